/**
 * `calendar-mirror/client`: the mirror for apps on the Firebase web SDK. Nothing here writes; everything needs a
 * signed-in user, whose own documents are all that the security rules let through.
 */
export { callables, reasonOf } from './callables'
export type {
  Callables,
  ChangeCounts,
  DeleteUserAnswer,
  EventExplanation,
  ExplainEventRequest,
  RefusalReason,
  SyncNowAnswer,
  SyncNowRequest,
  WatchCalendarAnswer,
  WatchCalendarRequest,
} from './callables'
export {
  accountConverter,
  calendarConverter,
  eventConverter,
  seriesConverter,
  UnknownDocumentVersion,
} from './converters'
export type {
  Account,
  AsStored,
  Attendee,
  Calendar,
  CalendarEvent,
  CalendarState,
  EventTime,
  Series,
} from './documents'
export { overlaps, spanOf } from './event-span'
export type { Placed, Span } from './event-span'
export {
  accounts,
  calendar,
  calendars,
  event,
  events,
  eventsBetween,
  eventsWithId,
  lastWritten,
  meetingsFrom,
  selectedCalendars,
  series,
  seriesOf,
} from './queries'
export type { Between } from './queries'
export { shownTitle } from './shown-title'
export { subscribe, subscribeDocument } from './subscribe'
export type { Change, Observer, Seen, SeenDocument, SubscriptionError } from './subscribe'
export { subscribeEvents } from './subscribe-events'
export type { EventsWanted } from './subscribe-events'
export { subscribeNextMeeting } from './subscribe-next-meeting'
export type { NextMeeting } from './subscribe-next-meeting'
export { subscribeAccounts, subscribeCalendar, subscribeCalendars, subscribeEvent } from './subscribe-own'
export { instantOf, wallTimeOf } from './zoned-time'
export type { WallTime } from './zoned-time'
