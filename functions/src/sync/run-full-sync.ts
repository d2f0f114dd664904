import type { CalendarApi } from '../google/calendar-api'
import { settledCalendarState, writeCalendarState } from './calendar-state'
import { countsOfSameRun } from './counts-of-same-run'
import { syncFully } from './full-sync'
import { Lease } from './lease'
import { MAPPER_VERSION } from './map-event'
import { NO_TROUBLE } from './no-trouble'
import type { PassReport } from './pass-report'
import type { FullSyncReason } from './plan-sync'
import { planAccountRecovery } from './plan-recovery'
import { QUERY_FINGERPRINT } from './query-fingerprint'
import type { StoredSyncState } from './stored-sync-state'
import type { SyncDependencies } from './sync-dependencies'
import { addCounts } from './sync-outcome'
import { underLease } from './under-lease'

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
export async function runFullSync(run: FullSyncRun, dependencies: SyncDependencies): Promise<PassReport> {
  const { read, reason, api, runId } = run
  const { state, syncId } = read
  const voided = { token: null, pendingSince: null }
  const lease = await Lease.acquire(read, runId, dependencies, voided, [writeCalendarState(state, 'syncing')])
  return await underLease(lease, dependencies, async () => {
    const { counts, pages, rows, reached } = await syncFully(state, api, lease, dependencies)
    const lastRun = { id: runId, ...addCounts(countsOfSameRun(state, runId), counts) }
    const atLeast = state.interrupted
    const made = { queryFingerprint: QUERY_FINGERPRINT, mapperVersion: MAPPER_VERSION }
    await lease.advance(
      { ...reached, ...made, ...NO_TROUBLE, lease: null, interrupted: false, lastRun },
      async (now, transaction) => [
        ...(await planAccountRecovery(now, transaction)),
        writeCalendarState(now, settledCalendarState(now.push)),
      ],
    )
    dependencies.logger.info('calendar_sync_full', {
      syncId,
      epoch: lease.epoch,
      reason,
      pages,
      rows,
      ...counts,
      atLeast,
    })
    return { epoch: lease.epoch, pages, rows, oldestChangeAt: null }
  })
}
