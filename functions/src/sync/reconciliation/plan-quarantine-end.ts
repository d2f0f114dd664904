import type { DocumentStore } from '../../firestore/document-store'
import type { SyncState } from '../../model/documents/sync-state'
import { eventRef, eventRefSchema } from '../../model/ids'
import { paths } from '../../model/paths'
import type { Change } from '../change'
import { IdFilter } from '../id-filter'
import { planDeletion } from '../plan-changes'
import { planSeriesDeletion } from '../plan-series'
import { planQuarantineRelease } from '../plan-quarantine-release'
import { OUTDATED_HASH, planQuarantine } from '../quarantine'
import { storedEventsOf } from '../stored-events'
import type { GoogleListing } from './google-listing'
import { storedEvents } from './stored-sum'

export interface QuarantineEnd {
  readonly filter: IdFilter
  readonly changes: readonly Change[]
}

/**
 * Lets go of events in quarantine that Google does not list any more, such as instances of a recurring event that was
 * deleted: their records, their last good states, and recurring events with them; and takes in what is listed and
 * belongs there. Reads nothing
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
  if (isSame && extent === 'what changed') return { filter, changes: [] }
  const entered = unmappable.filter(({ eventId }) => eventId !== null && !before.has(eventId))
  const outdated = await store.query({
    ...storedEvents(state, { field: 'contentHash', op: '==', value: OUTDATED_HASH }),
    fields: [],
  })
  return {
    filter,
    changes: [
      ...planQuarantine(state, entered, now),
      ...(await planQuarantineRelease(state, filter, store)),
      ...outdated
        .map(({ id }) => eventRefSchema.parse(id))
        .filter((ref) => !aside.has(ref))
        .map((ref) => planDeletion(state.uid, ref)),
      ...(await planSeriesLeft(state, series, store)),
    ],
  }
}

/**
 * Documents of recurring events whose last instance was in quarantine: it went without a trace, perhaps it never had a
 * document.
 */
async function planSeriesLeft(
  { uid, calendarRef }: SyncState,
  { now, next }: GoogleListing['series'],
  store: DocumentStore,
): Promise<readonly Change[]> {
  const listed = new Set([...now, ...next].map((id) => eventRef(calendarRef, id)))
  const changes: Change[] = []
  for await (const page of storedEventsOf(store, paths.seriesOf(uid), calendarRef)) {
    changes.push(...page.filter(({ ref }) => !listed.has(ref)).map(({ ref }) => planSeriesDeletion(uid, ref)))
  }
  return changes
}
