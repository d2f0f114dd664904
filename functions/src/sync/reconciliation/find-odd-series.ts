import type { DocumentStore } from '../../firestore/document-store'
import type { CalendarApi } from '../../google/calendar-api'
import type { DifferenceKind } from '../../model/documents/drift-report'
import type { SyncState } from '../../model/documents/sync-state'
import { type EventId, type EventRef, eventRef } from '../../model/ids'
import { paths } from '../../model/paths'
import { fetchEvent } from '../fetch-event'
import { IdFilter } from '../id-filter'
import { tryMapSeries } from '../plan-series'
import { storedEventsOf } from '../stored-events'

export interface ComparedSeries {
  readonly state: SyncState
  readonly timeZone: string
  /** The recurring events that have instances in the window. */
  readonly listed: ReadonlySet<EventId>
  readonly api: CalendarApi
  readonly now: Date
}

/**
 * Documents of recurring events without instances, and recurring events without a document. Somebody who was invited
 * to a single instance is not shown its recurring event: that one has none. Nor has one whose document Firestore refuses.
 */
export async function findOddSeries(
  compared: ComparedSeries,
  store: DocumentStore,
): Promise<readonly (readonly [EventRef, DifferenceKind])[]> {
  const { uid, calendarRef } = compared.state
  const refused = IdFilter.unpack(compared.state.quarantineFilter)
  const without = new Map([...compared.listed].map((id) => [eventRef(calendarRef, id), id]))
  const odd: [EventRef, DifferenceKind][] = []
  for await (const page of storedEventsOf(store, paths.seriesOf(uid), calendarRef)) {
    for (const { ref } of page) if (!without.delete(ref)) odd.push([ref, 'surplus'])
  }
  for (const [ref, id] of without) {
    if (!refused.has(id) && (await isShown(id, compared))) odd.push([ref, 'missing'])
  }
  return odd
}

async function isShown(id: EventId, { api, state, timeZone, now }: ComparedSeries): Promise<boolean> {
  const event = await fetchEvent(api, state.calendarId, id)
  return event !== undefined && tryMapSeries(event, { calendar: { ...state, timeZone }, mirroredAt: now }) !== undefined
}
