import type { DocumentStore } from '../firestore/document-store'
import type { CalendarApi } from '../google/calendar-api'
import type { GoogleEvent } from '../google/google-event'
import type { EventDocument } from '../model/documents/event-document'
import type { SyncState } from '../model/documents/sync-state'
import { type CalendarId, type EventId, eventRef } from '../model/ids'
import type { Change } from './change'
import { livingEvents } from './expand-series'
import { expandSettled } from './expand-settled'
import { fetchEvent } from './fetch-event'
import { IdFilter } from './id-filter'
import { inWindow } from './in-window'
import type { MappedCalendar } from './map-event'
import { mapRows, type Unmappable } from './map-rows'
import { planChanges } from './plan-changes'
import type { DeltaPlan } from './plan-delta'
import { planSeries, type SeriesDocumentState, type TouchedSeries } from './plan-series'
import { planOutdated, planQuarantine } from './quarantine'
import { readChanges } from './read-changes'
import type { Row } from './read-row'
import { readStoredEvents, type StoredEvent } from './stored-events'
import { readStoredInstances } from './stored-instances'

/** The filters of the state: which ids have something stored. */
export interface Filters {
  readonly series: IdFilter
  readonly quarantine: IdFilter
}

export interface MirrorUpdate {
  readonly changes: readonly Change[]
  /** Events whose records in quarantine go with the changes, unless Firestore refuses them once more. */
  readonly released: readonly EventId[]
  /** Recurring events of which something is stored once the changes are committed. */
  readonly withInstances: ReadonlySet<EventId>
  /** The filters once the changes are committed. */
  readonly filters: Filters
}

export interface MirrorUpdateContext {
  readonly state: SyncState
  readonly filters: Filters
  readonly calendar: MappedCalendar
  readonly mirroredAt: Date
  readonly api: CalendarApi
  readonly store: DocumentStore
  /** What the delta ended with; null while it has not, and nothing of it is expanded. */
  readonly nextToken: string | null
  /** Whether it took more than one page, between which something may have changed. */
  readonly pagedThrough: boolean
}

export function unpackFilters({ seriesFilter, quarantineFilter }: SyncState): Filters {
  return { series: IdFilter.unpack(seriesFilter), quarantine: IdFilter.unpack(quarantineFilter) }
}

export function packFilters({ series, quarantine }: Filters) {
  return { seriesFilter: series.pack(), quarantineFilter: quarantine.pack() }
}

/**
 * What a delta changes in the mirror. Of every touched id all that is stored is looked up, wherever in time it lies;
 * of every touched recurring event Google is asked for its instances, and the difference is the change.
 */
export async function planMirrorUpdate(delta: DeltaPlan, context: MirrorUpdateContext): Promise<MirrorUpdate> {
  const { state, filters, calendar, mirroredAt } = context
  const expanded = await expandTouched(delta, context)
  const mapped = mapRows([...livingSingles(delta), ...expanded.events], calendar, mirroredAt)
  const unmappable = [...delta.unreadable, ...expanded.unreadable, ...mapped.unmappable]
  const wanted = mapped.documents.filter((document) => inWindow(document, state.window))
  const stored = await lookUpStored(delta, expanded, wanted, context)
  const { untouched, kept, replaced } = splitStored(
    stored,
    expanded,
    { unmappable, recurring: delta.unreadable.filter(({ recurs }) => recurs) },
    state,
  )

  const withInstances = new Set(
    [...wanted, ...kept, ...untouched].flatMap(({ recurringEventId }) => recurringEventId ?? []),
  )
  const hashes = new Map(replaced.map(({ ref, contentHash }) => [ref, contentHash]))
  const changes = planChanges(state.uid, wanted, hashes)
  const touched = touchedSeries(delta, expanded.hidden, withInstances, filters.series)
  const others = othersOf(delta, wanted, changes)
  const series = await planSeries(
    touched.map((one) => ({ ...one, document: seriesDocument(one, others, context) })),
    context,
  )
  const quarantine = planQuarantineFilter(delta, mapped.documents, unmappable, filters.quarantine)
  return {
    changes: [
      ...changes,
      ...series,
      ...planOutdated(state, kept),
      ...planQuarantine(state, unmappable, mirroredAt.getTime()),
    ],
    released: quarantine.left,
    withInstances,
    filters: {
      series: filters.series.without([...delta.expand, ...delta.ended]).with(withInstances),
      quarantine: quarantine.filter,
    },
  }
}

