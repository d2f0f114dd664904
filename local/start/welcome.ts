import pc from 'picocolors'
import { demoUser } from '../demo-account/demo-credentials'
import { demoGoogle } from '../demo-account/furnish-google'
import type { LocalWorld } from '../world/start-local-world'

const indent = (lines: readonly string[]): string => lines.map((line) => `  ${line}`.trimEnd()).join('\n')

/** Where everything is. */
export function addressesOf({ urls, projectId }: LocalWorld): string {
  const rows = [
    ['Page', `${urls.page}/demo`, 'the calendar of the demo user, live'],
    ['Functions', urls.functions, 'listEvents, syncNow, watchCalendar, health and the webhook'],
    ['Google Calendar', `${urls.simulator}/`, 'simulated; the page on which a person edits and orders faults'],
    ['Task queue', urls.tasks, 'stand-in for Cloud Tasks; its state: /control/state'],
    ['Firestore', urls.firestore, `Google's emulator, project ${projectId}`],
    ['Auth', urls.auth, "Firebase's emulator"],
    ['Demo user', demoUser.email, `password ${demoUser.password}`],
  ] as const
  return indent(rows.map(([name, where, note]) => `${name.padEnd(17)}${pc.cyan(where.padEnd(28))}${pc.dim(note)}`))
}

/** Commands to paste: they work as they stand. `day` is the day of the example, `yyyy-mm-dd`. */
export function examplesFor({ urls, projectId }: LocalWorld, { day, zone }: { day: string; zone: string }): string {
  const events = `${urls.simulator}/control/calendars/${demoGoogle.personal.id}/events`
  const times = (from: string, to: string) => [
    ` "start": {"dateTime": "${day}T${from}:00", "timeZone": "${zone}"},`,
    ` "end": {"dateTime": "${day}T${to}:00", "timeZone": "${zone}"}}'`,
  ]
  return indent([
    pc.dim('# An ID token of the demo user, good for an hour'),
    `TOKEN=$(curl -s ${urls.auth}/identitytoolkit.googleapis.com/v1/accounts:signInWithPassword \\`,
    `  -H 'authorization: Bearer owner' ${JSON_HEADER} -d '{`,
    `  "email": "${demoUser.email}", "password": "${demoUser.password}",`,
    `  "returnSecureToken": true, "targetProjectId": "${projectId}"}' |`,
    `  sed -n 's/.*"idToken": *"\\([^"]*\\)".*/\\1/p')`,
    '',
    pc.dim('# The next three events'),
    `curl -s "${urls.functions}/listEvents?start_date=$(date -u +%Y-%m-%dT%H:%M:%SZ)&limit=3" \\`,
    `  -H "authorization: Bearer $TOKEN"`,
    '',
    pc.dim('# Somebody adds an event in Google: a second later it shows below'),
    `curl -s ${events} \\`,
    `  ${JSON_HEADER} -d '{`,
    ' "id": "coffee", "summary": "Coffee",',
    ...times('15:00', '15:30'),
    '',
    pc.dim('# … moves it'),
    `curl -s -X PATCH ${events}/coffee \\`,
    `  ${JSON_HEADER} -d '{`,
    ...times('16:00', '16:30'),
    '',
    pc.dim('# … and deletes it'),
    `curl -s -X DELETE ${events}/coffee`,
  ])
}

const JSON_HEADER = "-H 'content-type: application/json'"
