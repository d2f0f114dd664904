import { type Command, InvalidArgumentError } from 'commander'
import { readFileSync } from 'node:fs'
import pc from 'picocolors'
import type { DocumentStore } from '../../functions/src/firestore/document-store'
import { type Uid, uidSchema } from '../../functions/src/model/ids'
import { CommandFailed } from '../command-failed'
import { chooseCalendars } from '../mirror/choose-calendars'
import { chooseMirror } from '../mirror/choose-mirror'
import { mirrorCommand, type MirrorCommandOptions } from '../mirror/mirror-command'
import { withMirror } from '../mirror/with-mirror'
import { counted, printable } from '../words'
import { compareUser, type Tally } from './compare-user'
import { type GivenMapping, guessMapping, type Mapping, mappingSchema } from './mapping'
import { removeOld } from './remove-old'

interface MigrateOptions extends MirrorCommandOptions {
  readonly collection: string
  readonly map?: string
  readonly user?: Uid
  readonly cutOver?: true
  readonly export?: string
  readonly accept?: readonly string[]
}

const help = `
For who has a poller that writes calendars into a collection of its own. Nothing is written without --cut-over: each
document is looked for in the mirror, and told is what is equal, what differs and in what, and what only one of the
two has, with the reason as far as it can be told:

  calendar_unknown, calendar_not_selected   select it first: it is not mirrored
  outside_window    WINDOW_PAST_DAYS and WINDOW_FUTURE_DAYS decide
  recurring_event   the recurring event itself: the mirror has its instances, and the rule under "series"
  gone              Google has it no more, or the poller made it by itself
  differs           the poller is behind, or tells times otherwise: a day, stored as an instant
  unreadable        no id, or no times that can be read

Let your apps read the mirror first (docs/migrate.md). --cut-over then writes the old documents to a file and deletes
them, page by page, where a comparison just before found nothing but what is equal or was accepted with --accept. Safe
to stop and to repeat.

--map names a JSON file with the names of fields, where they cannot be guessed from the first document:
  {"eventId":"googleId","calendarId":"calendar.id","summary":"title","start":"from","end":"to"}

Examples:
  calendar-mirror migrate --collection 'users/{uid}/googleEvents' --project my-project
  calendar-mirror migrate --collection 'users/{uid}/googleEvents' --project my-project --user UID \\
    --cut-over --export old.jsonl --accept outside_window gone`

export function migrateCommand(signal: AbortSignal): Command {
  return mirrorCommand('migrate', 'Compares a poller’s own collection with the mirror, and takes it away behind it.')
    .requiredOption('--collection <path>', 'the old collection, with {uid} where the user’s id stands', parseCollection)
    .option('--map <file>', 'which field is what')
    .option('--user <uid>', 'only this user’s (default: all with a mirrored calendar)', parseUid)
    .option('--cut-over', 'write the old documents to a file, and delete them')
    .option('--export <file>', 'that file; needed with --cut-over')
    .option('--accept <what...>', 'what may differ when cutting over')
    .addHelpText('after', help)
    .action((options: MigrateOptions) => migrate(options, signal))
}

function parseCollection(text: string): string {
  const segments = text.split('/')
  if (segments.length % 2 === 0 || segments.some((segment) => segment === '')) {
    throw new InvalidArgumentError('It is no path of a collection, such as users/{uid}/googleEvents.')
  }
  return text
}

function parseUid(text: string): Uid {
  const parsed = uidSchema.safeParse(text)
  if (!parsed.success || text.includes('/')) throw new InvalidArgumentError('It is no Firebase Auth user id.')
  return parsed.data
}

interface Migrated {
  readonly uid: Uid
  readonly tally: Tally
  /** How many documents were taken away; null where nothing was to be. */
  readonly removed: number | null
  /** Why they were not. */
  readonly refused: string | null
}

