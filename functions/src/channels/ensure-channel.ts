import type { Push } from '../model/documents/sync-state'
import type { ChannelId, SyncId } from '../model/ids'
import { DAY } from '../sync/mirror-window'
import { readSyncState } from '../sync/stored-sync-state'
import type { ChannelDependencies } from './channel-dependencies'
import { openChannel } from './open-channel'

/**
 * - `open`: this channel tells of changes; `opened` says whether this call opened it, and enqueued a sync behind it.
 * - `unsupported`: Google sends no notifications for this calendar.
 * - `gone`: the calendar is not selected any more.
 */
export type ChannelOutcome =
  | { readonly kind: 'open'; readonly channelId: ChannelId; readonly expiration: Date; readonly opened: boolean }
  | { readonly kind: 'unsupported' }
  | { readonly kind: 'gone' }

/** A channel that lasts this long yet is left alone: the hourly run renews it in time. */
const LASTING_MS = DAY / 8

/** Sees to it that a calendar has a live channel. Throws as `openChannel` does. */
export async function ensureChannel(syncId: SyncId, dependencies: ChannelDependencies): Promise<ChannelOutcome> {
  const read = await readSyncState(dependencies.store, syncId)
  if (!read) return { kind: 'gone' }
  const { push, pausedBy } = read.state
  // A paused calendar keeps the channel it has, and gets no other one.
  if (pausedBy.length > 0 && push.kind !== 'channel') return { kind: 'unsupported' }
  const current = standing(push, pausedBy.length > 0 ? Number.NEGATIVE_INFINITY : dependencies.clock.now())
  if (current) return current
  const outcome = await openChannel(read, dependencies)
  switch (outcome.kind) {
    case 'opened': {
      const { channelId, expiration } = outcome
      return { kind: 'open', channelId, expiration, opened: true }
    }
    case 'surplus':
      return standing(outcome.push, dependencies.clock.now()) ?? { kind: 'gone' }
    case 'unsupported':
    case 'gone':
      return outcome
  }
}

function standing(push: Push, now: number): ChannelOutcome | undefined {
  switch (push.kind) {
    case 'none':
      return undefined
    case 'unsupported':
      return { kind: 'unsupported' }
    case 'channel': {
      const { channelId, expiration } = push
      const lasting = expiration.getTime() - now > LASTING_MS
      return lasting ? { kind: 'open', channelId, expiration, opened: false } : undefined
    }
  }
}
