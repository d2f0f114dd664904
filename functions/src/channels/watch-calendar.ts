import { selectCalendar } from '../accounts/select-calendar'
import { CalendarNotFound } from '../model/errors/calendar-not-found'
import type { CalendarRef, SyncId, Uid } from '../model/ids'
import { taskName } from '../model/task-name'
import type { EnqueueOptions } from '../tasks/task-queue'
import { readSyncState } from '../sync/stored-sync-state'
import type { WindowSpan } from '../sync/mirror-window'
import type { ChannelDependencies } from './channel-dependencies'
import { ensureChannel } from './ensure-channel'

export interface WatchDependencies extends ChannelDependencies {
  readonly windowSpan: WindowSpan
}

export interface WatchedCalendar {
  /** `polling`: Google sends no notifications for this calendar, so it is only asked now and then. */
  readonly status: 'watching' | 'polling'
  readonly channelExpiration: Date | null
}

/** Calls within this time ask for one sync only, behind the last of them. */
const FIRST_SYNC_BUCKET_MS = 2_000

/**
 * Mirrors a calendar from now on: selects it, opens its channel, and enqueues a sync behind it, so that nothing that
 * changes from here on is missed. Calling it again repairs what is missing and repeats nothing. Throws
 * `CalendarNotFound`, `AccountNotConnected`, and what Google and the queue refuse.
 */
export async function watchCalendar(
  uid: Uid,
  calendarRef: CalendarRef,
  dependencies: WatchDependencies,
): Promise<WatchedCalendar> {
  const syncId = await selectCalendar(uid, calendarRef, dependencies)
  const channel = await ensureChannel(syncId, dependencies)
  if (channel.kind === 'gone') throw new CalendarNotFound()
  const opened = channel.kind === 'open' && channel.opened
  if (!opened && (await isUnsynced(syncId, dependencies))) {
    const bucket = Math.floor(dependencies.clock.now() / FIRST_SYNC_BUCKET_MS)
    const scheduleAt = (bucket + 1) * FIRST_SYNC_BUCKET_MS
    await enqueueSync(syncId, { name: taskName(syncId, 'watch', bucket), scheduleAt }, dependencies)
  }
  return channel.kind === 'open'
    ? { status: 'watching', channelExpiration: channel.expiration }
    : { status: 'polling', channelExpiration: null }
}

async function isUnsynced(syncId: SyncId, { store }: WatchDependencies): Promise<boolean> {
  const read = await readSyncState(store, syncId)
  return (
    read !== undefined &&
    read.state.pausedBy.length === 0 &&
    (read.state.token === null || read.state.pendingSince !== null)
  )
}

async function enqueueSync(syncId: SyncId, naming: EnqueueOptions, { queue }: WatchDependencies): Promise<void> {
  await queue.enqueue({ version: 1, syncId, cause: { kind: 'watch' } }, naming)
}
