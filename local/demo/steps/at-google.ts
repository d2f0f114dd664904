import { demoGoogle } from '../../demo-account/furnish-google'
import type { CalendarSimulator, EventResource } from '../../calendar-simulator'
import { listAtGoogle } from '../compare-with-google'
import { calendarId } from './the-calendar'

/** Every event and instance of the demo's calendar, in the order in which Google lists them. */
export const eventsAtGoogle = (google: CalendarSimulator): readonly EventResource[] =>
  listAtGoogle(google, demoGoogle.account, calendarId)

/** The ids of those that are no instances of anything. */
export const singleEvents = (google: CalendarSimulator): readonly string[] =>
  eventsAtGoogle(google)
    .filter(({ recurringEventId }) => recurringEventId === undefined)
    .map(({ id }) => id)
