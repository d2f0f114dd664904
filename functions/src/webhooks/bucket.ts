import type { ChannelId, SyncId } from '../model/ids'
import { taskName } from '../model/task-name'

/** How far the clocks of two instances of the webhook may be apart from true time. */
export const CLOCK_SKEW_GUARD_MS = 250

export interface BucketOptions {
  /** How long notifications of one channel are gathered, in milliseconds; 0 delivers each at once. */
  readonly bucketMs: number
  readonly guardMs?: number
}

export interface NotificationToDeliver {
  readonly syncId: SyncId
  readonly channelId: ChannelId
  readonly messageNumber: number
}

export interface Delivery {
  /** Random-looking from its first character, as Cloud Tasks wants names to be. */
  readonly name: string
  /** Milliseconds since the epoch; absent where the task may run at once. */
  readonly scheduleAt?: number
}

/**
 * The task that answers a notification received at `now`. All notifications of one channel and bucket get the same
 * task, which runs behind the bucket's end, and so after the last of them: a burst is one sync, and its last change is
 * in it. A name never comes back, because Cloud Tasks refuses a name for hours after its task has run.
 *
 * An instance whose clock is behind puts a notification into a bucket that is over for Cloud Tasks, whose task may
 * have run already; the guard keeps that task waiting for as long as clocks may differ.
 */
export function planDelivery(
  now: number,
  { bucketMs, guardMs = CLOCK_SKEW_GUARD_MS }: BucketOptions,
  { syncId, channelId, messageNumber }: NotificationToDeliver,
): Delivery {
  if (bucketMs === 0) return { name: taskName(syncId, channelId, 'message', messageNumber) }
  const bucket = Math.floor(now / bucketMs)
  return {
    name: taskName(syncId, channelId, `bucket of ${bucketMs} ms`, bucket),
    scheduleAt: (bucket + 1) * bucketMs + guardMs,
  }
}
