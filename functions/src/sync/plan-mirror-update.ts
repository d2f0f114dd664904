import type { DocumentStore } from '../firestore/document-store'
import type { CalendarApi } from '../google/calendar-api'
import type { GoogleEvent } from '../google/google-event'
import type { ChangeCounts, SyncState } from '../model/documents/sync-state'
import { type EventId, eventRef } from '../model/ids'
import { expandSeries, livingEvents } from './expand-series'
import { inWindow } from './in-window'
import type { MappedCalendar } from './map-event'
import { mapRow, type Unmappable } from './map-row'
import { type Change, planChanges, sumCounts } from './plan-changes'
import type { DeltaPlan } from './plan-delta'
import type { Row } from './read-row'
import type { SeriesFilter } from './series-filter'
import { queryStoredInstances, readStoredEvents, type StoredEvent } from './stored-events'

export interface MirrorUpdate {
  readonly changes: readonly Change[]
  readonly counts: ChangeCounts
  readonly unmappable: readonly Unmappable[]
  /** The series filter once the changes are committed. */
  readonly filter: SeriesFilter
}

export interface MirrorUpdateContext {
  readonly state: SyncState
  readonly filter: SeriesFilter
  readonly calendar: MappedCalendar
  readonly mirroredAt: Date
  readonly api: CalendarApi
  readonly store: DocumentStore
}

/**
 * What a delta changes in the mirror. Of every touched id all that is stored is looked up, wherever in time it lies;
 * of every touched recurring event Google is asked for its instances, and the difference is the change.
 */
export async function planMirrorUpdate(delta: DeltaPlan, context: MirrorUpdateContext): Promise<MirrorUpdate> {
  const { state, filter, calendar, mirroredAt } = context
  const expanded = await expandTouched(delta, context)
  const events = [...livingSingles(delta), ...expanded.events]
  const mapped = events.map((event) => mapRow(event, calendar, mirroredAt))
  const documents = mapped.flatMap((row) => (row.kind === 'document' ? [row.document] : []))
  const unmappable = [
    ...delta.unreadable,
    ...expanded.unreadable,
    ...mapped.flatMap((row) => (row.kind === 'unmappable' ? [row.unmappable] : [])),
  ]

  const { kept, replaced } = splitStored(await lookUpStored(delta, expanded.standalone, context), unmappable, state)
  const hashes = new Map(replaced.map(({ ref, contentHash }) => [ref, contentHash]))
  const wanted = documents.filter((document) => inWindow(document, state.window))
  const changes = planChanges(state.uid, wanted, hashes)
  const remaining = [...wanted, ...kept].flatMap(({ recurringEventId }) => recurringEventId ?? [])
  const touched = [...delta.expand, ...delta.ended]
  return { changes, counts: sumCounts(changes), unmappable, filter: filter.without(touched).with(remaining) }
}

interface Expanded {
  readonly events: readonly GoogleEvent[]
  readonly unreadable: readonly Extract<Row, { kind: 'unreadable' }>[]
  /** Exceptions that stand for themselves: this account may see them, but not their recurring event. */
  readonly standalone: readonly GoogleEvent[]
}

async function expandTouched(delta: DeltaPlan, { api, state }: MirrorUpdateContext): Promise<Expanded> {
  const expanded = await expandSeries(api, state.calendarId, delta.expand, state.window)
  const rows = [...expanded.values()].flat()
  const hidden = [...delta.expand].filter((id) => !expanded.has(id))
  const standalone = hidden.flatMap((id) => delta.exceptions.get(id) ?? [])
  return {
    events: [...livingEvents(rows), ...standalone.filter((event) => event.status !== 'cancelled')],
    unreadable: rows.filter((row) => row.kind === 'unreadable'),
    standalone,
  }
}

function livingSingles({ singles }: DeltaPlan): readonly GoogleEvent[] {
  return [...singles.values()].filter((event) => event !== null)
}

async function lookUpStored(
  delta: DeltaPlan,
  standalone: readonly GoogleEvent[],
  { store, state, filter }: MirrorUpdateContext,
): Promise<readonly StoredEvent[]> {
  const ids = new Set<EventId>([...delta.singles.keys(), ...standalone.map(({ id }) => id)])
  const refs = [...ids].map((id) => eventRef(state.calendarRef, id))
  const series = [...delta.expand, ...delta.ended].filter((id) => filter.has(id))
  const [byId, bySeries] = await Promise.all([
    readStoredEvents(store, state.uid, refs),
    queryStoredInstances(store, state.uid, state.calendarRef, series),
  ])
  return [...byId, ...bySeries]
}

/** The last good document of an event that cannot be mapped now stays: its quarantine record tells the rest. */
function splitStored(stored: readonly StoredEvent[], unmappable: readonly Unmappable[], { calendarRef }: SyncState) {
  const refs = new Set(unmappable.flatMap(({ eventId }) => (eventId ? [eventRef(calendarRef, eventId)] : [])))
  return {
    kept: stored.filter(({ ref }) => refs.has(ref)),
    replaced: stored.filter(({ ref }) => !refs.has(ref)),
  }
}
