import type { DocumentStore } from '../firestore/document-store'
import type { EventDocument } from '../model/documents/event-document'
import type { SyncState } from '../model/documents/sync-state'
import { type EventId, type EventRef, eventRef } from '../model/ids'
import { paths } from '../model/paths'
import { queryStoredInstances, readStoredEvents, type StoredEvent } from './stored-events'

/** A touched recurring event that may have stored instances. */
export interface StoredSeries {
  readonly id: EventId
  /** Instances that the delta names. */
  readonly named: ReadonlySet<EventId>
  /** What its instances are now, by Google's own answer; null where Google does not show them. */
  readonly wanted: readonly EventDocument[] | null
}

/** Beyond so many named instances, or with hardly any others, reading all of them costs as little. */
const MOST_NAMED = 5
const FEWEST_OTHERS = 3

type Where = Pick<SyncState, 'uid' | 'calendarRef'>

/**
 * What is stored of touched recurring events: all of it, inside the window or not. Where a delta names a few instances
 * of many, the others are most likely as they were: then count and sum of the stored hashes, which cost one read a
 * thousand, prove it. Where they do not, and for all other events, every stored instance is read.
 */
export async function readStoredInstances(
  series: readonly StoredSeries[],
  where: Where,
  store: DocumentStore,
): Promise<readonly StoredEvent[]> {
  const proven = await Promise.all(series.map((one) => proveOthersEqual(one, where, store)))
  const unproven = series.filter((_, at) => !proven[at]).map(({ id }) => id)
  const read = await queryStoredInstances(store, where.uid, where.calendarRef, unproven)
  return [...proven.flatMap((stored) => stored ?? []), ...read]
}

/** The stored instances; undefined where it is not proven what they are. */
async function proveOthersEqual(
  { id, named, wanted }: StoredSeries,
  { uid, calendarRef }: Where,
  store: DocumentStore,
): Promise<readonly StoredEvent[] | undefined> {
  const others = (wanted ?? []).filter(({ eventId }) => !named.has(eventId)).map((document) => asStored(document))
  if (named.size === 0 || named.size > MOST_NAMED || others.length < FEWEST_OTHERS) return undefined
  const [all, byName] = await Promise.all([
    store.aggregate(instancesOf(id, { uid, calendarRef }), 'contentHash'),
    readStoredEvents(
      store,
      uid,
      [...named].map((eventId) => eventRef(calendarRef, eventId)),
    ),
  ])
  const instances = byName.filter(({ recurringEventId }) => recurringEventId === id)
  const told = [...instances, ...others]
  return all.count === told.length && all.sum === sumOf(told) ? [...byName, ...others] : undefined
}

function instancesOf(id: EventId, { uid, calendarRef }: Where) {
  return {
    from: { collection: paths.events(uid) },
    where: [
      { field: 'calendarRef', op: '==', value: calendarRef },
      { field: 'recurringEventId', op: '==', value: id },
    ],
  } as const
}

function asStored({ calendarRef, eventId, contentHash, recurringEventId }: EventDocument): StoredEvent {
  const ref: EventRef = eventRef(calendarRef, eventId)
  return { ref, contentHash, recurringEventId }
}

function sumOf(events: readonly StoredEvent[]): number {
  return events.reduce((sum, { contentHash }) => sum + contentHash, 0)
}
