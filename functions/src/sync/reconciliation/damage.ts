import type { DocumentStore } from '../../firestore/document-store'
import type { CalendarApi } from '../../google/calendar-api'
import type { Synced } from '../plan-sync'
import type { StoredSyncState } from '../stored-sync-state'
import type { Altered } from './deep-check'
import type { GoogleListing } from './google-listing'

/** What is wrong with a mirror whose state was `read` at the instant it was compared with `listing`. */
export interface Damage extends Synced {
  readonly read: StoredSyncState
  readonly listing: GoogleListing
  /** Whether the sums differ; by what is found out under the lease. */
  readonly sumsDiffer: boolean
  readonly altered: Altered
}

/** What a repair works with; `api` keeps the lease alive, and `now` is in milliseconds since the epoch. */
export interface RepairContext {
  readonly damage: Damage
  readonly api: CalendarApi
  readonly store: DocumentStore
  readonly now: number
}
