import { isDate } from 'node:util/types'
import type { DocumentData } from '../../../functions/src/firestore/document-store'
import type { EventResource } from '../../../local/calendar-simulator/core/event-resource'
import { instantOfTime } from '../../../local/calendar-simulator/core/event-time'

/** What a person sees of an event, in one line, and when it is. */
export interface Told {
  readonly text: string
  readonly from: number
  readonly to: number
  readonly seriesId: string | null
}

/** The text of what no document can be made of, or what the store does not take. */
export const ODD = 'odd'

/** An event whose title begins so comes with a start that is none, or one of no moment; or the store refuses its document. */
export const SHAPELESS = '!'
export const MEANINGLESS = '~'
export const REFUSED = '?'

export function isOdd(summary: unknown): summary is string {
  return typeof summary === 'string' && [SHAPELESS, MEANINGLESS, REFUSED].some((mark) => summary.startsWith(mark))
}

export function tellRow(row: EventResource, zone: string): Told | null {
  if (row.status === 'cancelled' || !row.start || !row.end) return null
  const [from, to] = [instantOfTime(row.start, zone), instantOfTime(row.end, zone)]
  const seriesId = row.recurringEventId ?? null
  if (isOdd(row.summary)) return { text: ODD, from, to, seriesId }
  const line = lineOf(row.status, row.summary, row.location, row.start.date, from, to, seriesId)
  return { text: line, from, to, seriesId }
}

export function tellDocument(data: DocumentData): string {
  const { status, summary, location, allDay, start, startAt, endAt, recurringEventId } = data
  if (!isDate(startAt) || !isDate(endAt)) return 'no event'
  const day = allDay === true && isRecord(start) ? start['date'] : ''
  return lineOf(status, summary, location, day, startAt.getTime(), endAt.getTime(), recurringEventId)
}

function lineOf(
  status: unknown,
  summary: unknown,
  location: unknown,
  day: unknown,
  from: number,
  to: number,
  series: unknown,
): string {
  return `${status === 'tentative' ? 'tentative' : 'confirmed'}|${text(summary)}|${text(location)}|${text(day)}|${from}|${to}|${text(series)}`
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
