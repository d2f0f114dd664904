import type { SyncState } from '../model/documents/sync-state'

/** Why a calendar gets a sync that nobody asked for. */
export type PickUpReason = 'lease' | 'pending' | 'no_token' | 'refused' | 'not_found' | 'rate_limit' | 'polled'

export type Stalled = Pick<
  SyncState,
  'token' | 'lease' | 'pendingSince' | 'notBefore' | 'firstNotFoundAt' | 'refusedAt' | 'lost' | 'push'
>

/** Long enough for whoever began something to come back to it. */
const PENDING_MS = 15 * 60_000
/** A holder that is alive puts its lease off; its watchdog comes a second behind it. */
const LEASE_MS = 60_000
/** The second look at a calendar that was not found comes an hour after the first. */
const NOT_FOUND_MS = 2 * 60 * 60_000

/**
 * What the queue gave up, or was never told: null where nothing waits, or somebody is on it. Calendars that send no
 * notifications are asked each time. A lost one is not synced, it is asked for.
 */
export function planPickUp(now: number, state: Stalled): PickUpReason | null {
  const isOlder = (since: Date | null, age: number) => since !== null && since.getTime() <= now - age
  if (state.lost) return null
  if (state.notBefore && state.notBefore.getTime() > now) return null
  if (state.lease) return isOlder(state.lease.until, LEASE_MS) ? 'lease' : null
  if (state.pendingSince) return isOlder(state.pendingSince, PENDING_MS) ? 'pending' : null
  if (state.token === null) return 'no_token'
  if (state.refusedAt) return 'refused'
  if (isOlder(state.firstNotFoundAt, NOT_FOUND_MS)) return 'not_found'
  if (isOlder(state.notBefore, PENDING_MS)) return 'rate_limit'
  return state.push.kind === 'unsupported' ? 'polled' : null
}
