import { z } from 'zod'
import type { Aggregate, DocumentQuery, DocumentStore, Filter, StoredDocument } from '../../firestore/document-store'
import type { DifferenceKind } from '../../model/documents/drift-report'
import type { SyncState } from '../../model/documents/sync-state'
import { type EventRef, eventRefSchema } from '../../model/ids'
import { paths } from '../../model/paths'
import { OUTDATED_HASH } from '../quarantine'
import { storedEventsOf } from '../stored-events'
import type { GoogleListing } from './google-listing'
import { storedEvents } from './stored-sum'

/** Stored events that are not what they should be. */
export type Differences = ReadonlyMap<EventRef, DifferenceKind>

type Listing = Pick<GoogleListing, 'stored' | 'aside'>
type Listed = Listing['stored']

/** Hashes in [from, to). */
interface Range {
  readonly from: number
  readonly to: number
}

interface Compared {
  readonly range: Range
  /** How many have to be looked at. */
  readonly documents: number
}

/** Hashes of mirrored events, and no other number. */
const HASHES: Range = { from: 1, to: 2 ** 32 }
const OUTDATED: Filter = { field: 'contentHash', op: '==', value: OUTDATED_HASH }
const MOST_PARTS = 16
/** A range with no more documents than this is read: that costs no more than dividing it on. */
const DOCUMENTS = 16
/** Expected in each part, so that sums are no more numerous than the documents they spare. */
const DOCUMENTS_A_PART = 8
/** Of a heavily drifted calendar there are thousands of ranges, and the lease wants to be kept meanwhile. */
const AT_ONCE = 32

/**
 * Which stored events differ from the listed ones, found by comparing sums over ever smaller ranges of hashes: a
 * handful of differences among n documents costs about n/1000 reads and some dozens. Nobody else may commit meanwhile.
 */
export async function findDifferences(
  { stored: listed, aside }: Listing,
  state: SyncState,
  store: DocumentStore,
  keepAlive: () => Promise<void>,
): Promise<Differences> {
  const hashes = Float64Array.from([...listed.values()].map(({ contentHash }) => contentHash)).toSorted()
  const stored = new Map<EventRef, number>()
  const searched: Range[] = []
  let ranges: readonly Range[] = partsOf(HASHES, MOST_PARTS)
  while (ranges.length > 0) {
    const unequal: Compared[] = []
    await someAtOnce(ranges, keepAlive, async (range) => {
      const documents = await countUnequal(range, hashes, state, store)
      if (documents > 0) unequal.push({ range, documents })
    })
    ranges = unequal.flatMap(({ range, documents }) => {
      const parts = Math.min(MOST_PARTS, Math.ceil(documents / DOCUMENTS_A_PART))
      if (documents > DOCUMENTS && range.to - range.from > 1) return partsOf(range, parts)
      searched.push(range)
      return []
    })
  }
  await someAtOnce(searched, keepAlive, (range) => readInto(stored, storedEvents(state, ...within(range)), store))
  await readInto(stored, storedEvents(state, OUTDATED), store)
  for (const ref of aside) if (stored.get(ref) === OUTDATED_HASH) stored.delete(ref)
  await readOddHashes(stored, state, store, keepAlive)
  return compare(stored, listed, searched)
}

async function someAtOnce(
  ranges: readonly Range[],
  keepAlive: () => Promise<void>,
  work: (range: Range) => Promise<void>,
): Promise<void> {
  for (let start = 0; start < ranges.length; start += AT_ONCE) {
    await keepAlive()
    await Promise.all(ranges.slice(start, start + AT_ONCE).map(work))
  }
}

/** How many documents have to be looked at in a range; 0 where its sums are equal. */
async function countUnequal(range: Range, hashes: Float64Array, state: SyncState, store: DocumentStore) {
  const there = await store.aggregate(storedEvents(state, ...within(range)), 'contentHash')
  const wanted = sumOf(hashes, range)
  const equal = there.count === wanted.count && there.sum === wanted.sum
  return equal ? 0 : Math.max(there.count, wanted.count)
}

/** What has a hash that no mirrored event has, or none at all, stands in no range. */
async function readOddHashes(
  stored: Map<EventRef, number>,
  state: SyncState,
  store: DocumentStore,
  keepAlive: () => Promise<void>,
): Promise<void> {
  const [all, regular, outdated] = await Promise.all([
    store.aggregate(storedEvents(state)),
    store.aggregate(storedEvents(state, ...within(HASHES))),
    store.aggregate(storedEvents(state, OUTDATED)),
  ])
  if (all.count === regular.count + outdated.count) return
  for await (const page of storedEventsOf(store, paths.events(state.uid), state.calendarRef)) {
    await keepAlive()
    for (const { ref, contentHash } of page) if (!isRegular(contentHash)) stored.set(ref, contentHash)
  }
}

function isRegular(contentHash: number): boolean {
  return contentHash === OUTDATED_HASH || (contentHash >= HASHES.from && contentHash < HASHES.to)
}

async function readInto(stored: Map<EventRef, number>, query: DocumentQuery, store: DocumentStore): Promise<void> {
  const documents = await store.query({ ...query, fields: ['contentHash'] })
  for (const document of documents) stored.set(eventRefSchema.parse(document.id), hashOf(document))
}

const hashSchema = z.object({ contentHash: z.number() })

function hashOf({ data }: StoredDocument): number {
  return hashSchema.parse(data).contentHash
}

/** A document that is listed with a hash in one of the searched ranges has to be among those read. */
function compare(stored: ReadonlyMap<EventRef, number>, listed: Listed, searched: readonly Range[]): Differences {
  const differences = new Map<EventRef, DifferenceKind>()
  for (const [ref, hash] of stored) {
    const event = listed.get(ref)
    if (event?.contentHash !== hash) differences.set(ref, event ? 'different' : 'surplus')
  }
  for (const [ref, { contentHash }] of listed) {
    if (differences.has(ref) || stored.has(ref)) continue
    if (searched.some(({ from, to }) => contentHash >= from && contentHash < to)) differences.set(ref, 'missing')
  }
  return differences
}

function within({ from, to }: Range): readonly Filter[] {
  return [
    { field: 'contentHash', op: '>=', value: from },
    { field: 'contentHash', op: '<', value: to },
  ]
}

function partsOf({ from, to }: Range, parts: number): readonly Range[] {
  const width = Math.ceil((to - from) / parts)
  const starts = Array.from({ length: parts }, (_, part) => from + part * width).filter((start) => start < to)
  return starts.map((start) => ({ from: start, to: Math.min(start + width, to) }))
}

function sumOf(sorted: Float64Array, { from, to }: Range): Aggregate {
  const part = sorted.subarray(firstFrom(sorted, from), firstFrom(sorted, to))
  return { count: part.length, sum: part.reduce((sum, hash) => sum + hash, 0) }
}

/** The index of the first value that is `bound` or more. */
function firstFrom(sorted: Float64Array, bound: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((sorted[middle] ?? Infinity) < bound) low = middle + 1
    else high = middle
  }
  return low
}
