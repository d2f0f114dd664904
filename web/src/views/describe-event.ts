import { spanOf } from '../../../client/event-span'
import type { Look, PlacedEvent } from '../layout/place'
import { clockAt, formatDay, formatDays } from '../time/format'

const looks: Readonly<Record<Look, string | null>> = {
  agreed: null,
  unanswered: 'not answered yet',
  tentative: 'tentative',
  declined: 'declined',
}

/** `09:30 – 09:45`; with days where it does not end on the day it begins. */
export function timesOf({ event, firstDay, lastDay, isBar }: PlacedEvent, zone: string): string {
  if (event.allDay) return firstDay === lastDay ? 'All day' : formatDays(firstDay, lastDay)
  const { from, to } = spanOf(event, zone)
  if (from === to || event.endTimeUnspecified) return clockAt(from, zone)
  if (!isBar && firstDay === lastDay) return `${clockAt(from, zone)} – ${clockAt(to, zone)}`
  return `${shortDay(firstDay)}, ${clockAt(from, zone)} – ${shortDay(lastDay)}, ${clockAt(to, zone)}`
}

const shortDay = (day: string): string => formatDay(day, { weekday: 'short', day: 'numeric', month: 'short' })

/** What a view shows by its place, its colour and its form, in words; the title stands before it. */
export function describeEvent(placed: PlacedEvent, zone: string, calendar: string): string {
  const { event, firstDay, title, look, isFree, isPrivate } = placed
  const day = formatDay(firstDay, { weekday: 'long', day: 'numeric', month: 'long' })
  const words = [
    day,
    timesOf(placed, zone),
    calendar,
    looks[look],
    isFree && !event.allDay ? 'free' : null,
    isPrivate && title !== 'Busy' ? 'private' : null,
    event.recurringEventId === null ? null : 'recurring',
    event.meetingLink ? 'with a meeting link' : null,
    event.location,
  ]
  return words.filter(Boolean).join(', ')
}
