import type { EventTime } from './event-resource'
import { badRequest, missing } from './google-error'
import { formatInstant, instantOf, isZone } from './zone'

/** What a caller sent as start or end; null and absent are one. */
export interface TimeInput {
  readonly date?: string | null | undefined
  readonly dateTime?: string | null | undefined
  readonly timeZone?: string | null | undefined
}

const dateTimePattern = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?$/i

const parseDateTime = (dateTime: string, zone: string | null): number => {
  const match = dateTimePattern.exec(dateTime)
  if (match === null) throw badRequest('Invalid value for: Invalid date/time format')
  if (match[3] === undefined && zone === null) throw missing('Missing time zone definition.')
  const at = match[3] === undefined ? instantOf(zone ?? 'UTC', Date.parse(`${dateTime}Z`)) : Date.parse(dateTime)
  if (Number.isNaN(at)) throw badRequest('Invalid value for: Invalid date/time')
  return at
}

/** A caller's start or end as Google stores and prints it, in the calendar's wall time. */
export const normalizeTime = (input: TimeInput, calendarZone: string): EventTime => {
  const zone = input.timeZone ?? null
  if (zone !== null && !isZone(zone)) throw badRequest(`Invalid time zone definition for start time.`)
  if (typeof input.date === 'string' && typeof input.dateTime === 'string') {
    throw badRequest('Only one of date and dateTime may be given.')
  }
  if (typeof input.date === 'string') return { date: input.date }
  if (typeof input.dateTime !== 'string') throw missing('Missing start or end time.')
  return timedAt(parseDateTime(input.dateTime, zone), zone ?? calendarZone, calendarZone)
}

/** An instant as an event's time: printed in the calendar's wall time, kept with its own zone. */
export const timedAt = (instant: number, zone: string, calendarZone: string): EventTime => ({
  dateTime: formatInstant(instant, calendarZone),
  timeZone: zone,
})

/** When an event's time is; a date is midnight in the calendar's zone. */
export const instantOfTime = (time: EventTime, calendarZone: string): number =>
  time.dateTime === undefined
    ? instantOf(calendarZone, Date.parse(`${time.date}T00:00:00Z`))
    : Date.parse(time.dateTime)

export const isAllDay = (time: EventTime): boolean => time.date !== undefined

export const dateOfWall = (wall: number): string => new Date(wall).toISOString().slice(0, 10)
