import type { Firestore, Unsubscribe } from 'firebase/firestore'
import type { CalendarEvent } from './documents.ts'
import { overlaps, type Span, spanOf } from './event-span.ts'
import { type Between, eventsBetween } from './queries.ts'
import { type Change, type Observer, type Seen, subscribe } from './subscribe.ts'

export interface EventsWanted extends Between {
  /** The reader's zone, an IANA name; the device's own without it. It decides when all-day events are. */
  readonly zone?: string
}

/**
 * The events that take place at some time between two instants, live, until the returned function is called. Those
 * that began earlier are included, and all-day events are on their dates in the reader's zone.
 */
export function subscribeEvents(
  db: Firestore,
  uid: string,
  { from, to, calendar, zone = ownZone() }: EventsWanted,
  observer: Observer<Seen<CalendarEvent>>,
): Unsubscribe {
  const wanted = { from: from.getTime(), to: to.getTime() }
  const wider = { from: new Date(wanted.from - MOST_APART_MS), to: new Date(wanted.to + MOST_APART_MS), calendar }
  const narrowed = narrowTo(wanted, zone)
  return subscribe(eventsBetween(db, uid, wider), { ...observer, next: (seen) => observer.next(narrowed(seen)) })
}

/**
 * The stored instants of an all-day event are those of the calendar's zone, and the reader's are at most so much
 * earlier or later: the first zone to see a date is at UTC+14, the last one at UTC−12.
 */
const MOST_APART_MS = 26 * 3_600_000

/** Leaves out what is not wanted; an event that moves into sight or out of it is added or removed. */
export function narrowTo(wanted: Span, zone: string): (seen: Seen<CalendarEvent>) => Seen<CalendarEvent> {
  const shown = new Set<string>()
  return ({ documents, changes, fromCache }) => {
    const narrowed = changes.flatMap(({ type, document }): Change<CalendarEvent>[] => {
      const isShown = type !== 'removed' && overlaps(spanOf(document, zone), wanted)
      const wasShown = isShown ? shown.has(document.id) : shown.delete(document.id)
      if (isShown) shown.add(document.id)
      if (!isShown && !wasShown) return []
      return [{ type: isShown ? (wasShown ? 'modified' : 'added') : 'removed', document }]
    })
    return { documents: documents.filter(({ id }) => shown.has(id)), changes: narrowed, fromCache }
  }
}

const ownZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone
