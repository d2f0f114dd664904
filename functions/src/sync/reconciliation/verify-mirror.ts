import type { DocumentStore } from '../../firestore/document-store'
import type { CalendarApi } from '../../google/calendar-api'
import type { MirrorWindow } from '../../model/documents/sync-state'
import { readDelta } from '../read-delta'
import { unpackFilters } from '../plan-mirror-update'
import type { Synced } from '../plan-sync'
import type { StoredSyncState } from '../stored-sync-state'
import { type GoogleListing, listGoogle } from './google-listing'
import { sumStored } from './stored-sum'

export interface Comparison extends Synced {
  readonly read: StoredSyncState
  readonly next: MirrorWindow
  readonly api: CalendarApi
  readonly now: Date
}

/** - `unproven`: Google or the mirror changed while they were compared, so nothing is known. */
export type Verification =
  | { readonly kind: 'equal'; readonly listing: GoogleListing }
  | { readonly kind: 'different'; readonly listing: GoogleListing }
  | { readonly kind: 'unproven' }

/**
 * Compares mirror and Google at one proven instant. To be called when the delta of the state's token was empty: it is
 * so still after the listing, and the state has not moved when the sums are made, which happens in one read-only
 * transaction. Throws `TimeZoneChanged`.
 */
export async function verifyMirror(comparison: Comparison, store: DocumentStore): Promise<Verification> {
  const { read, token, timeZone, next, api, now } = comparison
  const { state } = read
  const listing = await listGoogle(api, { state, timeZone, filters: unpackFilters(state), next, mirroredAt: now })
  const delta = await readDelta(api, state.calendarId, token, 0)
  if (delta.rows.length > 0 || delta.timeZone !== timeZone) return { kind: 'unproven' }
  const stored = await store.readOnly((snapshot) => sumStored(snapshot, read.path, state, listing.aside.size))
  if (stored.updateTime !== read.updateTime) return { kind: 'unproven' }
  const sum = [...listing.stored.values()].reduce((total, { contentHash }) => total + contentHash, 0)
  const equal = stored.count === listing.stored.size && stored.sum === sum
  return { kind: equal ? 'equal' : 'different', listing }
}
