import { type CalendarSimulator, ConnectionFault, type EventBody, GoogleError } from '../calendar-simulator'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** A number in [0, 1) at each call. */
export type Chance = () => number

/** Changes something in a calendar: an event, a series, one of its instances, or everything from one on. */
export function editAtRandom(google: CalendarSimulator, calendarId: string, chance: Chance, number: number): void {
  try {
    edit(google, calendarId, chance, number)
  } catch (error) {
    // What was chosen may be gone, or no series any more; or looking for it met a failure that was ordered.
    if (!(error instanceof GoogleError || error instanceof ConnectionFault)) throw error
  }
}

function edit(google: CalendarSimulator, calendarId: string, chance: Chance, number: number): void {
  const summary = `Change ${number}`
  const roll = chance()
  if (roll < 0.35) return void google.insertEvent(calendarId, { summary, ...someTime(chance), ...someRule(chance) })
  const chosen = choose(google, calendarId, chance)
  if (!chosen) return
  const { id, recurringEventId } = chosen
  if (roll < 0.55) return void google.patchEvent(calendarId, id, { summary })
  if (roll < 0.65) return void google.patchEvent(calendarId, id, someTime(chance))
  if (roll < 0.8) return google.deleteEvent(calendarId, id)
  if (recurringEventId === undefined) return
  if (roll < 0.85) return google.deleteEvent(calendarId, recurringEventId)
  if (roll < 0.93) return void google.splitSeries(calendarId, id, { summary })
  google.truncateSeries(calendarId, id)
}

/** An event or an instance of the next days. */
function choose(google: CalendarSimulator, calendarId: string, chance: Chance) {
  const now = google.clock.now()
  const range = { timeMin: new Date(now).toISOString(), timeMax: new Date(now + 20 * DAY_MS).toISOString() }
  const { items } = google.events.list(calendarId, calendarId, { ...range, singleEvents: true, maxResults: 250 })
  return items[Math.floor(chance() * items.length)]
}

function someTime(chance: Chance): EventBody {
  const from = Date.now() + Math.floor(chance() * 480) * HOUR_MS
  const time = (at: number) => ({ dateTime: new Date(at).toISOString(), timeZone: 'Europe/Berlin' })
  return { start: time(from), end: time(from + HOUR_MS) }
}

function someRule(chance: Chance): EventBody {
  const roll = chance()
  if (roll < 0.6) return {}
  return { recurrence: [roll < 0.8 ? 'RRULE:FREQ=DAILY;COUNT=6' : 'RRULE:FREQ=WEEKLY;COUNT=8'] }
}
