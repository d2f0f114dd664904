import type { EventBody } from '../../local/calendar-simulator'
import type { MirroredCalendar } from './mirrored-calendar'

const HOUR = 3_600_000
const FIRST = Date.parse('2026-03-03T00:00:00Z')
/** Between the first event's day and the end of the window. */
const HOURS = 170 * 24

/** Adds events of an hour each, spread over the months to come; their ids. */
export function insertMany(
  calendar: MirroredCalendar,
  count: number,
  title = 'Event',
  more: EventBody = {},
): readonly string[] {
  return Array.from({ length: count }, (_, number) => {
    const start = FIRST + Math.floor((number * HOURS) / count) * HOUR
    return calendar.insert(`${title} ${number}`, new Date(start).toISOString(), 1, more)
  })
}
