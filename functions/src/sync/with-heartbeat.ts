import type { CalendarApi } from '../google/calendar-api'

/** The same calendar, with something done before each request: the lease of long work is prolonged there. */
export function withHeartbeat(api: CalendarApi, beat: () => Promise<void>): CalendarApi {
  const beating = async <Result>(request: () => Promise<Result>): Promise<Result> => {
    await beat()
    return await request()
  }
  return {
    listEvents: (listing, pageToken) => beating(() => api.listEvents(listing, pageToken)),
    listInstances: (listing, pageToken) => beating(() => api.listInstances(listing, pageToken)),
    getEvent: (calendarId, eventId) => beating(() => api.getEvent(calendarId, eventId)),
    watchEvents: (calendarId, channel) => beating(() => api.watchEvents(calendarId, channel)),
    stopChannel: (channelId, resourceId) => beating(() => api.stopChannel(channelId, resourceId)),
    listCalendars: (pageToken) => beating(() => api.listCalendars(pageToken)),
    listCalendarChanges: (syncToken, pageToken) => beating(() => api.listCalendarChanges(syncToken, pageToken)),
    watchCalendarList: (channel) => beating(() => api.watchCalendarList(channel)),
  }
}
