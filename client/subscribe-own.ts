import type { Firestore, Unsubscribe } from 'firebase/firestore'
import type { Account, Calendar, CalendarEvent } from './documents.ts'
import { accounts, calendar, calendars, event } from './queries.ts'
import { type Observer, type Seen, type SeenDocument, subscribe, subscribeDocument } from './subscribe.ts'

/** The user's calendars and their state, live, whether they are mirrored or not. */
export const subscribeCalendars = (db: Firestore, uid: string, observer: Observer<Seen<Calendar>>): Unsubscribe =>
  subscribe(calendars(db, uid), observer)

/** The user's Google accounts and whether they are connected, live. */
export const subscribeAccounts = (db: Firestore, uid: string, observer: Observer<Seen<Account>>): Unsubscribe =>
  subscribe(accounts(db, uid), observer)

/** One calendar by its `id`, live. */
export const subscribeCalendar = (
  db: Firestore,
  uid: string,
  id: string,
  observer: Observer<SeenDocument<Calendar>>,
): Unsubscribe => subscribeDocument(calendar(db, uid, id), observer)

/** One event by its `id`, live; null once it is gone. */
export const subscribeEvent = (
  db: Firestore,
  uid: string,
  id: string,
  observer: Observer<SeenDocument<CalendarEvent>>,
): Unsubscribe => subscribeDocument(event(db, uid, id), observer)
