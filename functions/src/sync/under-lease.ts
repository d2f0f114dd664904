import { LeaseLost } from '../model/errors/lease-lost'
import { StoreUnavailable } from '../model/errors/store-unavailable'
import { SyncTokenExpired } from '../model/errors/sync-token-expired'
import { TimeZoneChanged } from '../model/errors/time-zone-changed'
import type { Lease } from './lease'
import type { SyncDependencies } from './sync-dependencies'

/** Runs work under a lease that the work itself releases when it is done; where it fails, others can go on at once. */
export async function underLease<Result>(
  lease: Lease,
  dependencies: SyncDependencies,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    await release(lease, error, dependencies)
    throw error
  }
}

/** Where this fails too, the lease runs out by itself. */
async function release(lease: Lease, cause: unknown, { clock }: SyncDependencies): Promise<void> {
  const voided = endsToken(cause) ? { token: null } : {}
  try {
    await lease.advance({ ...voided, lease: null, pendingSince: new Date(clock.now()) })
  } catch (error) {
    if (!(error instanceof LeaseLost || error instanceof StoreUnavailable)) throw error
  }
}

/** Begun again from the same token, the work would end in the same way. */
function endsToken(cause: unknown): boolean {
  return cause instanceof SyncTokenExpired || cause instanceof TimeZoneChanged
}
