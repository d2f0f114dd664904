import type { Lease, SyncState } from '../model/documents/sync-state'
import { MAPPER_VERSION } from './map-event'
import { QUERY_FINGERPRINT } from './query-fingerprint'

/**
 * What a worker does about a calendar, given its state and nothing else. `incremental` tries the fast path; `slow` is
 * a delta under a lease, because someone left one behind.
 */
export type SyncPlan =
  | { readonly kind: 'paused' }
  | { readonly kind: 'wait'; readonly until: Date }
  | { readonly kind: 'leave'; readonly lease: Lease }
  | ({ readonly kind: 'incremental' } & Synced)
  | ({ readonly kind: 'slow' } & Synced)
  | { readonly kind: 'full'; readonly reason: FullSyncReason }

/** What an incremental sync goes on from. */
export interface Synced {
  readonly token: string
  readonly timeZone: string
}

export type FullSyncReason = 'no_token' | 'token_expired' | 'query_changed' | 'mapper_changed' | 'time_zone_changed'

/**
 * `owner` names the worker: a lease of its own, left by an earlier attempt, is no obstacle. It is null for one whose
 * lease was taken over, maybe by another attempt of the same name, and who must not take it back. A lease that a full sync
 * left behind comes without a token, because that was voided with its acquisition.
 */
export function planSync(state: SyncState, owner: string | null, now: number): SyncPlan {
  const { token, timeZone, lease, notBefore, pausedBy } = state
  if (pausedBy.length > 0) return { kind: 'paused' }
  if (notBefore && notBefore.getTime() > now) return { kind: 'wait', until: notBefore }
  if (lease && lease.owner !== owner && lease.until.getTime() > now) return { kind: 'leave', lease }
  if (token === null || timeZone === null) return { kind: 'full', reason: 'no_token' }
  if (state.queryFingerprint !== QUERY_FINGERPRINT) return { kind: 'full', reason: 'query_changed' }
  if (state.mapperVersion !== MAPPER_VERSION) return { kind: 'full', reason: 'mapper_changed' }
  return { kind: lease ? 'slow' : 'incremental', token, timeZone }
}
