import type { CalendarId, ChannelId, EventId, ResourceId } from '../model/ids'

/**
 * Google Calendar as one account sees it (https://developers.google.com/workspace/calendar/api/v3/reference).
 * Google's errors arrive as the classes of `model/errors`, never as the client library's own.
 */
export interface CalendarApi {
  /**
   * One page. Every page of a listing repeats its request and adds the page token; a page may be empty and still
   * not be the last. Throws `SyncTokenExpired` where the token, or a page token, no longer serves.
   */
  listEvents(request: EventListing, pageToken?: string): Promise<EventPage>

  /** One page of the instances of a recurring event that overlap [from, to); cancelled ones are left out. */
  listInstances(request: InstanceListing, pageToken?: string): Promise<EventPage>

  getEvent(calendarId: CalendarId, eventId: EventId): Promise<unknown>

  /** Opens a push channel; Google's `sync` notification may arrive before this resolves. */
  watchEvents(calendarId: CalendarId, channel: ChannelRequest): Promise<OpenedChannel>

  /** Also resolves where Google no longer knows the channel. */
  stopChannel(channelId: ChannelId, resourceId: ResourceId): Promise<void>

  /** One page of all calendars of the account's list; ends with a sync token. */
  listCalendars(pageToken?: string): Promise<CalendarListPage>

  /**
   * One page of what changed in the list since a sync token was issued; what changed in role or time zone alone is not
   * told. Throws `SyncTokenExpired`.
   */
  listCalendarChanges(syncToken: string, pageToken?: string): Promise<CalendarListPage>

  /** As `watchEvents`, for the account's list of calendars. */
  watchCalendarList(channel: ChannelRequest): Promise<OpenedChannel>
}

/**
 * - `token`: recurring events unexpanded, ends with a sync token.
 * - `delta`: what changed since a sync token was issued; also ends with one.
 * - `window`: single events and instances that overlap [from, to); ends without a token.
 * - `agenda`: the same in the order of their starts, which is slower to make.
 *
 * Instants are milliseconds since the epoch. All of them ask for the same fields of an event.
 */
export type EventListing =
  | { readonly kind: 'token'; readonly calendarId: CalendarId; readonly from: number }
  | { readonly kind: 'delta'; readonly calendarId: CalendarId; readonly syncToken: string }
  | { readonly kind: 'window' | 'agenda'; readonly calendarId: CalendarId; readonly from: number; readonly to: number }

export interface InstanceListing {
  readonly calendarId: CalendarId
  readonly recurringEventId: EventId
  readonly from: number
  readonly to: number
}

export interface EventPage {
  /** The calendar's own IANA time zone. */
  readonly timeZone: string
  readonly accessRole: string
  /** Google's rows as they came; each is parsed on its own, so that an odd one spoils nothing but itself. */
  readonly rows: readonly unknown[]
  readonly next: NextPage
}

export type NextPage =
  | { readonly kind: 'page'; readonly pageToken: string }
  | { readonly kind: 'end'; readonly syncToken: string | null }

export interface ChannelRequest {
  readonly channelId: ChannelId
  /** At most 256 characters; comes back in every notification. */
  readonly token: string
  /** The public HTTPS address of our webhook. */
  readonly address: string
  /** Asked for, in milliseconds since the epoch; Google may shorten it. */
  readonly expiration: number
}

export interface OpenedChannel {
  readonly resourceId: ResourceId
  /** What Google granted, in milliseconds since the epoch. */
  readonly expiration: number
}

export interface CalendarListPage {
  readonly calendars: readonly ListedCalendar[]
  readonly nextPageToken: string | null
  /** On the last page only. */
  readonly syncToken: string | null
}

/** A calendarList entry; `deleted` and hidden ones are included. */
export interface ListedCalendar {
  readonly id: CalendarId
  readonly summary: string
  readonly summaryOverride: string | null
  readonly description: string | null
  readonly timeZone: string
  readonly accessRole: string
  readonly backgroundColor: string | null
  readonly foregroundColor: string | null
  readonly primary: boolean
  readonly deleted: boolean
}
