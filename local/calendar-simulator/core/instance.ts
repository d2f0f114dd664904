import type { CalendarState, InstanceKey, RecurringEvent } from './calendar-state'
import type { EventResource, EventTime } from './event-resource'
import { dateOfWall, timedAt } from './event-time'
import type { Series } from './series'
import { occursAt } from './series'
import type { Switches } from './switches'
import { instantOf } from './zone'

const startInstant = (series: Series, wall: number, calendarZone: string): number =>
  instantOf(series.allDay ? calendarZone : series.zone, wall)

/** The start and exclusive end of the instance with this wall start, as instants. */
export const spanOf = (series: Series, wall: number, calendarZone: string): { from: number; to: number } => ({
  from: startInstant(series, wall, calendarZone),
  to: instantOf(series.allDay ? calendarZone : series.endZone, wall + series.length),
})

export const startOfInstance = (series: Series, wall: number, calendarZone: string): EventTime =>
  series.allDay ? { date: dateOfWall(wall) } : timedAt(instantOf(series.zone, wall), series.zone, calendarZone)

const endOfInstance = (series: Series, wall: number, calendarZone: string): EventTime =>
  series.allDay
    ? { date: dateOfWall(wall + series.length) }
    : timedAt(instantOf(series.endZone, wall + series.length), series.endZone, calendarZone)

const stampOf = (series: Series, wall: number): string => {
  const iso = new Date(series.allDay ? wall : instantOf(series.zone, wall)).toISOString()
  return series.allDay ? iso.slice(0, 10).replaceAll('-', '') : `${iso.slice(0, 19).replaceAll(/[-:]/g, '')}Z`
}

/** FNV-1a over two lanes: enough that no two instances of a calendar share an id. */
const scramble = (text: string): string => {
  let high = 0x811c9dc5
  let low = 0x01234567
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    high = Math.imul(high ^ code, 0x01000193)
    low = Math.imul(low ^ (code + index), 0x01000193)
  }
  return `${(high >>> 0).toString(32).padStart(7, '0')}${(low >>> 0).toString(32).padStart(7, '0')}`
}

export const instanceIdOf = (
  calendar: CalendarState,
  event: RecurringEvent,
  wall: number,
  form: Switches['instanceIds'],
): string => {
  const stamped = `${event.id}_${stampOf(event.series, wall)}`
  if (form === 'stamped') return stamped
  const id = `x${scramble(stamped)}${scramble(`${stamped}.`)}`
  calendar.opaqueInstances.set(id, { seriesId: event.id, original: wall })
  return id
}

/** An instance as Google prints it; it shares its series' etag. */
export const instanceResource = (
  calendar: CalendarState,
  event: RecurringEvent,
  wall: number,
  form: Switches['instanceIds'],
): EventResource => {
  const { recurrence: _, ...shared } = event.resource
  const start = startOfInstance(event.series, wall, calendar.timeZone)
  return {
    ...shared,
    id: instanceIdOf(calendar, event, wall, form),
    start,
    end: endOfInstance(event.series, wall, calendar.timeZone),
    recurringEventId: event.id,
    originalStartTime: start,
  }
}

const stampPattern = /^(.+)_(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})Z)?$/

const keyOfStamp = (calendar: CalendarState, id: string): InstanceKey | null => {
  const match = stampPattern.exec(id)
  const event = calendar.events.get(match?.[1] ?? '')
  if (match === null || event?.shape !== 'series') return null
  const [, , year, month, day, hour, minute, second] = match
  if ((hour === undefined) !== event.series.allDay) return null
  const at = Date.parse(`${year}-${month}-${day}T${hour ?? '00'}:${minute ?? '00'}:${second ?? '00'}Z`)
  // The wall time that gives this instant: looked for among the instances around it.
  const around = event.series.between(at - 2 * 86_400_000, at + 2 * 86_400_000)
  const original = event.series.allDay ? at : around.find((wall) => instantOf(event.series.zone, wall) === at)
  return original === undefined ? null : { seriesId: event.id, original }
}

export interface FoundInstance {
  readonly event: RecurringEvent
  readonly original: number
}

/** The series and original start behind an instance's id, where the series still has this instance. */
export const findInstance = (
  calendar: CalendarState,
  id: string,
  form: Switches['instanceIds'],
): FoundInstance | null => {
  // Where ids are opaque, one that somebody put together is unknown.
  const key = calendar.opaqueInstances.get(id) ?? (form === 'stamped' ? keyOfStamp(calendar, id) : null)
  const event = key === null ? undefined : calendar.events.get(key.seriesId)
  if (key === null || event?.shape !== 'series' || event.deleted) return null
  return occursAt(event.series, key.original) ? { event, original: key.original } : null
}
