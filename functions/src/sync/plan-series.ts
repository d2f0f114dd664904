import type { DocumentStore, StoredDocument } from '../firestore/document-store'
import type { CalendarApi } from '../google/calendar-api'
import type { GoogleEvent } from '../google/google-event'
import type { SeriesDocument } from '../model/documents/series-document'
import type { SyncState } from '../model/documents/sync-state'
import { EventUnmappable } from '../model/errors/event-unmappable'
import { type EventId, type EventRef, eventRef, type Uid } from '../model/ids'
import { paths } from '../model/paths'
import { type Change, uncounted } from './change'
import { fetchEvent } from './fetch-event'
import type { MappedCalendar } from './map-event'
import { mapSeries } from './map-series'
import { storedHash } from './stored-events'

export interface SeriesContext {
  readonly state: SyncState
  readonly calendar: MappedCalendar
  readonly mirroredAt: Date
  readonly api: CalendarApi
  readonly store: DocumentStore
}

export interface TouchedSeries {
  readonly id: EventId
  /** Its own row, where the delta had it. */
  readonly row: GoogleEvent | undefined
  /** Whether it has stored instances once the delta is applied. */
  readonly hasInstances: boolean
  readonly document: SeriesDocumentState
}

/**
 * What is known of a recurring event's stored document without reading it:
 *
 * - `absent`: there is none.
 * - `current`: there is one, and nothing told of a change of it.
 * - `replaced`: whatever there is, its instances show that it has changed.
 * - `unknown`: it has to be read.
 */
export type SeriesDocumentState = 'absent' | 'current' | 'replaced' | 'unknown'

/**
 * Keeps the documents of recurring events in step with their instances: one for each that has any. Google is asked
 * for one only where instances appear whose recurring event did not change itself.
 */
export async function planSeries(
  touched: readonly TouchedSeries[],
  context: SeriesContext,
): Promise<readonly Change[]> {
  const { state, store } = context
  const unknown = touched.filter(({ document, hasInstances }) => document === 'unknown' && hasInstances)
  const stored = await readStored(
    store,
    state.uid,
    unknown.map(({ id }) => refOf(state, id)),
  )
  const changes: Change[] = []
  for (const { id, row, hasInstances, document } of touched) {
    const ref = refOf(state, id)
    if (!hasInstances) {
      if (document !== 'absent') changes.push(planSeriesDeletion(state.uid, ref))
      continue
    }
    const isThere = stored.has(ref) || document === 'current'
    const event = row ?? (isThere ? undefined : await fetchEvent(context.api, state.calendarId, id))
    const wanted = event && tryMapSeries(event, context)
    if (wanted) changes.push(...planSeriesWrite(state.uid, ref, wanted, stored.get(ref)))
  }
  return changes
}

export function planSeriesWrite(uid: Uid, ref: EventRef, document: SeriesDocument, stored?: number): readonly Change[] {
  if (stored === document.contentHash) return []
  const { eventId } = document
  return [{ ...uncounted({ kind: 'set', path: paths.series(uid, ref), data: { ...document } }), eventId }]
}

export function planSeriesDeletion(uid: Uid, ref: EventRef): Change {
  return uncounted({ kind: 'delete', path: paths.series(uid, ref) })
}

/** Undefined where no document can be made of it; its instances tell why, each for itself. */
export function tryMapSeries(
  event: GoogleEvent,
  { calendar, mirroredAt }: Pick<SeriesContext, 'calendar' | 'mirroredAt'>,
): SeriesDocument | undefined {
  try {
    return mapSeries(event, calendar, mirroredAt)
  } catch (error) {
    if (error instanceof EventUnmappable) return undefined
    throw error
  }
}

async function readStored(
  store: DocumentStore,
  uid: Uid,
  refs: readonly EventRef[],
): Promise<ReadonlyMap<EventRef, number>> {
  if (refs.length === 0) return new Map()
  const documents = await store.getAll(
    refs.map((ref) => paths.series(uid, ref)),
    ['contentHash'],
  )
  return new Map(refs.flatMap((ref, index) => hashIn(ref, documents[index])))
}

function hashIn(ref: EventRef, document: StoredDocument | undefined): readonly (readonly [EventRef, number])[] {
  return document ? [[ref, storedHash(document)]] : []
}

function refOf({ calendarRef }: SyncState, id: EventId): EventRef {
  return eventRef(calendarRef, id)
}
