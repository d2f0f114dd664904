import { type Command, InvalidArgumentError } from 'commander'
import { readFileSync } from 'node:fs'
import pc from 'picocolors'
import type { DocumentStore } from '../../functions/src/firestore/document-store'
import type { Uid } from '../../functions/src/model/ids'
import { CommandFailed } from '../command-failed'
import { chooseCalendars } from '../mirror/choose-calendars'
import { chooseMirror } from '../mirror/choose-mirror'
import { mirrorCommand, type MirrorCommandOptions } from '../mirror/mirror-command'
import { withMirror } from '../mirror/with-mirror'
import { clearProgress, showBar, showProgress } from '../progress-line'
import { counted, printable } from '../words'
import { compareUser, readSample, type Running, type Tally } from './compare-user'
import { ABSENCES } from './compare-event'
import { type GivenMapping, guessMapping, type Mapping, mappingSchema } from './mapping'
import { parseUid } from '../parse-uid'
import { INTERRUPTED } from '../run-program'
import { parseSwitchDocument, setReading } from './reading-switch'

interface MigrateOptions extends MirrorCommandOptions {
  readonly collection: string
  readonly map?: string
  readonly user?: Uid
  readonly cutOver?: string
  readonly field: string
  readonly accept?: readonly string[]
  readonly back?: true
}

const help = `
For who has a poller that writes calendars into a collection of its own. Without --cut-over nothing is written: each
document is looked for in the mirror, and told is what is equal, what differs and in what, and what only one of the
two has, with the reason as far as it can be told:

  calendar_unknown, calendar_not_selected   select it first: it is not mirrored
  outside_window    WINDOW_PAST_DAYS and WINDOW_FUTURE_DAYS decide
  recurring_event   the recurring event itself: the mirror has its instances, and the rule under "series"
  gone              Google has it no more, or the poller made it by itself
  differs           the poller is behind, or tells times otherwise: a day, stored as an instant
  unreadable        no id, or no times that can be read

--cut-over compares in the same way, and sets "calendarSource" to "mirror" in a document of your app for each user of
whom all is equal, but for what --accept names: that is where your app looks which collection it reads. Other fields,
and the old collection, stay as they are. --back sets it to "poller" again, without a comparison, for each of them who
has a mirrored calendar; see docs/migrate.md.

--map names a JSON file with the names of fields, where they cannot be guessed from the first document:
  {"eventId":"googleId","calendarId":"calendar.id","summary":"title","start":"from","end":"to"}

Examples:
  calendar-mirror migrate --collection 'users/{uid}/googleEvents' --project my-project
  calendar-mirror migrate --collection 'users/{uid}/googleEvents' --project my-project --user UID --json
  calendar-mirror migrate --collection 'users/{uid}/old' --cut-over 'users/{uid}/settings/calendar' --accept gone`

export function migrateCommand(signal: AbortSignal): Command {
  return mirrorCommand('migrate', 'Compares a poller’s own collection with the mirror, and cuts over to it.')
    .requiredOption('--collection <path>', 'the old collection, with {uid} where the user’s id stands', parseCollection)
    .option('--map <file>', 'which field is what')
    .option('--user <uid>', 'only this user’s (default: all with a mirrored calendar)', parseUid)
    .option('--cut-over <document>', 'where your app looks what to read', parseSwitchDocument)
    .option('--field <name>', 'in which field of it', parseField, 'calendarSource')
    .option('--accept <reasons>', 'what keeps nobody back, with commas between', parseReasons)
    .option('--back', 'with --cut-over: to what the poller writes')
    .addHelpText('after', help)
    .action((options: MigrateOptions) => migrate(options, signal))
}

function parseCollection(text: string): string {
  const segments = text.split('/')
  if (segments.length % 2 === 0 || segments.some((segment) => segment === '')) {
    throw new InvalidArgumentError('It is no path of a collection, such as users/{uid}/googleEvents.')
  }
  if (/^users\/[^/]+\/(accounts|calendars|events|series)$/.test(text)) {
    throw new InvalidArgumentError('That is the mirror itself.')
  }
  return text
}

/** Nested fields would be read as names with dots in them. */
function parseField(text: string): string {
  if (/^[A-Za-z_]\w*$/.test(text)) return text
  throw new InvalidArgumentError('It is no name of a field, such as calendarSource.')
}

const REASONS: readonly string[] = [...ABSENCES, 'differs', 'unreadable']

function parseReasons(text: string): readonly string[] {
  const reasons = text.split(',')
  const unknown = reasons.find((reason) => !REASONS.includes(reason))
  if (unknown !== undefined) throw new InvalidArgumentError(`There is no ${printable(unknown)}: ${REASONS.join(', ')}.`)
  return reasons
}

interface Migrated {
  readonly uid: Uid
  readonly tally: Tally
  /** Whether its apps may read the mirror: nothing is left but what was accepted. */
  readonly ready: boolean
  /** Whether they were told to in this run. */
  readonly cutOver: boolean
}

