import type { MirroredCalendar } from './mirrored-calendar'

/** The channels for a calendar that Google still sends notifications through. */
export function openChannelsOf({ id, world }: MirroredCalendar) {
  return [...world.google.push.channels.values()].filter(({ calendarId, stopped, expiration }) => {
    return calendarId === id.calendarId && !stopped && expiration > world.clock.now()
  })
}