interface Expanded {
  readonly events: readonly GoogleEvent[]
  readonly unreadable: readonly Extract<Row, { kind: 'unreadable' }>[]
  /** Recurring events that Google does not show this account. */
  readonly hidden: ReadonlySet<EventId>
  /** Their exceptions, which stand for themselves: this account may see them. */
  readonly standalone: readonly GoogleEvent[]
}

async function expandTouched(delta: DeltaPlan, context: MirrorUpdateContext): Promise<Expanded> {
  const { api, state, calendar, nextToken } = context
  const { calendarId, window } = state
  const request = { calendarId, ids: delta.expand, window, timeZone: calendar.timeZone }
  const expanded = await expandSettled(api, request, nextToken)
  const rows = [...expanded.values()].flat()
  const hidden = new Set([...delta.expand].filter((id) => !expanded.has(id)))
  const orphans = [...delta.orphans, ...(await overlookedOrphans(delta, context))]
  const left = await stillLiving(orphans, api, calendarId)
  const standalone = [...[...hidden].flatMap((id) => delta.exceptions.get(id) ?? []), ...left]
  return {
    events: [...livingEvents(rows), ...standalone.filter((event) => event.status !== 'cancelled')],
    unreadable: rows.filter((row) => row.kind === 'unreadable'),
    hidden,
    standalone,
  }
}

/**
 * An exception of a recurring event that is gone which changed between two pages may be on none of them, and comes with
 * the next delta (https://developers.google.com/workspace/calendar/api/guides/sync): until then it stays.
 */
async function overlookedOrphans(
  { ended }: DeltaPlan,
  { api, state, nextToken, pagedThrough }: MirrorUpdateContext,
): Promise<readonly GoogleEvent[]> {
  if (!pagedThrough || nextToken === null || ended.size === 0) return []
  const { rows } = await readChanges(api, state.calendarId, nextToken)
  return livingEvents(rows).filter(({ recurringEventId }) => recurringEventId && ended.has(recurringEventId))
}

/** Which of the exceptions whose recurring event is gone Google still shows: rows alone do not tell. */
async function stillLiving(
  orphans: readonly GoogleEvent[],
  api: CalendarApi,
  calendarId: CalendarId,
): Promise<readonly GoogleEvent[]> {
  const living: GoogleEvent[] = []
  for (const id of new Set(orphans.map((orphan) => orphan.id))) {
    const event = await fetchEvent(api, calendarId, id)
    if (event && event.status !== 'cancelled') living.push(event)
  }
  return living
}

function livingSingles({ singles }: DeltaPlan): readonly GoogleEvent[] {
  return [...singles.values()].filter((event) => event !== null)
}

async function lookUpStored(
  delta: DeltaPlan,
  { standalone, hidden }: Expanded,
  wanted: readonly EventDocument[],
  { store, state, filters }: MirrorUpdateContext,
): Promise<readonly StoredEvent[]> {
  const unreadable = delta.unreadable.flatMap(({ eventId }) => eventId ?? [])
  const ids = new Set<EventId>([...delta.singles.keys(), ...standalone.map(({ id }) => id), ...unreadable])
  const refs = [...ids].map((id) => eventRef(state.calendarRef, id))
  const instances = Map.groupBy(wanted, ({ recurringEventId }) => recurringEventId)
  const series = [...delta.expand, ...delta.ended]
    .filter((id) => filters.series.has(id))
    .map((id) => ({
      id,
      named: new Set(delta.exceptions.get(id)?.map((event) => event.id)),
      wanted: hidden.has(id) || delta.ended.has(id) ? null : (instances.get(id) ?? []),
    }))
  const [byId, bySeries] = await Promise.all([
    readStoredEvents(store, state.uid, refs),
    readStoredInstances(series, state, store),
  ])
  return [...byId, ...bySeries]
}

