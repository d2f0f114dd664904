import type { CalendarState, RecurringEvent, StoredEvent } from './calendar-state'
import type { EventResource } from './event-resource'
import { cancelledRow } from './event-view'
import { instanceResource, spanOf } from './instance'
import type { ListingRequest } from './listing-request'
import { exceptionsOf } from './store-event'
import { instantOf } from './zone'
import type { World } from './world'

/** One row of a listing with what it is found and ordered by. */
export interface Row {
  /** Within an expanded series, the wall start. */
  readonly wall: number | null
  readonly from: number
  readonly resource: EventResource
}

const day = 86_400_000

/** Without timeMax a series shows at most so many instances, and none later than thirty years on. */
const mostInstances = 730
const horizons = [2 * 365 * day, 30 * 365 * day]

const overlaps = (span: { from: number; to: number }, request: ListingRequest): boolean =>
  span.to > request.from && span.from < request.to

/** Wall starts whose instances overlap the range: a day wider, since zones differ from UTC by less. */
const wallsBetween = (event: RecurringEvent, from: number, to: number, calendarZone: string): readonly number[] => {
  const walls = event.series.between(from - event.series.length - day, to + day)
  return walls.filter((wall) => {
    const span = spanOf(event.series, wall, calendarZone)
    return span.to > from && span.from < to
  })
}

const startOf = (event: RecurringEvent, wall: number, calendarZone: string): number =>
  instantOf(event.series.allDay ? calendarZone : event.series.zone, wall)

/** Looks near before it looks far: a daily series has enough instances soon. */
const wallsFrom = (event: RecurringEvent, from: number, calendarZone: string): readonly number[] => {
  let walls: readonly number[] = []
  for (const horizon of horizons) {
    if (walls.length < mostInstances) walls = wallsBetween(event, from, from + horizon, calendarZone)
  }
  return walls.slice(0, mostInstances)
}

/** The instances of a series that are not overridden, in [from, to); unbounded, up to the horizon. */
export const instanceRows = (
  world: World,
  calendar: CalendarState,
  event: RecurringEvent,
  from: number,
  to: number,
): Row[] => {
  const start = Math.max(from, event.from - day)
  const walls =
    to === Infinity ? wallsFrom(event, start, calendar.timeZone) : wallsBetween(event, start, to, calendar.timeZone)
  const overridden = calendar.exceptions.get(event.id)
  const rows: Row[] = []
  for (const wall of walls) {
    if (overridden?.has(wall) === true) continue
    const resource = instanceResource(calendar, event, wall, world.switches.instanceIds)
    rows.push({ wall, from: startOf(event, wall, calendar.timeZone), resource })
  }
  return rows
}

/** A deleted series in an expanded delta: cancelled instances of about the next six months, or all of them. */
const cancelledInstances = (world: World, calendar: CalendarState, event: RecurringEvent): Row[] => {
  const now = world.clock.now()
  const [from, to] = world.switches.deletedInstances === 'all' ? [-Infinity, Infinity] : [now, now + 183 * day]
  const rows = instanceRows(world, calendar, event, from, to)
  return rows.map((row) => ({ ...row, resource: cancelledRow(row.resource, 'bare') }))
}

const deletedRows = (world: World, calendar: CalendarState, event: StoredEvent, request: ListingRequest): Row[] => {
  const row = { wall: null, from: event.from, resource: cancelledRow(event.resource, world.switches.cancelledRows) }
  const delta = request.syncToken !== undefined || request.updatedMin > -Infinity
  if (request.singleEvents && event.shape === 'series') return delta ? cancelledInstances(world, calendar, event) : []
  const alwaysShown = event.shape === 'exception' && !request.singleEvents
  return delta || request.showDeleted || alwaysShown ? [row] : []
}

/**
 * Outside of the window that a token remembers, a client is to forget what it may have; but not a series one of whose
 * exceptions is inside.
 */
const rowsOutside = (calendar: CalendarState, event: StoredEvent, request: ListingRequest): readonly Row[] => {
  const expanded = request.singleEvents && event.shape === 'series'
  if (request.syncToken === undefined || expanded) return []
  const { resource, from } = event
  const isInside = (exception: StoredEvent) => !exception.deleted && overlaps(exception, request)
  if (!event.deleted && exceptionsOf(calendar, event.id).some(isInside)) return [{ wall: null, from, resource }]
  return [{ wall: null, from, resource: cancelledRow({ ...resource, status: 'cancelled' }, 'bare') }]
}

/** Sorts before every instance: a page may end between this row and the first of them. */
const beforeAll = -8.64e15

/** The row of the single event that became a series, in a delta of single events that knew it as single. */
const formerRows = (world: World, event: RecurringEvent, since: number | undefined): Row[] => {
  const known = since !== undefined && event.singleUntil !== null && event.singleUntil > since
  if (!known || world.switches.becameRecurring === 'silent') return []
  const { kind, etag, id } = event.resource
  return [{ wall: beforeAll, from: event.from, resource: { kind, etag, id, status: 'cancelled' } }]
}

/** The rows that an event has in a listing, or in the delta `since` a sequence number, before they are redacted. */
export const rowsOf = (
  world: World,
  calendar: CalendarState,
  event: StoredEvent,
  request: ListingRequest,
  since?: number,
): readonly Row[] => {
  if (!overlaps(event, request)) return rowsOutside(calendar, event, request)
  if (event.deleted) return deletedRows(world, calendar, event, request)
  if (request.singleEvents && event.shape === 'series') {
    const instances = instanceRows(world, calendar, event, request.from, request.to)
    return [...formerRows(world, event, since), ...instances]
  }
  return [{ wall: null, from: event.from, resource: event.resource }]
}
