import { z } from 'zod'
import { documentPages } from '../../functions/src/firestore/document-pages'
import type { DocumentStore, StoredDocument } from '../../functions/src/firestore/document-store'
import { driftCausesSchema } from '../../functions/src/model/documents/drift-report'
import { paths } from '../../functions/src/model/paths'
import { countChannels } from '../mirror/count-channels'
import {
  type AccountFact,
  accountFactFields,
  accountFactSchema,
  type CalendarFact,
  calendarFactFields,
  calendarFactSchema,
  calendarKey,
  type StateFact,
  stateFactFields,
  stateFactSchema,
  type StatusFacts,
} from './status-facts'

const PAGE = 300
const WEEK_MS = 7 * 24 * 60 * 60 * 1000

export interface ReadStatusOptions {
  /** Milliseconds since the epoch. */
  readonly now: number
  /** Called with the calendars read so far. */
  readonly onProgress?: (calendars: number) => void
  /** Ends the reading, with the signal's own reason. */
  readonly signal?: AbortSignal
}

/**
 * Reads only. Costs a read an account, two a mirrored calendar, one for each event in quarantine and each drift report
 * of the last week, and three aggregations. It is no snapshot: each page is as it was when it was read.
 */
export async function readStatus(store: DocumentStore, options: ReadStatusOptions): Promise<StatusFacts> {
  const [accounts, calendars, quarantined, drifted, opening, active, closing] = await Promise.all([
    readAccounts(store),
    readCalendars(store, options),
    countQuarantined(store),
    countDrifted(store, options.now),
    countChannels(store, 'opening'),
    countChannels(store, 'active'),
    countChannels(store, 'closing'),
  ])
  return {
    accounts: accounts.facts,
    calendars: calendars.facts,
    quarantined,
    drifted,
    channels: { opening, active, closing },
    unreadable: accounts.unreadable + calendars.unreadable,
  }
}

interface Read<Fact> {
  readonly facts: Fact[]
  unreadable: number
}

async function readAccounts(store: DocumentStore): Promise<Read<AccountFact>> {
  const read: Read<AccountFact> = { facts: [], unreadable: 0 }
  const pages = documentPages(store, {
    from: { collectionGroup: 'accounts' },
    where: [],
    orderBy: [{ field: '__name__' }],
    limit: PAGE,
    fields: accountFactFields,
  })
  for await (const page of pages) {
    for (const { path, data } of page) {
      const uid = uidIn(path, 'accounts')
      if (uid === null) continue
      const parsed = accountFactSchema.safeParse(data)
      if (parsed.success) read.facts.push({ ...parsed.data, uid })
      else read.unreadable += 1
    }
  }
  return read
}

async function readCalendars(
  store: DocumentStore,
  { onProgress, signal }: ReadStatusOptions,
): Promise<Read<CalendarFact>> {
  const read: Read<CalendarFact> = { facts: [], unreadable: 0 }
  const pages = documentPages(store, {
    from: { collectionGroup: 'calendars' },
    where: [{ field: 'selected', op: '==', value: true }],
    orderBy: [{ field: '__name__' }],
    limit: PAGE,
    fields: calendarFactFields,
  })
  for await (const page of pages) {
    signal?.throwIfAborted()
    const facts = await withStates(store, page)
    for (const fact of facts) {
      if (fact === 'unreadable') read.unreadable += 1
      else if (fact !== 'other') read.facts.push(fact)
    }
    onProgress?.(read.facts.length)
  }
  return read
}

/** `other`: no calendar of ours, or none that is mirrored any more. */
type CalendarReading = CalendarFact | 'unreadable' | 'other'

