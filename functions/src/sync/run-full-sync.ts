import type { CalendarApi } from '../google/calendar-api'
import { LeaseLost } from '../model/errors/lease-lost'
import { StoreUnavailable } from '../model/errors/store-unavailable'
import { settledCalendarState, writeCalendarState } from './calendar-state'
import { countsOfSameRun } from './counts-of-same-run'
import { syncFully } from './full-sync'
import { Lease } from './lease'
import { MAPPER_VERSION } from './map-event'
import type { FullSyncReason } from './plan-sync'
import { QUERY_FINGERPRINT } from './query-fingerprint'
import type { StoredSyncState } from './stored-sync-state'
import type { SyncDependencies } from './sync-dependencies'
import { addCounts } from './sync-outcome'

export interface FullSyncRun {
  readonly read: StoredSyncState
  readonly reason: FullSyncReason
  readonly api: CalendarApi
  readonly runId: string
}

/**
 * A full sync under the lease. Taking the lease voids the token: whatever becomes of this worker, the next one cannot
 * take a half-written mirror for a whole one. Throws `PreconditionFailed` or `LeaseLost` where another was faster.
 */
export async function runFullSync(run: FullSyncRun, dependencies: SyncDependencies): Promise<void> {
  const { read, reason, api, runId } = run
  const { state, syncId } = read
  const voided = { token: null, pendingSince: null }
  const lease = await Lease.acquire(read, runId, dependencies, voided, [writeCalendarState(state, 'syncing')])
  try {
    const { counts, pages, rows, reached } = await syncFully(state, api, lease, dependencies)
    const total = addCounts(countsOfSameRun(state, runId), counts)
    const settled = { lease: null, notBefore: null, rateLimits: 0, lastRun: { id: runId, ...total } }
    const versions = { queryFingerprint: QUERY_FINGERPRINT, mapperVersion: MAPPER_VERSION }
    const calendar = writeCalendarState(state, settledCalendarState(state.push))
    await lease.advance({ ...reached, ...versions, ...settled }, [calendar])
    dependencies.logger.info('calendar_sync_full', { syncId, epoch: lease.epoch, reason, pages, rows, ...counts })
  } catch (error) {
    await release(lease, dependencies)
    throw error
  }
}

/** Lets others go on at once; where that fails too, the lease runs out by itself. */
async function release(lease: Lease, { clock }: SyncDependencies): Promise<void> {
  try {
    await lease.advance({ lease: null, pendingSince: new Date(clock.now()) })
  } catch (error) {
    if (!(error instanceof LeaseLost || error instanceof StoreUnavailable)) throw error
  }
}
