import { documentPages } from '../../firestore/document-pages'
import type { DocumentData, DocumentStore, StoredDocument } from '../../firestore/document-store'
import type { DifferenceKind } from '../../model/documents/drift-report'
import { eventDocumentSchema } from '../../model/documents/event-document'
import { seriesDocumentSchema } from '../../model/documents/series-document'
import type { SyncState } from '../../model/documents/sync-state'
import { type EventRef, eventRefSchema } from '../../model/ids'
import type { ReconcileTask } from '../../model/reconcile-task'
import { paths } from '../../model/paths'
import { contentHash } from '../content-hash'
import { MAPPER_VERSION } from '../map-event'
import { storedEventsOf } from '../stored-events'
import { IdFilter } from '../id-filter'
import { type ComparedSeries, findOddSeries } from './find-odd-series'
import { storedEvents } from './stored-sum'

/** Documents that are not what their hash says, and documents of recurring events that are missing or too many. */
export interface Altered {
  readonly events: readonly EventRef[]
  readonly series: readonly (readonly [EventRef, DifferenceKind])[]
}

const NIGHTS = 30
const HASHES = 2 ** 32
const DOCUMENTS_A_PAGE = 300

const eventSchema = eventDocumentSchema.loose()
const seriesSchema = seriesDocumentSchema.loose()

/**
 * Reads a share of the stored documents in full and makes their hashes again: equal sums of stored hashes say nothing
 * about a document that somebody edited by hand. Each document was written at once, so this can be done at any time.
 * Once in as many nights as there are shares, and after a full sync that deleted nothing, documents without a hash are
 * looked for, and those of recurring events are counted off.
 */
export async function checkDeeply(
  compared: ComparedSeries,
  { night, depth }: Pick<ReconcileTask, 'night' | 'depth'>,
  store: DocumentStore,
): Promise<Altered> {
  const { uid, calendarRef } = compared.state
  const share = depth === 'all' ? { from: 1, to: HASHES } : shareOf(night)
  const find = async (collection: string, isTrue: (document: StoredDocument) => boolean) => {
    const altered: EventRef[] = []
    for await (const page of documentsIn(collection, calendarRef, share, store)) {
      altered.push(...page.filter((document) => !isTrue(document)).map(({ id }) => eventRefSchema.parse(id)))
    }
    return altered
  }
  const events = await find(paths.events(uid), ({ data }) => says(eventSchema.safeParse(data)))
  // What Firestore refuses cannot be made again: it stays as it was, and would be found altered each time.
  const refused = IdFilter.unpack(compared.state.quarantineFilter)
  const series = await find(
    paths.seriesOf(uid),
    ({ data }) => isOf(data, refused) || says(seriesSchema.safeParse(data)),
  )
  const altered = series.map((ref) => [ref, 'altered'] as const)
  if (!countsOff({ night, depth }) && !compared.state.unverified) return { events, series: altered }
  return {
    events: [...events, ...(await findUnhashed(compared.state, store))],
    series: [...altered, ...(await findOddSeries(compared, store))],
  }
}

/** Whether it is the night in which everything is counted off that no sum contains. */
export function countsOff({ night, depth }: Pick<ReconcileTask, 'night' | 'depth'>): boolean {
  return depth === 'all' || night % NIGHTS === 0
}

/** A document without a hash is in no sum, and not even counted where sums are made. */
async function findUnhashed(state: SyncState, store: DocumentStore): Promise<readonly EventRef[]> {
  const all = await store.aggregate(storedEvents(state))
  const hashed = await store.aggregate(storedEvents(state), 'contentHash')
  if (all.count === hashed.count) return []
  const unhashed: EventRef[] = []
  for await (const page of storedEventsOf(store, paths.events(state.uid), state.calendarRef)) {
    unhashed.push(...page.filter((stored) => Number.isNaN(stored.contentHash)).map(({ ref }) => ref))
  }
  return unhashed
}

/** The range of hashes whose turn it is; 0 marks documents that are known not to be as Google has them. */
function shareOf(night: number): { readonly from: number; readonly to: number } {
  const turn = night % NIGHTS
  const bound = (index: number) => Math.max(1, Math.floor((index * HASHES) / NIGHTS))
  return { from: bound(turn), to: bound(turn + 1) }
}

function isOf(data: DocumentData, ids: IdFilter): boolean {
  const id = seriesSchema.shape.eventId.safeParse(data['eventId'])
  return id.success && ids.has(id.data)
}

type Parsed = ReturnType<typeof eventSchema.safeParse> | ReturnType<typeof seriesSchema.safeParse>

/** Whether a document is whole and is what its hash says. */
function says({ data }: Parsed): boolean {
  return data !== undefined && contentHash(data, MAPPER_VERSION) === data.contentHash
}

async function* documentsIn(
  collection: string,
  calendarRef: SyncState['calendarRef'],
  { from, to }: { readonly from: number; readonly to: number },
  store: DocumentStore,
) {
  yield* documentPages(store, {
    from: { collection },
    where: [
      { field: 'calendarRef', op: '==', value: calendarRef },
      { field: 'contentHash', op: '>=', value: from },
      { field: 'contentHash', op: '<', value: to },
    ],
    orderBy: [{ field: 'contentHash' }, { field: '__name__' }],
    limit: DOCUMENTS_A_PAGE,
  })
}
