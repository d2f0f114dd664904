import type { Tally } from '../support/tally'
import type { CalendarAccess } from './calendar-access'
import type { CalendarApi } from './calendar-api'

/** Counts what the domain asked of Google; what the client library repeats by itself is not seen here. */
export function countCalls(api: CalendarApi, tally: Tally): CalendarApi {
  const counted = <Result>(call: Promise<Result>): Promise<Result> => {
    tally.calls += 1
    return call
  }
  return {
    listEvents: (request, pageToken) => counted(api.listEvents(request, pageToken)),
    listInstances: (request, pageToken) => counted(api.listInstances(request, pageToken)),
    getEvent: (calendarId, eventId) => counted(api.getEvent(calendarId, eventId)),
    watchEvents: (calendarId, channel) => counted(api.watchEvents(calendarId, channel)),
    stopChannel: (channelId, resourceId) => counted(api.stopChannel(channelId, resourceId)),
    listCalendars: (pageToken) => counted(api.listCalendars(pageToken)),
    listCalendarChanges: (syncToken, pageToken) => counted(api.listCalendarChanges(syncToken, pageToken)),
    watchCalendarList: (channel) => counted(api.watchCalendarList(channel)),
  }
}

/** The same for every account's Google Calendar. */
export function countAccess(access: CalendarAccess, tally: Tally): CalendarAccess {
  return { forAccount: async (uid, accountId) => countCalls(await access.forAccount(uid, accountId), tally) }
}