async function migrate(options: MigrateOptions, signal: AbortSignal): Promise<void> {
  if (options.back && options.cutOver === undefined) throw new CommandFailed('--back needs --cut-over DOCUMENT.')
  await withMirror(chooseMirror(options, process.env), async (store) => {
    const users = await chooseUsers(options, store, signal)
    await (options.back ? goBack(users, options, store, signal) : compareAll(users, options, store, signal))
    if (signal.aborted) process.exitCode = INTERRUPTED
  })
}

/** User by user, so that whoever is interrupted has done with some of them and told it. */
async function compareAll(
  users: readonly Uid[],
  options: MigrateOptions,
  store: DocumentStore,
  signal: AbortSignal,
): Promise<void> {
  const migrated: Migrated[] = []
  try {
    for (const [done, uid] of users.entries()) {
      signal.throwIfAborted()
      const onProgress = (documents: number) =>
        showBar(done, users.length, `${printable(uid)}: ${counted(documents, 'document')} compared`)
      const one = await migrateUser(uid, options, store, { signal, onProgress })
      if (one !== null) migrated.push(one)
    }
  } catch (error) {
    if (!signal.aborted || migrated.length === 0) throw error
  }
  clearProgress()
  if (migrated.length === 0)
    throw new CommandFailed(`${options.collection} has no documents: is that where the poller writes?`)
  const text = options.json ? JSON.stringify({ users: migrated }, null, 2) : renderAll(migrated, options)
  process.stdout.write(`${text}\n`)
  if (migrated.some(({ ready }) => !ready)) process.exitCode = 1
}

async function goBack(
  users: readonly Uid[],
  options: MigrateOptions,
  store: DocumentStore,
  signal: AbortSignal,
): Promise<void> {
  const { cutOver: document = '', field, json } = options
  const sentBack: Uid[] = []
  for (const [done, uid] of users.entries()) {
    if (signal.aborted) break
    showBar(done, users.length, printable(uid))
    if (await setReading(uid, 'poller', { document, field }, store)) sentBack.push(uid)
  }
  clearProgress()
  const told = `${counted(sentBack.length, 'user')} sent back to what the poller writes.`
  process.stdout.write(`${json ? JSON.stringify({ sentBack }) : told}\n`)
}

async function chooseUsers({ user, collection }: MigrateOptions, store: DocumentStore, signal: AbortSignal) {
  if (user !== undefined) return [user]
  if (!collection.includes('{uid}'))
    throw new CommandFailed('Whose is the collection? Give --user, or {uid} in its path.')
  return [...new Set((await chooseCalendars(store, {}, signal)).map(({ uid }) => uid))]
}

/** Null where the poller has nothing of that user. */
async function migrateUser(
  uid: Uid,
  options: MigrateOptions,
  store: DocumentStore,
  running: Running,
): Promise<Migrated | null> {
  const collection = options.collection.replaceAll('{uid}', uid)
  const sample = await readSample(store, collection)
  if (!sample) return null
  const mapping = guessMapping(sample.data, readMap(options.map))
  showProgress(`${collection}: ${tellMapping(mapping)}\n`)
  const tally = await compareUser(uid, collection, mapping, store, running)
  const ready = isReady(tally, options.accept)
  return { uid, tally, ready, cutOver: ready && (await cutOver(uid, options, store)) }
}

/** What changes after the comparison reaches the mirror as everything does: by notification or in the night. */
async function cutOver(uid: Uid, { cutOver: document, field }: MigrateOptions, store: DocumentStore): Promise<boolean> {
  return document !== undefined && (await setReading(uid, 'mirror', { document, field }, store))
}

function readMap(path: string | undefined): GivenMapping {
  if (path === undefined) return {}
  try {
    return mappingSchema.partial().parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch (error) {
    throw new CommandFailed(`${path} is no mapping: ${error instanceof Error ? error.message : String(error)}`)
  }
}

function isReady({ others }: Tally, accepted: readonly string[] = []): boolean {
  return Object.keys(others).every((what) => accepted.includes(what))
}

const tellMapping = (mapping: Mapping) =>
  Object.entries(mapping)
    .map(([name, path]) => `${name} is ${path ?? 'the primary one'}`)
    .join(', ')

function renderAll(migrated: readonly Migrated[], { cutOver: document }: MigrateOptions): string {
  const ready = migrated.filter((one) => one.ready).length
  const done = migrated.filter((one) => one.cutOver).length
  const all = `of ${counted(migrated.length, 'user')}`
  const told =
    document === undefined
      ? `${ready} ${all} can be cut over: --cut-over 'users/{uid}/…', see docs/migrate.md`
      : `${done} ${all} cut over now, ${ready - done} before; ${migrated.length - ready} left as they were`
  return [...migrated.map(render), told].join('\n')
}

function render({ uid, tally, ready }: Migrated): string {
  const { documents, equal, onlyNew, others, examples } = tally
  const told = Object.entries(others).map(([what, count]) => `${count} ${what}`)
  const mark = ready ? pc.green('✓') : pc.yellow('!')
  const head = `${mark} ${printable(uid)}: ${counted(documents, 'old document')}, ${[`${equal} equal`, ...told].join(', ')}; ${onlyNew} only in the mirror`
  return [head, ...examples.map(({ path, what }) => `    ${printable(path, 100)}: ${what}`)].join('\n')
}
