import type { GoogleEvent } from '../google/google-event'
import type { EventId } from '../model/ids'
import type { Row } from './read-row'
import type { IdFilter } from './id-filter'

/** What a delta touched, sorted by what has to be asked next. */
export interface DeltaPlan {
  /** Events that stand for themselves, by id; null where none is left under that id. */
  readonly singles: ReadonlyMap<EventId, GoogleEvent | null>
  /** Recurring events whose instances Google has to be asked for. */
  readonly expand: ReadonlySet<EventId>
  /** Own rows of recurring events. */
  readonly recurring: ReadonlyMap<EventId, GoogleEvent>
  /** Ids with stored instances that are no recurring events any more. */
  readonly ended: ReadonlySet<EventId>
  /** Exceptions by their recurring event: what counts where Google does not show us that one. */
  readonly exceptions: ReadonlyMap<EventId, readonly GoogleEvent[]>
  /** Living exceptions of recurring events that are gone: this account may have been left with just these. */
  readonly orphans: readonly GoogleEvent[]
  readonly unreadable: readonly Extract<Row, { kind: 'unreadable' }>[]
}

/**
 * Sorts the rows of a listing with `singleEvents=false`. A row of a recurring event itself decides over rows of its
 * exceptions, in whatever order they come: cancelled exceptions outlive a deleted series.
 */
export function planDelta(rows: readonly Row[], filter: IdFilter): DeltaPlan {
  const events = rows.flatMap((row) => (row.kind === 'event' ? [row.event] : []))
  const unreadable = rows.flatMap((row) => (row.kind === 'unreadable' ? [row] : []))
  const own = new Map(events.filter((event) => !event.recurringEventId).map((event) => [event.id, event]))
  const single = singleByItsRow(unreadable)
  const exceptions = groupExceptions(events, own, single)

  const singles = new Map<EventId, GoogleEvent | null>()
  const expand = new Set<EventId>(exceptions.keys())
  const ended = new Set<EventId>()
  const recurring = new Map<EventId, GoogleEvent>()
  for (const [id, event] of own) {
    singles.set(id, isRecurring(event) || event.status === 'cancelled' ? null : event)
    if (isRecurring(event)) {
      expand.add(id)
      recurring.set(id, event)
    } else if (filter.has(id)) ended.add(id)
  }
  // A row that nobody can read still says that instances have changed: those of its own, or of what it is an exception of.
  for (const { eventId, recurringEventId, recurs } of unreadable) {
    if (recurringEventId && !single.has(recurringEventId) && !isOver(own.get(recurringEventId)))
      expand.add(recurringEventId)
    if (!eventId) continue
    if (recurs === false && filter.has(eventId)) ended.add(eventId)
    else if (recurs || filter.has(eventId)) expand.add(eventId)
  }
  return { singles, expand, recurring, ended, exceptions, orphans: orphansOf(events, own), unreadable }
}

export function isRecurring(event: GoogleEvent): boolean {
  return event.status !== 'cancelled' && (event.recurrence?.length ?? 0) > 0
}

/** Whether its own row says that it is no recurring event any more. */
function isOver(own: GoogleEvent | undefined): boolean {
  return own !== undefined && !isRecurring(own)
}

function orphansOf(events: readonly GoogleEvent[], own: ReadonlyMap<EventId, GoogleEvent>): readonly GoogleEvent[] {
  return events.filter(
    ({ recurringEventId, status }) =>
      recurringEventId && status !== 'cancelled' && own.get(recurringEventId)?.status === 'cancelled',
  )
}

/** What says that it does not recur, whether or not the rest of it can be read. */
function singleByItsRow(unreadable: DeltaPlan['unreadable']): ReadonlySet<EventId> {
  return new Set(unreadable.flatMap(({ eventId, recurs }) => (eventId && recurs === false ? [eventId] : [])))
}

/** Leaves out exceptions of what is no recurring event any more by its own row. */
function groupExceptions(
  events: readonly GoogleEvent[],
  own: ReadonlyMap<EventId, GoogleEvent>,
  single: ReadonlySet<EventId>,
) {
  const groups = new Map<EventId, GoogleEvent[]>()
  for (const event of events) {
    if (!event.recurringEventId || single.has(event.recurringEventId)) continue
    if (isOver(own.get(event.recurringEventId))) continue
    groups.set(event.recurringEventId, [...(groups.get(event.recurringEventId) ?? []), event])
  }
  return groups
}
