import type { calendar_v3 } from '@googleapis/calendar'
import { NotFoundAtGoogle } from '../model/errors/not-found-at-google'
import type { CalendarApi, ChannelRequest, EventListing, EventPage } from './calendar-api'
import { CALENDAR_LIST_FIELDS, parseCalendarListPage } from './calendar-list-page'
import { type ListingEnd, parseEventPage } from './event-page'
import { type CalendarClientOptions, callGoogle, createCalendarClient } from './google-calendar-client'
import { EVENT_FIELDS, MAX_ATTENDEES } from './google-event'
import { parseOpenedChannel } from './opened-channel'
import type { GoogleOperation } from './translate-google-error'

/** The most that Google gives (https://developers.google.com/workspace/calendar/api/v3/reference/events/list). */
const EVENTS_A_PAGE = 2_500
const CALENDARS_A_PAGE = 250

const EVENT_PAGE_FIELDS = `timeZone,accessRole,nextPageToken,nextSyncToken,items(${EVENT_FIELDS})`

/**
 * What listings, instances and get have in common, so that one event looks the same whichever way it came. No
 * `timeZone`: the envelope then tells the calendar's own.
 */
const SHARED = { maxAttendees: MAX_ATTENDEES } as const

export function createCalendarApi(options: CalendarClientOptions): CalendarApi {
  const { auth } = options
  const google = createCalendarClient(options)
  const call = (operation: GoogleOperation, request: () => Promise<{ readonly data: unknown }>) =>
    callGoogle(auth, operation, request)

  return {
    async listEvents(listing, pageToken) {
      const body = await call('listing', () => google.events.list(listParameters(listing, pageToken)))
      return parseEventPage(body, endOf(listing))
    },

    async listInstances({ calendarId, recurringEventId: eventId, from, to }, pageToken): Promise<EventPage> {
      const range = { timeMin: instant(from), timeMax: instant(to) }
      const parameters = { calendarId, eventId, ...range, ...paging(pageToken) }
      return parseEventPage(await call('other', () => google.events.instances(parameters)), 'without')
    },

    getEvent: (calendarId, eventId) =>
      call('other', () => google.events.get({ ...SHARED, calendarId, eventId, fields: EVENT_FIELDS })),

    async watchEvents(calendarId, channel) {
      const requestBody = channelBody(channel)
      return parseOpenedChannel(await call('other', () => google.events.watch({ calendarId, requestBody })))
    },

    async stopChannel(id, resourceId) {
      try {
        await call('other', () => google.channels.stop({ requestBody: { id, resourceId } }))
      } catch (error) {
        if (!(error instanceof NotFoundAtGoogle)) throw error
      }
    },

    async listCalendars(pageToken) {
      return parseCalendarListPage(await call('other', () => google.calendarList.list(calendarPaging(pageToken))))
    },

    async listCalendarChanges(syncToken, pageToken) {
      const parameters = { ...calendarPaging(pageToken), syncToken }
      return parseCalendarListPage(await call('listing', () => google.calendarList.list(parameters)))
    },

    async watchCalendarList(channel) {
      const requestBody = channelBody(channel)
      return parseOpenedChannel(await call('other', () => google.calendarList.watch({ requestBody })))
    },
  }
}

/** A delta repeats the parameters of its token's first listing, but for those that Google forbids beside a token. */
function listParameters(listing: EventListing, pageToken?: string): calendar_v3.Params$Resource$Events$List {
  const shared = { calendarId: listing.calendarId, ...paging(pageToken) }
  if (listing.kind === 'token') return { ...shared, singleEvents: false, timeMin: instant(listing.from) }
  if (listing.kind === 'delta') return { ...shared, singleEvents: false, syncToken: listing.syncToken }
  const window = { ...shared, singleEvents: true, timeMin: instant(listing.from), timeMax: instant(listing.to) }
  return listing.kind === 'agenda' ? { ...window, orderBy: 'startTime' } : window
}

function endOf({ kind }: EventListing): ListingEnd {
  return kind === 'window' || kind === 'agenda' ? 'without' : 'with sync token'
}

function paging(pageToken?: string) {
  return { ...SHARED, maxResults: EVENTS_A_PAGE, fields: EVENT_PAGE_FIELDS, ...next(pageToken) }
}

/** What is deleted or hidden is in every delta, so it has to be in the listing that the token comes from. */
function calendarPaging(pageToken?: string) {
  const all = { showDeleted: true, showHidden: true }
  return { ...all, maxResults: CALENDARS_A_PAGE, fields: CALENDAR_LIST_FIELDS, ...next(pageToken) }
}

function channelBody({ channelId, token, address, expiration }: ChannelRequest) {
  return { id: channelId, type: 'web_hook', address, token, expiration: String(expiration) }
}

function next(pageToken?: string) {
  return pageToken === undefined ? {} : { pageToken }
}

function instant(milliseconds: number): string {
  return new Date(milliseconds).toISOString()
}
