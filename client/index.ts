/**
 * `calendar-mirror/client`: the mirror for apps on the Firebase web SDK. Nothing here writes; everything needs a
 * signed-in user, whose own documents are all that the security rules let through.
 */
export { callables, reasonOf } from './callables.ts'
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
} from './callables.ts'
export {
  accountConverter,
  calendarConverter,
  eventConverter,
  seriesConverter,
  UnknownDocumentVersion,
} from './converters.ts'
export type {
  Account,
  AsStored,
  Attendee,
  Calendar,
  CalendarEvent,
  CalendarState,
  EventTime,
  Series,
} from './documents.ts'
export { overlaps, spanOf } from './event-span.ts'
export type { Placed, Span } from './event-span.ts'
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
} from './queries.ts'
export type { Between } from './queries.ts'
export { shownTitle } from './shown-title.ts'
export { subscribe, subscribeDocument } from './subscribe.ts'
export type { Change, Observer, Seen, SeenDocument, SubscriptionError } from './subscribe.ts'
export { subscribeEvents } from './subscribe-events.ts'
export type { EventsWanted } from './subscribe-events.ts'
export { subscribeNextMeeting } from './subscribe-next-meeting.ts'
export type { NextMeeting } from './subscribe-next-meeting.ts'
export { subscribeAccounts, subscribeCalendar, subscribeCalendars, subscribeEvent } from './subscribe-own.ts'
export { instantOf, wallTimeOf } from './zoned-time.ts'
export type { WallTime } from './zoned-time.ts'
