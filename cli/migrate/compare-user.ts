import { documentPages } from '../../functions/src/firestore/document-pages'
import type { DocumentStore, StoredDocument } from '../../functions/src/firestore/document-store'
import { calendarDocumentSchema } from '../../functions/src/model/documents/calendar-document'
import { type CalendarRef, calendarRefSchema, eventIdSchema, eventRef, type Uid } from '../../functions/src/model/ids'
import { paths } from '../../functions/src/model/paths'
import { readSyncState } from '../../functions/src/sync/stored-sync-state'
import { type Comparison, compareEvent, type Counterpart, mirroredSchema } from './compare-event'
import type { Mapping } from './mapping'
import { type OldEvent, readOldEvent } from './old-event'

const PAGE = 300
const MOST_EXAMPLES = 20

/** What one user's old collection and mirror have of each other. */
export interface Tally {
  readonly documents: number
  readonly equal: number
  /** Events in the mirror that the old collection has not; null while not all of it was read. */
  readonly onlyNew: number
  /** How many of the others there are, by what is so. */
  readonly others: Readonly<Record<string, number>>
  readonly examples: readonly { readonly path: string; readonly what: string }[]
}

/** How a comparison is told of, and stopped: between two pages, by an `AbortError`. */
export interface Running {
  readonly signal: AbortSignal
  readonly onProgress: (documents: number) => void
}

interface OwnCalendar {
  readonly ref: CalendarRef
  readonly calendarId: string
  readonly isPrimary: boolean
  readonly selected: boolean
  readonly window: { readonly from: Date; readonly to: Date } | null
}

/**
 * Compares page by page: what is held in memory does not grow with the collection. Costs a read for each old document, one
 * or two for what the mirror has in its place, and one a thousand of the mirror. Writes nothing.
 */
export async function compareUser(
  uid: Uid,
  collection: string,
  mapping: Mapping,
  store: DocumentStore,
  { signal, onProgress }: Running,
): Promise<Tally> {
  const calendars = await readCalendars(uid, store)
  let [documents, equal, matched] = [0, 0, 0]
  const others: Record<string, number> = {}
  const examples: { readonly path: string; readonly what: string }[] = []
  for await (const page of oldPages(store, collection)) {
    signal.throwIfAborted()
    const compared = await comparePage(uid, page, mapping, calendars, store)
    for (const { document, comparison } of compared) {
      documents += 1
      if (comparison.kind === 'equal' || comparison.kind === 'differs') matched += 1
      if (comparison.kind === 'equal') {
        equal += 1
        continue
      }
      const what = nameOf(comparison)
      others[what] = (others[what] ?? 0) + 1
      if (examples.length < MOST_EXAMPLES) examples.push({ path: document.path, what: detailOf(comparison) })
    }
    onProgress(documents)
  }
  return {
    documents,
    equal,
    others,
    examples,
    onlyNew: Math.max(0, (await countMirrored(uid, calendars, store)) - matched),
  }
}

/** One document of the old collection; undefined where it has none. */
export async function readSample(store: DocumentStore, collection: string): Promise<StoredDocument | undefined> {
  const [sample] = await store.query({ from: { collection }, where: [], limit: 1 })
  return sample
}

async function* oldPages(store: DocumentStore, collection: string) {
  yield* documentPages(store, { from: { collection }, where: [], orderBy: [{ field: '__name__' }], limit: PAGE })
}

async function readCalendars(uid: Uid, store: DocumentStore): Promise<readonly OwnCalendar[]> {
  const found = await store.query({ from: { collection: paths.calendars(uid) }, where: [] })
  return await Promise.all(
    found.map(async ({ id, data }): Promise<OwnCalendar> => {
      const { calendarId, selected, syncId, primary } = ownSchema.parse(data)
      const read = syncId === null ? undefined : await readSyncState(store, syncId)
      const window = read ? read.state.window : null
      return { ref: calendarRefSchema.parse(id), calendarId, isPrimary: primary, selected, window }
    }),
  )
}

const ownSchema = calendarDocumentSchema.pick({ calendarId: true, selected: true, syncId: true, primary: true })

interface Compared {
  readonly document: StoredDocument
  readonly comparison: Comparison
}

async function comparePage(
  uid: Uid,
  page: readonly StoredDocument[],
  mapping: Mapping,
  calendars: readonly OwnCalendar[],
  store: DocumentStore,
): Promise<readonly Compared[]> {
  const read = page.map((document) => {
    const old = readOldEvent(document, mapping)
    const calendar = old === null ? undefined : calendarOf(old, calendars)
    const eventId = old === null ? undefined : eventIdSchema.safeParse(old.eventId).data
    const key = calendar && eventId !== undefined ? eventRef(calendar.ref, eventId) : null
    return { document, old, calendar: calendar ?? null, key }
  })
  const keys = read.flatMap(({ key }) => key ?? [])
  const events = await store.getAll(
    keys.map((key) => paths.event(uid, key)),
    ['summary', 'start', 'end'],
  )
  const byKey = new Map(keys.map((key, at) => [key, events[at]] as const))
  const absent = keys.filter((key) => byKey.get(key) === undefined)
  const series = await store.getAll(
    absent.map((key) => paths.series(uid, key)),
    [],
  )
  const isSeries = new Set(absent.filter((_, at) => series[at] !== undefined))
  return read.map(({ document, old, calendar, key }) => {
    const event = key === null ? undefined : byKey.get(key)
    const counterpart: Counterpart = {
      calendar,
      event: mirroredSchema.safeParse(event?.data).data ?? null,
      isSeries: key !== null && isSeries.has(key),
    }
    return { document, comparison: compareEvent(old, counterpart) }
  })
}

/** Who names no calendar means the one that bears the account's own address. */
function calendarOf({ calendarId }: OldEvent, calendars: readonly OwnCalendar[]): OwnCalendar | undefined {
  if (calendarId !== null && calendarId !== 'primary') return calendars.find((one) => one.calendarId === calendarId)
  return calendars.find(({ isPrimary }) => isPrimary)
}

async function countMirrored(uid: Uid, calendars: readonly OwnCalendar[], store: DocumentStore): Promise<number> {
  let count = 0
  for (const { ref, selected } of calendars) {
    if (!selected) continue
    const where = [{ field: 'calendarRef', op: '==', value: ref }] as const
    count += (await store.aggregate({ from: { collection: paths.events(uid) }, where })).count
  }
  return count
}

function nameOf(comparison: Exclude<Comparison, { kind: 'equal' }>): string {
  return comparison.kind === 'only_old' ? comparison.why : comparison.kind
}

function detailOf(comparison: Exclude<Comparison, { kind: 'equal' }>): string {
  return comparison.kind === 'differs' ? `differs in ${comparison.fields.join(', ')}` : nameOf(comparison)
}
