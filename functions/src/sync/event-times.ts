import { Temporal } from 'temporal-polyfill'
import type { GoogleEvent, GoogleEventTime } from '../google/google-event'
import type { EventDocument, EventTime } from '../model/documents/event-document'
import { EventUnmappable } from '../model/errors/event-unmappable'
import { textOrNull } from './text-or-null'

/**
 * When an event is. The end is exclusive, and is kept even where it lies before the start, because Google's listings
 * are filtered by it too. Throws `EventUnmappable` where start or end is missing or cannot be understood.
 */
export function eventTimes(event: GoogleEvent, calendarZone: string): EventTimes {
  const start = eventTime(event.start, calendarZone)
  const end = eventTime(event.end, calendarZone)
  const allDay = 'date' in start
  if (allDay !== 'date' in end) throw new EventUnmappable('only one of start and end is a date')
  return { allDay, startAt: instantOf(start, calendarZone), endAt: instantOf(end, calendarZone), start, end }
}

/** Null where an event has none that can be understood. */
export function timesOrNull(event: GoogleEvent, calendarZone: string): EventTimes | null {
  try {
    return eventTimes(event, calendarZone)
  } catch (error) {
    if (error instanceof EventUnmappable) return null
    throw error
  }
}

type EventTimes = Pick<EventDocument, 'allDay' | 'startAt' | 'endAt' | 'start' | 'end'>

/** As Google gave it, with the calendar's zone where it named none. The zone of a date has no meaning and is left out. */
export function eventTime(time: GoogleEventTime | null | undefined, calendarZone: string): EventTime {
  if (time?.date) return { date: time.date }
  if (!time?.dateTime) throw new EventUnmappable('a time is missing')
  const timeZone = textOrNull(time.timeZone) ?? calendarZone
  if (time.dateTime.length > MAX_TIME_LENGTH || timeZone.length > MAX_ZONE_LENGTH) {
    throw new EventUnmappable('a time is too long to be one')
  }
  return { dateTime: time.dateTime, timeZone }
}

/**
 * A `dateTime`'s own offset decides, so that a zone which this runtime's tables lack does no harm; its zone is asked
 * only where there is no offset. A date is the first instant of that day in the calendar's zone, which is not
 * midnight everywhere: some zones skip it, or the whole day, when their clocks change. Throws `EventUnmappable`.
 */
export function instantOf(time: EventTime, calendarZone: string): Date {
  try {
    return storable('date' in time ? startOfDay(time.date, calendarZone) : momentOf(time.dateTime, time.timeZone))
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    // Temporal's own message quotes the event.
    throw new EventUnmappable('a time is malformed, or in an unknown zone')
  }
}

/** The longest texts that can be an RFC 3339 time and the name of a zone, with some room. */
const MAX_TIME_LENGTH = 64
const MAX_ZONE_LENGTH = 255

const DATE = /^\d{4}-\d{2}-\d{2}$/
const OFFSET = /(?:z|[+-]\d{2}:?\d{2})$/i

/**
 * What nearly all times look like: `Date.parse` reads these as Temporal does, in a tenth of the time. Days that not
 * every month has are left to Temporal, which knows the months.
 */
const USUAL =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3])(?::[0-5]\d){2}(?:Z|[+-](?:0\d|1\d|2[0-3]):[0-5]\d)$/

function startOfDay(date: string, zone: string): number {
  if (!DATE.test(date)) throw new RangeError('not a date')
  return Temporal.PlainDate.from(date).toZonedDateTime(zone).epochMilliseconds
}

function momentOf(dateTime: string, zone: string): number {
  if (USUAL.test(dateTime)) return Date.parse(dateTime)
  if (OFFSET.test(dateTime)) return Temporal.Instant.from(dateTime).epochMilliseconds
  return Temporal.PlainDateTime.from(dateTime).toZonedDateTime(zone).epochMilliseconds
}

/**
 * Whether a Firestore timestamp can hold so many milliseconds since the epoch: the years 1 to 9999 it can
 * (https://protobuf.dev/reference/protobuf/google.protobuf/#timestamp).
 */
export function isStorable(milliseconds: number): boolean {
  return milliseconds >= FIRST_STORABLE && milliseconds <= LAST_STORABLE
}

const FIRST_STORABLE = Date.parse('0001-01-01T00:00:00Z')
const LAST_STORABLE = Date.parse('9999-12-31T23:59:59.999Z')

function storable(milliseconds: number): Date {
  if (!isStorable(milliseconds)) throw new RangeError('not a Firestore timestamp')
  return new Date(milliseconds)
}
