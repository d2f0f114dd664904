import type { CalendarEvent } from '../../../client/documents'
import { spanOf } from '../../../client/event-span'
import { shownTitle } from '../../../client/shown-title'
import { wallTimeOf, type WallTime } from '../../../client/zoned-time'
import { addDays, type Day } from '../time/days'

/** How an event looks: as agreed to, as not agreed to yet, as perhaps, or as declined. */
export type Look = 'agreed' | 'unanswered' | 'tentative' | 'declined'

/** An event on the reader's wall: by their clock, in the words and ways it is shown. */
export interface PlacedEvent {
  readonly id: string
  readonly event: CalendarEvent
  readonly title: string
  readonly from: WallTime
  readonly to: WallTime
  readonly firstDay: Day
  /** The last day that it takes some of. */
  readonly lastDay: Day
  /** Whole days, or a day long at least: shown above the hours. */
  readonly isBar: boolean
  readonly look: Look
  /** Does not make the person busy. */
  readonly isFree: boolean
  /** Its details are for nobody else. */
  readonly isPrivate: boolean
}

const DAY_MS = 86_400_000
const known = new WeakMap<CalendarEvent, Map<string, PlacedEvent>>()

/** The same one for the same document, so that what did not change need not be drawn. */
export function placeEvent(event: CalendarEvent, zone: string): PlacedEvent {
  const byZone = known.get(event) ?? new Map<string, PlacedEvent>()
  known.set(event, byZone)
  const placed = byZone.get(zone) ?? place(event, zone)
  byZone.set(zone, placed)
  return placed
}

function place(event: CalendarEvent, zone: string): PlacedEvent {
  const { from: fromInstant, to: toInstant } = spanOf(event, zone)
  const from = wallTimeOf(fromInstant, zone)
  const to = wallTimeOf(Math.max(toInstant, fromInstant), zone)
  // Until midnight is until the end of the day before.
  const endsAtMidnight = to.minute === 0 && toInstant > fromInstant
  const lastDay = endsAtMidnight ? addDays(to.date, -1) : to.date
  return {
    id: event.id,
    event,
    title: shownTitle(event),
    from,
    to,
    firstDay: from.date,
    lastDay: lastDay < from.date ? from.date : lastDay,
    isBar: event.allDay || toInstant - fromInstant >= DAY_MS,
    look: lookOf(event),
    isFree: event.transparency === 'transparent',
    isPrivate: event.visibility === 'private' || event.visibility === 'confidential',
  }
}

function lookOf({ status, selfResponse }: CalendarEvent): Look {
  if (selfResponse === 'declined') return 'declined'
  if (status === 'tentative' || selfResponse === 'tentative') return 'tentative'
  return selfResponse === 'needsAction' ? 'unanswered' : 'agreed'
}

export const isOn = ({ firstDay, lastDay }: PlacedEvent, day: Day): boolean => firstDay <= day && day <= lastDay

export const isAmong = ({ firstDay, lastDay }: PlacedEvent, first: Day, last: Day): boolean =>
  firstDay <= last && first <= lastDay

/** By start; of those that start together the longer first, then by title. */
export function inOrder(a: PlacedEvent, b: PlacedEvent): number {
  return (
    ascending(a.firstDay, b.firstDay) ||
    Number(b.isBar) - Number(a.isBar) ||
    a.from.minute - b.from.minute ||
    ascending(b.to.date, a.to.date) ||
    b.to.minute - a.to.minute ||
    ascending(a.title, b.title) ||
    ascending(a.id, b.id)
  )
}

/** Much quicker than by the rules of a language, and the same for days. */
const ascending = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1)