async function withStates(store: DocumentStore, page: readonly StoredDocument[]): Promise<readonly CalendarReading[]> {
  const states = await statesOf(store, page)
  const facts = page.map((document) => joined(document, states))
  // Selecting and ending a calendar changes both documents at once, but they were read one after the other.
  const doubtful = facts.flatMap((fact, at) => (isWithoutState(fact) ? [at] : []))
  const again = await Promise.all(doubtful.map((at) => readAgain(store, page[at])))
  return facts.map((fact, at) => {
    const index = doubtful.indexOf(at)
    return index === -1 ? fact : (again[index] ?? fact)
  })
}

function isWithoutState(fact: CalendarReading): boolean {
  return typeof fact === 'object' && fact.sync === null
}

async function readAgain(store: DocumentStore, before: StoredDocument | undefined): Promise<CalendarReading> {
  if (!before) return 'other'
  const [document] = await store.getAll([before.path], calendarFactFields)
  if (document?.data['selected'] !== true) return 'other'
  return joined(document, await statesOf(store, [document]))
}

async function statesOf(
  store: DocumentStore,
  calendars: readonly StoredDocument[],
): Promise<ReadonlyMap<string, StoredDocument>> {
  const ids = calendars.flatMap(({ data }) => calendarFactSchema.safeParse(data).data?.syncId ?? [])
  const found = await store.getAll(ids.map(paths.syncState), stateFactFields)
  return new Map(found.flatMap((state) => (state ? [[state.id, state] as const] : [])))
}

function joined({ path, id, data }: StoredDocument, states: ReadonlyMap<string, StoredDocument>): CalendarReading {
  const uid = uidIn(path, 'calendars')
  if (uid === null) return 'other'
  const calendar = calendarFactSchema.safeParse(data)
  if (!calendar.success) return 'unreadable'
  const sync = stateIn(states.get(calendar.data.syncId ?? ''))
  return sync === 'unreadable' ? sync : { ...calendar.data, uid, calendarRef: id, sync }
}

function stateIn(document: StoredDocument | undefined): StateFact | 'unreadable' | null {
  if (!document) return null
  const parsed = stateFactSchema.safeParse(document.data)
  return parsed.success ? parsed.data : 'unreadable'
}

/** Null for a collection of the app's own that has the same name somewhere else. */
function uidIn(path: string, collection: string): string | null {
  const [users, uid, own, id, ...rest] = path.split('/')
  return users === 'users' && uid && own === collection && id && rest.length === 0 ? uid : null
}

const ofCalendarSchema = z.object({ uid: z.string(), calendarRef: z.string() })

async function countQuarantined(store: DocumentStore): Promise<ReadonlyMap<string, number>> {
  const pages = documentPages(store, {
    from: { collection: 'quarantine' },
    where: [],
    orderBy: [{ field: '__name__' }],
    limit: PAGE,
    fields: ['uid', 'calendarRef'],
  })
  return await addUp(pages, () => 1)
}

async function countDrifted(store: DocumentStore, now: number): Promise<ReadonlyMap<string, number>> {
  const pages = documentPages(store, {
    from: { collection: 'reconciliations' },
    where: [{ field: 'foundAt', op: '>=', value: new Date(now - WEEK_MS) }],
    orderBy: [{ field: 'foundAt' }, { field: '__name__' }],
    limit: PAGE,
    fields: ['uid', 'calendarRef', 'foundAt', 'causes'],
  })
  return await addUp(pages, ({ data }) => {
    const causes = driftCausesSchema.safeParse(data['causes'])
    return causes.success ? Object.values(causes.data).reduce((sum, count) => sum + count, 0) : 0
  })
}

async function addUp(
  pages: AsyncIterable<readonly StoredDocument[]>,
  amountIn: (document: StoredDocument) => number,
): Promise<ReadonlyMap<string, number>> {
  const sums = new Map<string, number>()
  for await (const page of pages) {
    for (const document of page) {
      const of = ofCalendarSchema.safeParse(document.data)
      if (!of.success) continue
      const key = calendarKey(of.data.uid, of.data.calendarRef)
      sums.set(key, (sums.get(key) ?? 0) + amountIn(document))
    }
  }
  return sums
}
