import { isDate } from 'node:util/types'
import type { StoredDocument } from '../../functions/src/firestore/document-store'
import { type Mapping, valueAt } from './mapping'

/** A day of the calendar, or an instant in milliseconds since the epoch. */
export type Moment = { readonly kind: 'day'; readonly date: string } | { readonly kind: 'instant'; readonly at: number }

/** What a document of the old collection says of an event. */
export interface OldEvent {
  readonly eventId: string
  readonly calendarId: string | null
  readonly summary: string | null
  readonly start: Moment
  readonly end: Moment
}

/** Null where it has no id or no times that can be read. */
export function readOldEvent({ id, data }: StoredDocument, mapping: Mapping): OldEvent | null {
  const eventId = mapping.eventId === '__name__' ? id : valueAt(data, mapping.eventId)
  const calendarId = mapping.calendarId === null ? null : valueAt(data, mapping.calendarId)
  const summary = valueAt(data, mapping.summary)
  const start = momentOf(valueAt(data, mapping.start))
  const end = momentOf(valueAt(data, mapping.end))
  if (typeof eventId !== 'string' || eventId === '' || !start || !end) return null
  return {
    eventId,
    calendarId: typeof calendarId === 'string' ? calendarId : null,
    summary: typeof summary === 'string' && summary !== '' ? summary : null,
    start,
    end,
  }
}

/** A timestamp, Google's `{date}` or `{dateTime}`, ISO 8601 text, or milliseconds. */
function momentOf(value: unknown): Moment | null {
  if (isDate(value)) return { kind: 'instant', at: value.getTime() }
  if (typeof value === 'number') return { kind: 'instant', at: value }
  if (typeof value === 'string') return momentIn(value)
  if (typeof value !== 'object' || value === null) return null
  const text = valueAt(value, 'dateTime') ?? valueAt(value, 'date')
  return typeof text === 'string' ? momentIn(text) : null
}

function momentIn(text: string): Moment | null {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return { kind: 'day', date: text }
  const at = Date.parse(text)
  return Number.isNaN(at) ? null : { kind: 'instant', at }
}
