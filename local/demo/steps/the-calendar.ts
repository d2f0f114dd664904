import { demoGoogle } from '../../demo-account/furnish-google'
import type { MirrorClient } from '../../world/mirror-client'
import type { MirroredCalendar, MirroredEvent } from '../../world/seen-mirror'

/** The calendar that the demo watches. */
export const calendarId = demoGoogle.personal.id

export function calendarSeen({ calendars }: MirrorClient): MirroredCalendar {
  const found = [...calendars.values()].find((calendar) => calendar.calendarId === calendarId)
  if (found === undefined) throw new Error('the calendar has no document')
  return found
}

/** The documents of its events. */
export const eventsSeen = ({ events }: MirrorClient): readonly MirroredEvent[] =>
  [...events.values()].filter((event) => event.calendarId === calendarId)

export const eventSeen = (client: MirrorClient, eventId: string): MirroredEvent | undefined =>
  eventsSeen(client).find((event) => event.eventId === eventId)

export const instancesSeen = (client: MirrorClient, recurringEventId: string): readonly MirroredEvent[] =>
  eventsSeen(client).filter((event) => event.recurringEventId === recurringEventId)
