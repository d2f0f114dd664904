import { LeaseLost } from '../model/errors/lease-lost'
import { StoreUnavailable } from '../model/errors/store-unavailable'
import type { Lease } from './lease'
import type { SyncDependencies } from './sync-dependencies'

/** Runs work under a lease that the work itself releases when it is done; where it fails, others can go on at once. */
export async function underLease(
  lease: Lease,
  dependencies: SyncDependencies,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work()
  } catch (error) {
    await release(lease, dependencies)
    throw error
  }
}

/** Where this fails too, the lease runs out by itself. */
async function release(lease: Lease, { clock }: SyncDependencies): Promise<void> {
  try {
    await lease.advance({ lease: null, pendingSince: new Date(clock.now()) })
  } catch (error) {
    if (!(error instanceof LeaseLost || error instanceof StoreUnavailable)) throw error
  }
}
