import type { CalendarState } from './calendar-state'
import { eventBodySchema } from './event-resource'
import type { EventBody, EventFields, EventTime } from './event-resource'
import { instantOfTime, isAllDay, normalizeTime } from './event-time'
import { badRequest, calendarError, missing } from './google-error'
import { openSeries } from './series'

/** Fields that only Google sets; what a caller sends for them is ignored. */
const readOnly = [
  'kind',
  'etag',
  'id',
  'created',
  'updated',
  'htmlLink',
  'recurringEventId',
  'originalStartTime',
  'attendeesOmitted',
] as const

export const withoutReadOnly = (body: EventBody): EventBody => {
  const kept: Record<string, unknown> = { ...body }
  for (const field of readOnly) delete kept[field]
  return eventBodySchema.parse(kept)
}

const withoutNulls = (fields: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null && value !== undefined))

const checkTimes = (start: EventTime, end: EventTime, zone: string): void => {
  if (isAllDay(start) !== isAllDay(end)) throw badRequest('Start and end must both be dates or both be times.')
  const length = instantOfTime(end, zone) - instantOfTime(start, zone)
  if (length < 0 || (length === 0 && isAllDay(start))) {
    throw calendarError('timeRangeEmpty', 'The specified time range is empty.')
  }
}

/** Only what the event is made of matters here; the rest of the fields pass as they are. */
type Times = Pick<EventBody, 'start' | 'end' | 'recurrence'>

const normalizeTimes = ({ start, end, recurrence }: Times, zone: string): Partial<EventFields> => {
  if (start === undefined) throw missing('Missing start time.')
  if (end === undefined) throw missing('Missing end time.')
  if (recurrence && !start.date && !start.timeZone) throw missing('Missing time zone definition for start time.')
  const times = { start: normalizeTime(start, zone), end: normalizeTime(end, zone) }
  checkTimes(times.start, times.end, zone)
  if (!recurrence || recurrence.length === 0) return times
  openSeries(times.start, times.end, recurrence, zone)
  return { ...times, recurrence }
}

/** Puts an event's fields together from what a caller sent; 400 where they make no event. */
export const composeEvent = (calendar: CalendarState, identity: Partial<EventFields>, body: EventBody): EventFields => {
  const { start, end, recurrence, ...rest } = eventBodySchema.parse(body)
  return {
    reminders: { useDefault: true },
    ...withoutNulls(rest),
    ...identity,
    ...normalizeTimes({ start, end, recurrence }, calendar.timeZone),
    id: identity.id ?? '',
    status: rest.status ?? 'confirmed',
  }
}
