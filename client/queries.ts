import {
  collection,
  type CollectionReference,
  doc,
  type DocumentReference,
  type Firestore,
  limit,
  orderBy,
  type Query,
  query,
  where,
} from 'firebase/firestore'
import { accountConverter, calendarConverter, eventConverter, seriesConverter } from './converters.ts'
import type { Account, Calendar, CalendarEvent, Series } from './documents.ts'

/** Two instants; `to` is exclusive. */
export interface Between {
  readonly from: Date
  readonly to: Date
  /** A calendar's `id`; without it all of the user's calendars. */
  readonly calendar?: string | undefined
}

/** All documents of the user's events, calendars, accounts and series. */
export const events = (db: Firestore, uid: string): CollectionReference<CalendarEvent> =>
  collection(db, 'users', uid, 'events').withConverter(eventConverter)
export const calendars = (db: Firestore, uid: string): CollectionReference<Calendar> =>
  collection(db, 'users', uid, 'calendars').withConverter(calendarConverter)
export const accounts = (db: Firestore, uid: string): CollectionReference<Account> =>
  collection(db, 'users', uid, 'accounts').withConverter(accountConverter)
export const series = (db: Firestore, uid: string): CollectionReference<Series> =>
  collection(db, 'users', uid, 'series').withConverter(seriesConverter)

/** By its `id`, which is an `eventRef`. */
export const event = (db: Firestore, uid: string, id: string): DocumentReference<CalendarEvent> =>
  doc(events(db, uid), id)
/** By its `id`, which is a `calendarRef`. */
export const calendar = (db: Firestore, uid: string, id: string): DocumentReference<Calendar> =>
  doc(calendars(db, uid), id)

/** The calendars that are mirrored. */
export const selectedCalendars = (db: Firestore, uid: string): Query<Calendar> =>
  query(calendars(db, uid), where('selected', '==', true))

/**
 * Events whose instants overlap the time between two instants, those included that began before it and those that
 * have no duration, ordered by their start; one that ends exactly at `from` comes along. An all-day event's instants are those of the calendar's own zone: see
 * `subscribeEvents` for the reader's. Index: (startAt, endAt), with a calendar (calendarRef, startAt, endAt).
 */
export function eventsBetween(db: Firestore, uid: string, { from, to, calendar: ref }: Between): Query<CalendarEvent> {
  return query(
    events(db, uid),
    ...(ref === undefined ? [] : [where('calendarRef', '==', ref)]),
    where('startAt', '<', to),
    where('endAt', '>=', from),
    orderBy('startAt'),
    orderBy('endAt'),
  )
}

/**
 * Events with a meeting link that have not ended at `now`, the first to end first. Index: (endAt, meetingLink.url).
 */
export function meetingsFrom(db: Firestore, uid: string, now: Date, most = 10): Query<CalendarEvent> {
  return query(
    events(db, uid),
    where('endAt', '>', now),
    where('meetingLink.url', '>', ''),
    orderBy('endAt'),
    orderBy('meetingLink.url'),
    limit(most),
  )
}

/** The recurring event that an instance repeats: one document, or none where its rule is not known. */
export function seriesOf(db: Firestore, uid: string, calendarRef: string, recurringEventId: string): Query<Series> {
  return query(
    series(db, uid),
    where('calendarRef', '==', calendarRef),
    where('eventId', '==', recurringEventId),
    limit(1),
  )
}

/** Every event with this id at Google: instances have ids of their own. */
export const eventsWithId = (db: Firestore, uid: string, eventId: string): Query<CalendarEvent> =>
  query(events(db, uid), where('eventId', '==', eventId), limit(10))

/** The event that was written last: what changed most recently. */
export const lastWritten = (db: Firestore, uid: string): Query<CalendarEvent> =>
  query(events(db, uid), orderBy('mirroredAt', 'desc'), limit(1))
