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

function startOfDay(date: string, zone: string): Temporal.Instant {
  if (!DATE.test(date)) throw new RangeError('not a date')
  return Temporal.PlainDate.from(date).toZonedDateTime(zone).toInstant()
}

function momentOf(dateTime: string, zone: string): Temporal.Instant {
  if (OFFSET.test(dateTime)) return Temporal.Instant.from(dateTime)
  return Temporal.PlainDateTime.from(dateTime).toZonedDateTime(zone).toInstant()
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

function storable({ epochMilliseconds }: Temporal.Instant): Date {
  if (!isStorable(epochMilliseconds)) throw new RangeError('not a Firestore timestamp')
  return new Date(epochMilliseconds)
}
