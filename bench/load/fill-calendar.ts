import type { CalendarSimulator, EventBody } from '../../local/calendar-simulator'

const HOUR = 3_600_000
const DAY = 24 * HOUR
/** Instances that each daily series has, all of them in the window. */
const A_SERIES = 150

/**
 * Fills a calendar with so many events and instances in the months ahead, a tenth of them of daily series; each with
 * the words of a usual meeting.
 */
export function fillCalendar(google: CalendarSimulator, calendarId: string, events: number): void {
  const series = Math.floor(events / 10 / A_SERIES)
  const singles = events - series * A_SERIES
  const today = Math.floor(google.clock.now() / DAY) * DAY
  for (let number = 0; number < series; number += 1) {
    const recurrence = [`RRULE:FREQ=DAILY;COUNT=${A_SERIES}`]
    google.insertEvent(calendarId, { ...meeting(`Series ${number}`, today + (number % 24) * HOUR), recurrence })
  }
  for (let number = 0; number < singles; number += 1) {
    const hour = Math.floor((number * A_SERIES * 24) / singles)
    google.insertEvent(calendarId, meeting(`Event ${number}`, today + hour * HOUR), `event${number}`)
  }
}

export function meeting(summary: string, start: number): EventBody {
  const at = (instant: number) => ({ dateTime: new Date(instant).toISOString(), timeZone: 'UTC' })
  const description = 'What is to be talked about, and what everybody has to bring along. '.repeat(4)
  return { summary, description, location: 'Room 1', start: at(start), end: at(start + HOUR) }
}
