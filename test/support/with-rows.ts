import type { CalendarAccess } from '../../functions/src/google/calendar-access'
import type { EventListing } from '../../functions/src/google/calendar-api'

/** A Google whose listings hold these rows as well: what a real one sends now and then, and the simulated one refuses to. */
export function withRows(access: CalendarAccess, rows: (listing: EventListing) => readonly unknown[]): CalendarAccess {
  return {
    async forAccount(uid, accountId) {
      const api = await access.forAccount(uid, accountId)
      return {
        ...api,
        async listEvents(listing, pageToken) {
          const page = await api.listEvents(listing, pageToken)
          return { ...page, rows: [...page.rows, ...rows(listing)] }
        },
      }
    },
  }
}
