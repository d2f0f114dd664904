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
import { clearProgress, showProgress } from '../progress-line'
import { counted, printable } from '../words'
import { compareUser, readSample, type Tally } from './compare-user'
import { type GivenMapping, guessMapping, type Mapping, mappingSchema } from './mapping'
import { parseUid } from '../parse-uid'

interface MigrateOptions extends MirrorCommandOptions {
  readonly collection: string
  readonly map?: string
  readonly user?: Uid
}

const help = `
For who has a poller that writes calendars into a collection of its own. Nothing is written: each
document is looked for in the mirror, and told is what is equal, what differs and in what, and what only one of the
two has, with the reason as far as it can be told:

  calendar_unknown, calendar_not_selected   select it first: it is not mirrored
  outside_window    WINDOW_PAST_DAYS and WINDOW_FUTURE_DAYS decide
  recurring_event   the recurring event itself: the mirror has its instances, and the rule under "series"
  gone              Google has it no more, or the poller made it by itself
  differs           the poller is behind, or tells times otherwise: a day, stored as an instant
  unreadable        no id, or no times that can be read

What happens to the old collection afterwards is yours: see docs/migrate.md.

--map names a JSON file with the names of fields, where they cannot be guessed from the first document:
  {"eventId":"googleId","calendarId":"calendar.id","summary":"title","start":"from","end":"to"}

Examples:
  calendar-mirror migrate --collection 'users/{uid}/googleEvents' --project my-project
  calendar-mirror migrate --collection 'users/{uid}/googleEvents' --project my-project --user UID --json`

export function migrateCommand(signal: AbortSignal): Command {
  return mirrorCommand('migrate', 'Compares a poller’s own collection with the mirror.')
    .requiredOption('--collection <path>', 'the old collection, with {uid} where the user’s id stands', parseCollection)
    .option('--map <file>', 'which field is what')
    .option('--user <uid>', 'only this user’s (default: all with a mirrored calendar)', parseUid)
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

interface Migrated {
  readonly uid: Uid
  readonly tally: Tally
}

async function migrate(options: MigrateOptions, signal: AbortSignal): Promise<void> {
  await withMirror(chooseMirror(options, process.env), async (store) => {
    const users = await chooseUsers(options, store, signal)
    const migrated: Migrated[] = []
    for (const uid of users) {
      const one = await migrateUser(uid, options, store, signal)
      if (one !== null) migrated.push(one)
    }
    clearProgress()
    if (migrated.length === 0)
      throw new CommandFailed(`${options.collection} has no documents: is that where the poller writes?`)
    process.stdout.write(
      options.json ? `${JSON.stringify({ users: migrated }, null, 2)}\n` : `${migrated.map(render).join('\n')}\n`,
    )
    if (migrated.some(({ tally }) => !isEqual(tally))) process.exitCode = 1
  })
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
  signal: AbortSignal,
): Promise<Migrated | null> {
  const collection = options.collection.replaceAll('{uid}', uid)
  const sample = await readSample(store, collection)
  if (!sample) return null
  const mapping = guessMapping(sample.data, readMap(options.map))
  showProgress(`${collection}: ${tellMapping(mapping)}\n`)
  const onProgress = (documents: number) => showProgress(`${counted(documents, 'document')} compared …`)
  const tally = await compareUser(uid, collection, mapping, { store, signal, onProgress })
  return { uid, tally }
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

const tellMapping = (mapping: Mapping) =>
  Object.entries(mapping)
    .map(([name, path]) => `${name} is ${path ?? 'the primary one'}`)
    .join(', ')

function render({ uid, tally }: Migrated): string {
  const { documents, equal, onlyNew, others, examples } = tally
  const told = Object.entries(others).map(([what, count]) => `${count} ${what}`)
  const mark = isEqual(tally) ? pc.green('✓') : pc.yellow('!')
  const head = `${mark} ${printable(uid)}: ${counted(documents, 'old document')}, ${[`${equal} equal`, ...told].join(', ')}; ${onlyNew} only in the mirror`
  return [head, ...examples.map(({ path, what }) => `    ${printable(path, 100)}: ${what}`)].join('\n')
}
