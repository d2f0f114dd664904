import type { SyncState } from '../model/documents/sync-state'
import { MAPPER_VERSION } from './map-event'
import { QUERY_FINGERPRINT } from './query-fingerprint'

/** What a worker does about a calendar, given its state and nothing else. */
export type SyncPlan =
  | { readonly kind: 'wait'; readonly until: Date }
  | { readonly kind: 'leave'; readonly until: Date }
  | { readonly kind: 'incremental'; readonly token: string; readonly timeZone: string }
  | { readonly kind: 'full'; readonly reason: FullSyncReason }

export type FullSyncReason =
  | 'no_token'
  | 'token_expired'
  | 'abandoned_lease'
  | 'query_changed'
  | 'mapper_changed'
  | 'time_zone_changed'
  | 'large_delta'

/** `owner` names the worker: a lease of its own, left by an earlier attempt, is no obstacle. */
export function planSync(state: SyncState, owner: string, now: number): SyncPlan {
  const { token, timeZone, lease, notBefore } = state
  if (notBefore && notBefore.getTime() > now) return { kind: 'wait', until: notBefore }
  if (lease && lease.owner !== owner && lease.until.getTime() > now) return { kind: 'leave', until: lease.until }
  if (lease) return { kind: 'full', reason: 'abandoned_lease' }
  if (token === null || timeZone === null) return { kind: 'full', reason: 'no_token' }
  if (state.queryFingerprint !== QUERY_FINGERPRINT) return { kind: 'full', reason: 'query_changed' }
  if (state.mapperVersion !== MAPPER_VERSION) return { kind: 'full', reason: 'mapper_changed' }
  return { kind: 'incremental', token, timeZone }
}
