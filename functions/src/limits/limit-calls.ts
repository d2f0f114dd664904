import type { CalendarAccess } from '../google/calendar-access'
import type { CalendarApi } from '../google/calendar-api'
import type { Uid } from '../model/ids'
import type { DailyCeiling } from './daily-ceiling'

/** Google's calendars, up to the ceiling. Stopping a channel is always allowed: it is what ends calls. */
export function limitCalls(access: CalendarAccess, ceiling: DailyCeiling): CalendarAccess {
  return { forAccount: async (uid, accountId) => limited(await access.forAccount(uid, accountId), uid, ceiling) }
}

function limited(api: CalendarApi, uid: Uid, ceiling: DailyCeiling): CalendarApi {
  const counted = async <Result>(call: () => Promise<Result>): Promise<Result> => {
    await ceiling(uid)
    return await call()
  }
  return {
    listEvents: (request, pageToken) => counted(() => api.listEvents(request, pageToken)),
    listInstances: (request, pageToken) => counted(() => api.listInstances(request, pageToken)),
    getEvent: (calendarId, eventId) => counted(() => api.getEvent(calendarId, eventId)),
    watchEvents: (calendarId, channel) => counted(() => api.watchEvents(calendarId, channel)),
    stopChannel: (channelId, resourceId) => api.stopChannel(channelId, resourceId),
    listCalendars: (pageToken) => counted(() => api.listCalendars(pageToken)),
    listCalendarChanges: (syncToken, pageToken) => counted(() => api.listCalendarChanges(syncToken, pageToken)),
    watchCalendarList: (channel) => counted(() => api.watchCalendarList(channel)),
  }
}
