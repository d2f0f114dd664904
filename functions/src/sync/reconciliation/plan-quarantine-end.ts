import { z } from 'zod'
import type { DocumentStore } from '../../firestore/document-store'
import type { SyncState } from '../../model/documents/sync-state'
import { type EventId, eventIdSchema, eventRefSchema } from '../../model/ids'
import type { Change } from '../change'
import { IdFilter } from '../id-filter'
import { planDeletion } from '../plan-changes'
import { planQuarantineRelease } from '../plan-quarantine-release'
import { OUTDATED_HASH, planQuarantine } from '../quarantine'
import type { GoogleListing } from './google-listing'
import { storedEvents } from './stored-sum'

export interface QuarantineEnd {
  readonly filter: IdFilter
  readonly changes: readonly Change[]
  /** Recurring events of which instances went with their records: there may be no other. */
  readonly series: ReadonlySet<EventId>
}

/**
 * Lets go of events in quarantine that Google does not list any more, such as instances of a recurring event that was
 * deleted: their records, and their last good states; and takes in what is listed and belongs there. Reads nothing
 * where the state's filter is right as it is, except where everything is counted off: a run that came to nothing may
 * have left records that no filter names.
 */
export async function planQuarantineEnd(
  state: SyncState,
  { recovered, unmappable, series, aside }: GoogleListing,
  now: number,
  store: DocumentStore,
  extent: 'what changed' | 'everything',
): Promise<QuarantineEnd> {
  const before = IdFilter.unpack(state.quarantineFilter)
  // A recurring event may have a document that Firestore refuses, while its instances are well.
  const refusedSeries = [...series.now, ...series.next].filter((id) => before.has(id))
  const filter = IdFilter.of([
    ...recovered.values(),
    ...unmappable.flatMap(({ eventId }) => eventId ?? []),
    ...refusedSeries,
  ])
  const isSame = Buffer.compare(filter.pack(), state.quarantineFilter) === 0
  if (isSame && extent === 'what changed') return { filter, changes: [], series: new Set() }
  const entered = unmappable.filter(({ eventId }) => eventId !== null && !before.has(eventId))
  const outdated = await store.query({
    ...storedEvents(state, { field: 'contentHash', op: '==', value: OUTDATED_HASH }),
    fields: ['recurringEventId'],
  })
  const gone = outdated
    .map(({ id, data }) => ({ ref: eventRefSchema.parse(id), ...instanceSchema.parse(data) }))
    .filter(({ ref }) => !aside.has(ref))
  return {
    filter,
    changes: [
      ...planQuarantine(state, entered, now),
      ...(await planQuarantineRelease(state, filter, store)),
      ...gone.map(({ ref }) => planDeletion(state.uid, ref)),
    ],
    series: new Set(gone.flatMap(({ recurringEventId }) => recurringEventId ?? [])),
  }
}

const instanceSchema = z.object({ recurringEventId: eventIdSchema.nullable().catch(null) })
