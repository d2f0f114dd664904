/** `npm start`: the local world with a demo user, until Ctrl-C. See `--help`. */
import pc from 'picocolors'
import type { Mutation } from '../calendar-simulator'
import { createDemoUser } from '../demo-account/demo-user'
import { dateIn, demoGoogle, furnishGoogle } from '../demo-account/furnish-google'
import { connectGoogleAccount } from '../world/connect-google-account'
import { explainFailure } from '../world/explain-failure'
import { interruption, whenAborted } from '../world/interruption'
import { type MirrorClient, openMirrorClient } from '../world/mirror-client'
import { paramsOfKit } from '../world/functions-environment'
import { type LocalWorld, startLocalWorld } from '../world/start-local-world'
import { watchCalendar } from '../world/watch-calendar'
import { announceWorld } from './announce-world'
import { describeChanges } from './describe-changes'
import { FileUnreadable, importIcsFiles, type ImportedCalendar, readIcsFiles } from './import-ics-files'
import { offerFirestoreEmulator } from './offer-emulator'
import { installedMirror } from '../world/installed-mirror'
import { mainOf } from '../world/main-of-package'
import { projectFile } from '../world/project-files'
import { readStartOptions, type StartOptions } from './start-options'
import { isRefusal, troubleIn } from '../world/trouble-in-log'
import { addressesOf, examplesFor } from './welcome'

const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
const print = (text: string): void => void process.stdout.write(`${text}\n`)

async function main(options: StartOptions, signal: AbortSignal): Promise<void> {
  const files = await readIcsFiles(options.ics)
  const onProgress =
    options.output === 'all' ? (sentence: string) => print(`${pc.green('✓')} ${sentence}`) : () => undefined
  await offerFirestoreEmulator(print, signal)
  if (options.output === 'all') print('Starting the local world (about ten seconds) …')
  const { ports, functions, kitInstance } = options
  const chosen = {
    ...(functions === null ? {} : { entry: mainOf(functions) }),
    ...(kitInstance === null ? {} : { params: paramsOfKit(kitInstance) }),
  }
  const world = await startLocalWorld({ ports, onProgress, runSchedules: true, signal, ...chosen })
  const takeBack = announceWorld(world, foldersOf(functions))
  try {
    furnishGoogle(world.google, { now: Date.now(), zone })
    const imported = importIcsFiles(world.google, files, { account: demoGoogle.account, zone })
    const client = await mirrorEverything(world, { onProgress, signal })
    try {
      reportImports(imported, client)
      const page = pc.bold(pc.cyan(`${world.urls.page}/demo`))
      print(`\n${pc.bold('The local world is up.')} Ctrl-C ends it.\n\nOpen ${page}\n\n${addressesOf(world)}`)
      if (options.output === 'all') {
        print(`\n${examplesFor(world, { day: dateIn(zone, Date.now()), zone })}`)
        print(`\n${pc.bold('Live')}, as an app of the demo user sees it:`)
        reportChanges(world, client)
      }
      await whenAborted(signal)
    } finally {
      await client.close()
    }
  } finally {
    if (options.output === 'all') print('\nEnding …')
    takeBack()
    await world.stop()
  }
}

/** Where operator's commands look for this world: in the clone, and in what an app installed. */
function foldersOf(functions: string | null): readonly string[] {
  const installed = functions === null ? null : installedMirror(functions)
  return installed === null ? [projectFile('.')] : [projectFile('.'), installed]
}

interface Mirroring {
  readonly onProgress: (sentence: string) => void
  readonly signal: AbortSignal
}

/** Connects the demo account, watches all of its calendars and waits for their first sync. */
async function mirrorEverything(world: LocalWorld, { onProgress, signal }: Mirroring): Promise<MirrorClient> {
  const user = await createDemoUser(world)
  await connectGoogleAccount(world, { uid: user.uid, googleUser: demoGoogle.account })
  onProgress(`The Google account ${demoGoogle.account} is connected, by OAuth, to the demo user.`)
  signal.throwIfAborted()
  const client = await openMirrorClient({ ...world, ...user })
  try {
    for (const { ref } of client.calendars.values()) {
      await watchCalendar(world, { calendarRef: ref, idToken: user.idToken })
    }
    await client.until('The first sync of all calendars', () =>
      [...client.calendars.values()].every(({ state }) => state === 'live' || state === 'polling'),
    )
    await world.tasks.idle()
  } catch (error) {
    await client.close()
    throw error
  }
  const names = [...client.calendars.values()].map(({ summary }) => summary)
  onProgress(`${listOf(names)} are watched and synced: ${client.events.size} events are in Firestore.`)
  return client
}

function listOf(names: readonly string[]): string {
  return new Intl.ListFormat('en').format(names)
}

function reportImports(imported: readonly ImportedCalendar[], client: MirrorClient): void {
  for (const { path, id, imported: count, rejected, summary } of imported) {
    const mirrored = [...client.events.values()].filter(({ calendarId }) => calendarId === id).length
    print(`${path}: ${count} entries imported as “${summary}”, ${mirrored} events in the mirrored window`)
    for (const { summary: title, uid, reason } of rejected) {
      print(pc.yellow(`  not imported: ${title ?? uid ?? 'the file'}, because ${reason}`))
    }
  }
}

const EDITS_KEPT = 10_000
const REFUSED =
  'the webhook refused a notification that is not Google’s, as “doctor --local” sends one to see that it does'

function reportChanges(world: LocalWorld, client: MirrorClient): void {
  const edits: Mutation[] = []
  world.google.onMutation((edit) => {
    edits.push(edit)
    if (edits.length > EDITS_KEPT) edits.shift()
  })
  const names = new Map([...client.calendars.values()].map(({ calendarId, summary }) => [calendarId, summary]))
  const nameOf = (calendarId: string) => names.get(calendarId) ?? calendarId
  client.onChanges((changes) => {
    const seenAt = Date.now()
    const lines = describeChanges({ changes, edits, seenAt, nameOf, zone })
    for (const line of lines) print(`  ${pc.dim(timeOf(seenAt))}  ${line}`)
  })
  world.host.onLine(({ text }) => {
    const trouble = troubleIn(text)
    const said = isRefusal(text) ? REFUSED : trouble === null ? null : pc.red(`functions: ${trouble}`)
    if (said !== null) print(`  ${pc.dim(timeOf(Date.now()))}  ${said}`)
  })
}

const timeOf = (at: number): string =>
  new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium', timeZone: zone }).format(at)

const signal = interruption()
main(readStartOptions(process.argv.slice(2)), signal).catch((error: unknown) => {
  if (signal.aborted) return
  process.stderr.write(`${error instanceof FileUnreadable ? error.message : explainFailure(error)}\n`)
  process.exitCode = 1
})
