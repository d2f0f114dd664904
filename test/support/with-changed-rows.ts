import type { CalendarAccess } from '../../functions/src/google/calendar-access'
import type { EventListing, EventPage } from '../../functions/src/google/calendar-api'

type Change = (rows: readonly unknown[], kind: EventListing['kind'] | 'instances') => readonly unknown[]

/** A Google whose listings hold other rows: what a real one sends now and then, and the simulated one refuses to. */
export function withChangedRows(access: CalendarAccess, change: Change): CalendarAccess {
  const changed = (page: EventPage, kind: Parameters<Change>[1]): EventPage => ({
    ...page,
    rows: change(page.rows, kind),
  })
  return {
    async forAccount(uid, accountId) {
      const api = await access.forAccount(uid, accountId)
      return {
        ...api,
        listEvents: async (listing, pageToken) => changed(await api.listEvents(listing, pageToken), listing.kind),
        listInstances: async (listing, pageToken) => changed(await api.listInstances(listing, pageToken), 'instances'),
      }
    },
  }
}
