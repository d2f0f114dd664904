import type { Timestamp } from 'firebase/firestore'
import type { core } from 'zod'
import type { AccountDocument } from '../functions/src/model/documents/account-document.ts'
import type { CalendarDocument } from '../functions/src/model/documents/calendar-document.ts'
import type { EventDocument } from '../functions/src/model/documents/event-document.ts'
import type { SeriesDocument } from '../functions/src/model/documents/series-document.ts'

/**
 * A document of the mirror as the Firebase SDK hands it over: timestamps where the server has dates, and ids as the
 * plain strings that they are outside of the server's own types. Nobody here writes, so all of it is read-only.
 */
export type AsStored<Value> = Value extends Date
  ? Timestamp
  : Value extends string
    ? Value extends core.$brand
      ? string
      : Value
    : Value extends readonly (infer Item)[]
      ? readonly AsStored<Item>[]
      : Value extends object
        ? { readonly [Key in keyof Value]: AsStored<Value[Key]> }
        : Value

/** A connected Google account; `id` is its `accountId`. */
export type Account = AsStored<AccountDocument> & { readonly id: string }

/** One calendar of a connected account; `id` is its `calendarRef`. */
export type Calendar = AsStored<CalendarDocument> & { readonly id: string }

/** One event, or one instance of a recurring event; `id` is its `eventRef`. */
export type CalendarEvent = AsStored<EventDocument> & { readonly id: string }

/** A recurring event with the lines of its rule; `id` is its `eventRef`. */
export type Series = AsStored<SeriesDocument> & { readonly id: string }

export type CalendarState = Calendar['state']
export type EventTime = CalendarEvent['start']
export type Attendee = CalendarEvent['attendees'][number]
