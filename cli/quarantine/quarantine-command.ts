import Table from 'cli-table3'
import { Command } from 'commander'
import pc from 'picocolors'
import type { DocumentStore } from '../../functions/src/firestore/document-store'
import { type CalendarChoice, chooseCalendars, withCalendarOptions } from '../mirror/choose-calendars'
import { forEachCalendar } from '../mirror/for-each-calendar'
import { chooseMirror } from '../mirror/choose-mirror'
import { mirrorCommand, type MirrorCommandOptions } from '../mirror/mirror-command'
import { withMirror } from '../mirror/with-mirror'
import { proveNow, tellProof } from '../reconcile-command'
import { counted, printable, unshortened } from '../words'
import { type QuarantineEntry, readQuarantine } from './read-quarantine'

type QuarantineOptions = MirrorCommandOptions & CalendarChoice

export function quarantineCommand(signal: AbortSignal): Command {
  return new Command('quarantine')
    .description('Events that no document can be made of, and that keep nothing else from being mirrored.')
    .addCommand(
      withCalendarOptions(mirrorCommand('list', 'Which events they are, and why.'))
        .addHelpText('after', listHelp)
        .action((options: QuarantineOptions) => list(options, signal)),
    )
    .addCommand(
      withCalendarOptions(mirrorCommand('retry', 'Tries them again, as every night does.'))
        .addHelpText('after', retryHelp)
        .action((options: QuarantineOptions) => retry(options, signal)),
    )
}

const listHelp = `
Only reads, once a record; no title is shown. An event is there until it changes to something that can be mirrored,
is deleted, or a version is deployed that understands it. Its last good document stays, marked as outdated.

Example:
  calendar-mirror quarantine list --project my-project`

const retryHelp = `
Worth it behind a deployment that may understand them. Each calendar with such events is proven, as "reconcile" does
it; what still cannot be mirrored stays where it is, and the exit code is 1 then. What it needs in a project: see
"sync --help".

Example:
  calendar-mirror quarantine retry --project my-project`

async function list(options: QuarantineOptions, signal: AbortSignal): Promise<void> {
  const records = await withMirror(chooseMirror(options, process.env), (store) =>
    findQuarantined(store, options, signal),
  )
  if (options.json) process.stdout.write(`${JSON.stringify({ events: records }, null, 2)}\n`)
  else process.stdout.write(`${render(records)}\n`)
}

/** Throws `CommandFailed` where the options choose calendars, and there is none such. */
async function findQuarantined(store: DocumentStore, choice: CalendarChoice, signal: AbortSignal) {
  const records = await readQuarantine(store, choice, signal)
  const chosen = choice.user !== undefined || choice.calendar !== undefined
  if (records.length === 0 && chosen) await chooseCalendars(store, choice, signal)
  return records
}

function render(records: readonly QuarantineEntry[]): string {
  if (records.length === 0) return 'No event is in quarantine.'
  const table = new Table({
    head: ['user', 'calendar', 'event', 'why', 'met'].map((title) => pc.bold(title)),
    style: { head: [], border: [], compact: true },
  })
  for (const { uid, calendarRef, eventId, reason, metAt } of records) {
    const id = eventId === null ? '–' : printable(eventId, 40)
    table.push([unshortened(uid), unshortened(calendarRef), id, printable(reason, 40), metAt.toISOString()])
  }
  return table.toString()
}

interface Retried {
  readonly proof: Awaited<ReturnType<typeof proveNow>>
  /** How many of the calendar's events are still there. */
  readonly left: number
}

async function retry(options: QuarantineOptions, signal: AbortSignal): Promise<void> {
  await forEachCalendar(options, signal, {
    choose: async ({ store }) => {
      const records = await findQuarantined(store, options, signal)
      if (records.length === 0) return []
      const refs = new Set(records.map(({ uid, calendarRef }) => `${uid}/${calendarRef}`))
      const calendars = await chooseCalendars(store, options, signal)
      return calendars.filter(({ uid, calendarRef }) => refs.has(`${uid}/${calendarRef}`))
    },
    run: async (calendar, deployment): Promise<Retried> => {
      const proof = await proveNow(calendar, deployment)
      const { uid: user, calendarRef } = calendar
      const left = await readQuarantine(deployment.store, { user, calendar: calendarRef }, signal)
      return { proof, left: left.length }
    },
    tell,
    nothing: 'No event is in quarantine.',
  })
}

function tell({ proof, left }: Retried) {
  const { well, words } = tellProof(proof)
  if (left === 0) return { well, words: `${words}; none of its events is in quarantine any more` }
  return { well: false, words: `${words}; ${counted(left, 'event')} still in quarantine` }
}