async function migrate(options: MigrateOptions, signal: AbortSignal): Promise<void> {
  if (options.cutOver && options.export === undefined)
    throw new CommandFailed('Where to? Give --export FILE with --cut-over.')
  await withMirror(chooseMirror(options, process.env), async (store) => {
    const users = await chooseUsers(options, store, signal)
    const migrated: Migrated[] = []
    for (const uid of users) migrated.push(await migrateUser(uid, options, store, signal))
    if (process.stderr.isTTY) process.stderr.write(CLEAR_LINE)
    process.stdout.write(
      options.json ? `${JSON.stringify({ users: migrated }, null, 2)}\n` : `${migrated.map(render).join('\n')}\n`,
    )
    if (migrated.some(({ tally, refused }) => refused !== null || (options.cutOver !== true && !isEqual(tally))))
      process.exitCode = 1
  })
}

async function chooseUsers({ user, collection }: MigrateOptions, store: DocumentStore, signal: AbortSignal) {
  if (user !== undefined) return [user]
  if (!collection.includes('{uid}'))
    throw new CommandFailed('Whose is the collection? Give --user, or {uid} in its path.')
  return [...new Set((await chooseCalendars(store, {}, signal)).map(({ uid }) => uid))]
}

const CLEAR_LINE = '\r\u001b[K'

async function migrateUser(
  uid: Uid,
  options: MigrateOptions,
  store: DocumentStore,
  signal: AbortSignal,
): Promise<Migrated> {
  const collection = options.collection.replaceAll('{uid}', uid)
  const [sample] = await store.query({ from: { collection }, where: [], limit: 1 })
  const nothing = { documents: 0, equal: 0, onlyNew: 0, others: {}, examples: [] }
  if (!sample) return { uid, tally: nothing, removed: options.cutOver ? 0 : null, refused: null }
  const mapping = guessMapping(sample.data, readMap(options.map))
  if (process.stderr.isTTY) process.stderr.write(`${CLEAR_LINE}${collection}: ${tellMapping(mapping)}\n`)
  const onProgress = (documents: number) => {
    if (process.stderr.isTTY) process.stderr.write(`${CLEAR_LINE}${counted(documents, 'document')} compared …`)
  }
  const tally = await compareUser(uid, collection, mapping, { store, signal, onProgress })
  if (!options.cutOver) return { uid, tally, removed: null, refused: null }
  const refused = whyNot(tally, options.accept ?? [])
  if (refused !== null) return { uid, tally, removed: null, refused }
  return { uid, tally, removed: await removeOld(store, collection, options.export ?? '', signal), refused: null }
}

function readMap(path: string | undefined): GivenMapping {
  if (path === undefined) return {}
  try {
    return mappingSchema.partial().parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch (error) {
    throw new CommandFailed(`${path} is no mapping: ${error instanceof Error ? error.message : String(error)}`)
  }
}

const isEqual = ({ others }: Tally) => Object.keys(others).length === 0

/** Null where all is equal, or what is not was accepted. */
export function whyNot({ others }: Tally, accepted: readonly string[]): string | null {
  const left = Object.keys(others).filter((what) => !accepted.includes(what))
  return left.length === 0 ? null : `not accepted: ${left.map((what) => `${others[what]} ${what}`).join(', ')}`
}

const tellMapping = (mapping: Mapping) =>
  Object.entries(mapping)
    .map(([name, path]) => `${name} is ${path ?? 'the primary one'}`)
    .join(', ')

function render({ uid, tally, removed, refused }: Migrated): string {
  const { documents, equal, onlyNew, others, examples } = tally
  const told = Object.entries(others).map(([what, count]) => `${count} ${what}`)
  const mark = isEqual(tally) ? pc.green('✓') : pc.yellow('!')
  const head = `${mark} ${printable(uid)}: ${counted(documents, 'old document')}, ${[`${equal} equal`, ...told].join(', ')}; ${onlyNew} only in the mirror`
  return [
    head,
    ...examples.map(({ path, what }) => `    ${printable(path, 100)}: ${what}`),
    ...(removed === null ? [] : [`  ${counted(removed, 'document')} written to the file and deleted.`]),
    ...(refused === null ? [] : [pc.red(`  Nothing was deleted, ${refused}. Accept it with --accept, or mend it.`)]),
  ].join('\n')
}
