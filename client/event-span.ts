import type { CalendarEvent, EventTime } from './documents.ts'
import { instantOf } from './zoned-time.ts'

/** Two instants in milliseconds since the epoch; `to` is exclusive, and equal to `from` where there is no duration. */
export interface Span {
  readonly from: number
  readonly to: number
}

/** As much of an event as its place in time needs. */
export type Placed = Pick<CalendarEvent, 'allDay' | 'start' | 'end' | 'startAt' | 'endAt'>

/**
 * When an event is, for somebody in a zone (an IANA name). An all-day event is on its dates wherever its reader is: a
 * birthday on the 5th lasts from midnight to midnight of the reader's 5th.
 */
export function spanOf(event: Placed, zone: string): Span {
  if (!event.allDay) return { from: event.startAt.toMillis(), to: event.endAt.toMillis() }
  return { from: midnightOf(event.start, zone, event.startAt), to: midnightOf(event.end, zone, event.endAt) }
}

function midnightOf(time: EventTime, zone: string, otherwise: { toMillis(): number }): number {
  return 'date' in time ? instantOf(time.date, 0, zone) : otherwise.toMillis()
}

/** Whether it takes place at some time in `[from, to)`; what has no duration does so at its start. */
export function overlaps(span: Span, { from, to }: Span): boolean {
  return span.from < to && (span.to > from || span.from >= from)
}
