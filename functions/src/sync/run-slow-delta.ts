import { countsOfSameRun } from './counts-of-same-run'
import type { FastPathRun, PlannedDelta } from './fast-path'
import { Lease } from './lease'
import { NO_TROUBLE } from './no-trouble'
import type { PassReport } from './pass-report'
import { planRecovery } from './plan-recovery'
import { syncSlowDelta } from './slow-delta'
import type { SyncDependencies } from './sync-dependencies'
import { addCounts } from './sync-outcome'
import { underLease } from './under-lease'
import { writePlannedDelta } from './write-planned-delta'

export interface SlowDeltaRun extends FastPathRun {
  /** What the fast path made of the delta from the same read of the state, and could not commit at once. */
  readonly planned: PlannedDelta | null
}

/**
 * A delta of any size under the lease. Throws `PreconditionFailed` or `LeaseLost` where another was faster, and
 * `SyncTokenExpired` or `TimeZoneChanged` where only a full sync helps.
 */
export async function runSlowDelta(run: SlowDeltaRun, dependencies: SyncDependencies): Promise<PassReport> {
  const { read, planned, runId, api } = run
  const lease = await Lease.acquire(read, runId, dependencies, { pendingSince: null })
  return await underLease(lease, dependencies, async () => {
    const { counts, pages, rows, oldestChangeAt, reached } = planned
      ? await writePlannedDelta(read.state, planned, lease, dependencies)
      : await syncSlowDelta(read.state, run, api, lease, dependencies)
    const lastRun = { id: runId, ...addCounts(countsOfSameRun(read.state, runId), counts) }
    await lease.advance({ ...reached, ...NO_TROUBLE, lease: null, interrupted: false, lastRun }, planRecovery)
    const { syncId } = read
    const atLeast = read.state.interrupted
    dependencies.logger.info('calendar_sync_incremental', {
      syncId,
      epoch: lease.epoch,
      pages,
      rows,
      ...counts,
      atLeast,
    })
    return { epoch: lease.epoch, pages, rows, oldestChangeAt }
  })
}
