import type { Watch } from '../support/span'
import type { CalendarAccess } from './calendar-access'
import type { CalendarApi } from './calendar-api'

/** Each call is watched, by its method: never whose calendar it is about. */
export function watchAccess(access: CalendarAccess, watch: Watch): CalendarAccess {
  return { forAccount: async (uid, accountId) => watched(await access.forAccount(uid, accountId), watch) }
}

function watched(api: CalendarApi, watch: Watch): CalendarApi {
  return {
    listEvents: (request, pageToken) => watch('google.events.list', api.listEvents(request, pageToken)),
    listInstances: (request, pageToken) => watch('google.events.instances', api.listInstances(request, pageToken)),
    getEvent: (calendarId, eventId) => watch('google.events.get', api.getEvent(calendarId, eventId)),
    watchEvents: (calendarId, channel) => watch('google.events.watch', api.watchEvents(calendarId, channel)),
    stopChannel: (channelId, resourceId) => watch('google.channels.stop', api.stopChannel(channelId, resourceId)),
    listCalendars: (pageToken) => watch('google.calendarList.list', api.listCalendars(pageToken)),
    listCalendarChanges: (syncToken, pageToken) =>
      watch('google.calendarList.list', api.listCalendarChanges(syncToken, pageToken)),
    watchCalendarList: (channel) => watch('google.calendarList.watch', api.watchCalendarList(channel)),
  }
}
