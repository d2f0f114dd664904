import type { SyncId } from '../model/ids'
import { taskName } from '../model/task-name'
import { giveUpCalendar } from './give-up-calendar'
import { readSyncState } from './stored-sync-state'
import type { SyncDependencies } from './sync-dependencies'
import type { SyncOutcome } from './sync-outcome'

/** A calendar that Google does not find counts as lost when it is still not found this much later. */
const GRACE_MS = 60 * 60_000
/** The second look comes a little later, so that a slow clock elsewhere does not take it for too early. */
const TASK_MARGIN_MS = 1_000

/**
 * What becomes of a calendar that Google does not find: it is asked for again an hour later, and when it is not there
 * then either, its owner is told and its channel is closed. What is mirrored stays. Throws `PreconditionFailed` where
 * the state has moved.
 */
export async function noteMissing(syncId: SyncId, runId: string, dependencies: SyncDependencies): Promise<SyncOutcome> {
  const read = await readSyncState(dependencies.store, syncId)
  if (!read) return { kind: 'gone' }
  if (read.state.pausedBy.length > 0) return { kind: 'paused' }
  const now = dependencies.clock.now()
  const since = read.state.firstNotFoundAt ?? new Date(now)
  if (read.state.firstNotFoundAt === null) {
    const data = { firstNotFoundAt: since, seq: read.state.seq + 1 }
    await dependencies.store.commit([{ kind: 'update', path: read.path, data, ifUpdatedAt: read.updateTime }])
  }
  if (now - since.getTime() < GRACE_MS) return await lookAgainLater(syncId, runId, since, dependencies)
  await giveUpCalendar(read, dependencies)
  return { kind: 'missing' }
}

async function lookAgainLater(
  syncId: SyncId,
  runId: string,
  since: Date,
  { queue }: SyncDependencies,
): Promise<SyncOutcome> {
  const name = taskName(syncId, 'not found', since.getTime())
  const again = since.getTime() + GRACE_MS
  // That very task cannot be scheduled again under its name: it comes back by failing.
  if (runId === name) return { kind: 'busy', until: new Date(again) }
  await queue.enqueue(
    { version: 1, syncId, cause: { kind: 'not-found' } },
    { name, scheduleAt: again + TASK_MARGIN_MS },
  )
  return { kind: 'missing' }
}
