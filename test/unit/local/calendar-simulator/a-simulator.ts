import { createCalendarSimulator } from '../../../../local/calendar-simulator'
import type { CalendarSimulator, Switches } from '../../../../local/calendar-simulator'

export const ada = 'ada@example.com'
export const bob = 'bob@example.com'
/** Ada's second calendar, in Berlin. */
export const team = 'team@group.calendar.example.com'

export const start = Date.UTC(2026, 2, 1, 8)

export interface Simulated {
  readonly core: CalendarSimulator
  pass(milliseconds: number): void
}

/** The same fractions in every run. */
const repeatable = (): (() => number) => {
  let state = 42
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

/** A Google with two users and one shared calendar's worth of room, standing still at 1 March 2026, 8:00 UTC. */
export const aSimulator = (switches: Partial<Switches> = {}): Simulated => {
  let now = start
  const fraction = repeatable()
  const core = createCalendarSimulator({ clock: { now: () => now }, random: { fraction }, switches })
  core.addUser({ email: ada, timeZone: 'Europe/Berlin' })
  core.addUser({ email: bob, timeZone: 'America/New_York' })
  core.addCalendar({ id: team, owner: ada, summary: 'Team', timeZone: 'Europe/Berlin' })
  return { core, pass: (milliseconds) => void (now += milliseconds) }
}

/** An hour's meeting on a day of March 2026, at nine in Berlin. */
export const meeting = (summary: string, day = 2) => ({
  summary,
  start: { dateTime: `2026-03-${String(day).padStart(2, '0')}T09:00:00`, timeZone: 'Europe/Berlin' },
  end: { dateTime: `2026-03-${String(day).padStart(2, '0')}T10:00:00`, timeZone: 'Europe/Berlin' },
})

export const weekly = (summary: string, rule = 'RRULE:FREQ=WEEKLY') => ({ ...meeting(summary), recurrence: [rule] })
