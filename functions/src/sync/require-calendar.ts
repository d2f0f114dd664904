import type { CalendarApi } from '../google/calendar-api'
import type { CalendarId } from '../model/ids'

/**
 * Events that Google does not find are gone only as long as it still shows the calendar: throws `NotFoundAtGoogle` where
 * it does not, and `SyncTokenExpired`.
 */
export async function requireCalendar(api: CalendarApi, calendarId: CalendarId, syncToken: string): Promise<void> {
  await api.listEvents({ kind: 'delta', calendarId, syncToken })
}
