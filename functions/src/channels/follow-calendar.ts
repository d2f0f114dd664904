import type { SyncId } from '../model/ids'
import { taskName } from '../model/task-name'
import { readSyncState } from '../sync/stored-sync-state'
import type { ChannelDependencies } from './channel-dependencies'
import { type ChannelOutcome, ensureChannel } from './ensure-channel'

/** Calls within this time ask for one sync only, behind the last of them. */
const FIRST_SYNC_BUCKET_MS = 2_000

/**
 * Opens the channel of a mirrored calendar where it has none, and enqueues a sync behind it, so that nothing that changes
 * from here on is missed; also where there is a channel, and the first sync never came. Repeats nothing that is there.
 * Throws what Google and the queue refuse.
 */
export async function followCalendar(syncId: SyncId, dependencies: ChannelDependencies): Promise<ChannelOutcome> {
  const channel = await ensureChannel(syncId, dependencies)
  const opened = channel.kind === 'open' && channel.opened
  if (channel.kind !== 'gone' && !opened && (await isUnsynced(syncId, dependencies))) {
    const bucket = Math.floor(dependencies.clock.now() / FIRST_SYNC_BUCKET_MS)
    const naming = {
      name: taskName(syncId, 'watch', bucket),
      scheduleAt: (bucket + 1) * FIRST_SYNC_BUCKET_MS,
    }
    await dependencies.queue.enqueue({ version: 1, syncId, cause: { kind: 'watch' } }, naming)
  }
  return channel
}

async function isUnsynced(syncId: SyncId, { store }: ChannelDependencies): Promise<boolean> {
  const read = await readSyncState(store, syncId)
  return (
    read !== undefined &&
    read.state.pausedBy.length === 0 &&
    (read.state.token === null || read.state.pendingSince !== null)
  )
}
