import type { Lease } from '../model/documents/sync-state'
import { taskName } from '../model/task-name'
import type { StoredSyncState } from './stored-sync-state'
import type { SyncRequest } from './sync-request'
import type { SyncDependencies } from './sync-dependencies'
import type { SyncOutcome } from './sync-outcome'

/** The watchdog comes a little after the lease has run out, also by a clock that is behind. */
const WATCHDOG_MARGIN_MS = 1_000

/**
 * Leaves the work to whoever holds the lease: notes that there is more to do, and schedules a task for when the lease
 * runs out, which goes on if its holder has died. Throws `PreconditionFailed` where the state has moved.
 */
export async function handOver(
  { syncId, path, state, updateTime }: StoredSyncState,
  lease: Lease,
  { runId, scope }: SyncRequest,
  { store, queue, clock }: SyncDependencies,
): Promise<SyncOutcome> {
  const watchdog = taskName(syncId, 'watchdog', state.epoch, lease.until.getTime())
  // The watchdog itself cannot be scheduled again under its name: it comes back by failing.
  if (scope === 'fast' || runId === watchdog) return { kind: 'busy', until: lease.until }
  if (state.pendingSince === null) {
    const data = { pendingSince: new Date(clock.now()), seq: state.seq + 1 }
    await store.commit([{ kind: 'update', path, data, ifUpdatedAt: updateTime }])
  }
  await queue.enqueue(
    { version: 1, syncId, cause: { kind: 'watchdog' } },
    { name: watchdog, scheduleAt: lease.until.getTime() + WATCHDOG_MARGIN_MS },
  )
  return { kind: 'handed_over' }
}
