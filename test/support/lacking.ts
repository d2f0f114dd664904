import { z } from 'zod'
import type { EventListing } from '../../functions/src/google/calendar-api'
import type { SyncDependencies } from '../../functions/src/sync/sync-dependencies'
import { withApi } from './with-api'

const identified = z.object({ id: z.string() })

/** A Google that leaves events out of some pages; these are counted from 1 for each kind of listing. */
export function lacking(
  { access, ...rest }: SyncDependencies,
  hidden: readonly string[],
  lies: (kind: EventListing['kind'], page: number) => boolean,
): SyncDependencies {
  const listed = new Map<EventListing['kind'], number>()
  const lying = withApi(access, (api) => ({
    async listEvents(listing, pageToken) {
      const page = await api.listEvents(listing, pageToken)
      const number = (listed.get(listing.kind) ?? 0) + 1
      listed.set(listing.kind, number)
      if (!lies(listing.kind, number)) return page
      return { ...page, rows: page.rows.filter((row) => !hidden.includes(identified.parse(row).id)) }
    },
  }))
  return { ...rest, access: lying }
}