/**
 * The last good document of an event that cannot be mapped now stays, and so does what is stored of a hidden
 * recurring event and was not told of: nobody can say what became of it. What has become a recurring event has no
 * document of its own any more, whether or not the rest of it can be read.
 */
function splitStored(
  stored: readonly StoredEvent[],
  { hidden, standalone }: Expanded,
  { unmappable, recurring }: Readonly<Record<'unmappable' | 'recurring', readonly Pick<Unmappable, 'eventId'>[]>>,
  { calendarRef }: SyncState,
) {
  const refsOf = (events: typeof unmappable) =>
    events.flatMap(({ eventId }) => (eventId ? [eventRef(calendarRef, eventId)] : []))
  const series = new Set(refsOf(recurring))
  const odd = new Set(refsOf(unmappable).filter((ref) => !series.has(ref)))
  const told = new Set(standalone.map(({ id }) => eventRef(calendarRef, id)))
  const isUntouched = ({ ref, recurringEventId }: StoredEvent) =>
    recurringEventId !== null && hidden.has(recurringEventId) && !told.has(ref) && !odd.has(ref)
  const touched = stored.filter((event) => !isUntouched(event))
  return {
    untouched: stored.filter(isUntouched),
    kept: touched.filter(({ ref }) => odd.has(ref)),
    replaced: touched.filter(({ ref }) => !odd.has(ref)),
  }
}

function touchedSeries(
  delta: DeltaPlan,
  hidden: ReadonlySet<EventId>,
  withInstances: ReadonlySet<EventId>,
  filter: IdFilter,
) {
  return [...delta.expand, ...delta.ended]
    .filter((id) => !hidden.has(id) || filter.has(id))
    .map((id) => ({
      id,
      row: delta.recurring.get(id),
      hasInstances: withInstances.has(id) && !hidden.has(id) && !delta.ended.has(id),
    }))
}

/** Recurring events some of whose instances the delta does not name: which of these are written, and which are not. */
interface Others {
  readonly changed: ReadonlySet<EventId | null>
  readonly unchanged: ReadonlySet<EventId | null>
}

function othersOf({ exceptions }: DeltaPlan, wanted: readonly EventDocument[], changes: readonly Change[]): Others {
  const named = new Set([...exceptions.values()].flat().map(({ id }) => id))
  const written = new Set(changes.map(({ eventId }) => eventId))
  const others = wanted.filter(({ eventId }) => !named.has(eventId))
  const idsOf = (some: typeof others) => new Set(some.map(({ recurringEventId }) => recurringEventId))
  return {
    changed: idsOf(others.filter(({ eventId }) => written.has(eventId))),
    unchanged: idsOf(others.filter(({ eventId }) => !written.has(eventId))),
  }
}

/**
 * An instance that nothing was told of and that changed was made of something else than before. And one that did not
 * change was stored together with the document of its recurring event, unless a worker ended between the two.
 */
function seriesDocument(
  { id, row }: Pick<TouchedSeries, 'id' | 'row'>,
  { changed, unchanged }: Others,
  { filters, state }: MirrorUpdateContext,
): SeriesDocumentState {
  if (!filters.series.has(id)) return 'absent'
  if (row) return changed.has(id) ? 'replaced' : 'unknown'
  return unchanged.has(id) && !changed.has(id) && !state.interrupted ? 'current' : 'unknown'
}

/** What cannot be mapped enters, and what can be again or is gone has left. */
function planQuarantineFilter(
  delta: DeltaPlan,
  documents: readonly EventDocument[],
  unmappable: readonly Unmappable[],
  filter: IdFilter,
) {
  const entered = unmappable.flatMap(({ eventId }) => eventId ?? [])
  const settled = [...delta.singles.keys(), ...documents.map(({ eventId }) => eventId)]
  const left = [...new Set(settled)].filter((id) => filter.has(id) && !entered.includes(id))
  return { left, filter: filter.without(left).with(entered) }
}
