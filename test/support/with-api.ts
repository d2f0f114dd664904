import type { CalendarAccess } from '../../functions/src/google/calendar-access'
import type { CalendarApi } from '../../functions/src/google/calendar-api'

/** A Google that answers some calls otherwise. */
export function withApi(access: CalendarAccess, change: (api: CalendarApi) => Partial<CalendarApi>): CalendarAccess {
  return {
    async forAccount(uid, accountId) {
      const api = await access.forAccount(uid, accountId)
      return { ...api, ...change(api) }
    },
  }
}
