import type { CalendarSimulator, EventBody } from '../calendar-simulator'
import { demoEvents } from './demo-events'

/** The Google account of the demo, and its calendars. The first one is the account's own. */
export const demoGoogle = {
  account: 'ada@example.com',
  personal: { id: 'ada@example.com', summary: 'Personal' },
  team: { id: 'team@group.calendar.google.com', summary: 'Team' },
} as const

/** Adds the account with two calendars and some dozens of events around `now` (milliseconds since the epoch). */
export function furnishGoogle(google: CalendarSimulator, { now, zone }: { now: number; zone: string }): void {
  const { account, personal, team } = demoGoogle
  google.addUser({ email: account, name: 'Ada', timeZone: zone })
  google.changeCalendar(personal.id, { summary: personal.summary })
  google.addCalendar({ id: team.id, owner: account, summary: team.summary, timeZone: zone })
  const events = demoEvents({ today: dateIn(zone, now), zone })
  insertAll(google, personal.id, events.personal)
  insertAll(google, team.id, events.team)
  makeExceptions(google)
}

function insertAll(google: CalendarSimulator, calendarId: string, events: readonly EventBody[]): void {
  for (const event of events) google.insertEvent(calendarId, event)
}

/** One rehearsal is later than usual, one review is off. */
function makeExceptions(google: CalendarSimulator): void {
  const { account, personal, team } = demoGoogle
  const [, , late] = google.events.instances(account, personal.id, 'choir').items
  if (late) google.patchEvent(personal.id, late.id, { summary: 'Choir: dress rehearsal', location: 'Town hall' })
  const [, , , off] = google.events.instances(account, team.id, 'review').items
  if (off) google.deleteEvent(team.id, off.id)
}

/** `yyyy-mm-dd`: which day it is there. */
export const dateIn = (zone: string, now: number): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(now)
