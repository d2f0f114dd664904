import type { CalendarState, ExceptionEvent, InstanceKey, StoredEvent } from './calendar-state'
import { etagOf } from './calendar-state'
import { appendChange } from './change-log'
import type { ChangeEntry } from './change-log'
import type { EventFields, EventResource } from './event-resource'
import { instantOfTime } from './event-time'
import { spanOf } from './instance'
import { lastStart, openSeries } from './series'
import type { Mutation, World } from './world'

const spanOfSingle = (resource: EventResource, zone: string): { from: number; to: number } =>
  resource.start === undefined || resource.end === undefined
    ? { from: 0, to: 0 }
    : { from: instantOfTime(resource.start, zone), to: instantOfTime(resource.end, zone) }

/** Reads the times out of a resource: what it is in the listings. */
export const indexEvent = (
  calendar: CalendarState,
  resource: EventResource,
  seq: number,
  instance: InstanceKey | null,
): StoredEvent => {
  const zone = calendar.timeZone
  const stored = { id: resource.id, seq, resource, deleted: resource.status === 'cancelled' }
  if (instance !== null) return { ...stored, ...spanOfSingle(resource, zone), shape: 'exception', ...instance }
  const { start, end, recurrence } = resource
  if (recurrence === undefined || start === undefined || end === undefined) {
    return { ...stored, ...spanOfSingle(resource, zone), shape: 'single' }
  }
  const series = openSeries(start, end, recurrence, zone)
  const last = lastStart(series)
  const from = spanOf(series, series.first, zone).from
  const to = last === Infinity ? Infinity : spanOf(series, last, zone).to
  const before = calendar.events.get(resource.id)
  const singleUntil = before?.shape === 'single' ? seq : before?.shape === 'series' ? before.singleUntil : null
  return { ...stored, shape: 'series', series, from, to, singleUntil }
}

const appendToLog = (calendar: CalendarState, event: StoredEvent): void => {
  calendar.seq = event.seq
  calendar.events.set(event.id, event)
  const isCurrent = (entry: ChangeEntry): boolean => calendar.events.get(entry.id)?.seq === entry.seq
  appendChange(calendar.log, { seq: event.seq, id: event.id }, calendar.events.size, isCurrent)
}

/** Makes these fields the event's newest version: the next delta has it, and watchers are told. */
export const storeEvent = (
  world: World,
  calendar: CalendarState,
  fields: EventFields,
  change: Mutation['kind'],
  instance: InstanceKey | null = null,
): StoredEvent => {
  const seq = calendar.seq + 1
  const event = indexEvent(calendar, { ...fields, kind: 'calendar#event', etag: etagOf(seq) }, seq, instance)
  appendToLog(calendar, event)
  calendar.updated = world.clock.now()
  if (event.shape === 'exception') {
    const exceptions = calendar.exceptions.get(event.seriesId) ?? new Map<number, string>()
    calendar.exceptions.set(event.seriesId, exceptions.set(event.original, event.id))
  }
  world.mutated({ calendarId: calendar.id, eventId: event.id, kind: change, at: world.clock.now() })
  return event
}

/** Puts an event into the next delta unchanged but for its etag, which it may share with another, and `updated`. */
export const touchEvent = (
  calendar: CalendarState,
  event: StoredEvent,
  marks: { readonly etag?: string; readonly updated?: string },
): void => {
  const seq = calendar.seq + 1
  appendToLog(calendar, { ...event, seq, resource: { ...event.resource, etag: etagOf(seq), ...marks } })
}

/** Takes an event out without a trace: no delta will tell of it. */
export const forgetEvent = (calendar: CalendarState, event: StoredEvent): void => {
  calendar.events.delete(event.id)
  if (event.shape === 'exception') calendar.exceptions.get(event.seriesId)?.delete(event.original)
}

export const exceptionsOf = (calendar: CalendarState, seriesId: string): ExceptionEvent[] => {
  const ids = [...(calendar.exceptions.get(seriesId)?.values() ?? [])]
  return ids.flatMap((id) => {
    const event = calendar.events.get(id)
    return event?.shape === 'exception' ? [event] : []
  })
}
