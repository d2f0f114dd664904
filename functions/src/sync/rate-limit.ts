import type { SyncState } from '../model/documents/sync-state'
import type { RateLimited } from '../model/errors/rate-limited'
import type { SyncId } from '../model/ids'
import { taskName } from '../model/task-name'
import type { Clock } from '../support/clock'
import type { Random } from '../support/random'
import type { SyncQueue } from '../tasks/sync-queue'

const FIRST_WAIT_MS = 2_000
const LONGEST_WAIT_MS = 15 * 60_000
/** Whatever Google asks for: a task cannot be scheduled for any time, and a day is long enough. */
const LONGEST_ASKED_MS = 24 * 60 * 60_000
/** The task comes a little later than it may, so that a slow clock elsewhere does not send it away. */
const TASK_MARGIN_MS = 1_000

/** The state after a rate limit: waits double, and half of each is left to chance, so that calendars spread out. */
export function planBackoff(
  { rateLimits }: Pick<SyncState, 'rateLimits'>,
  { retryAfter }: Pick<RateLimited, 'retryAfter'>,
  { clock, random }: { readonly clock: Clock; readonly random: Random },
): { readonly notBefore: Date; readonly rateLimits: number } {
  const longest = Math.min(FIRST_WAIT_MS * 2 ** rateLimits, LONGEST_WAIT_MS)
  const asked = Math.min(retryAfter ?? 0, LONGEST_ASKED_MS)
  const wait = Math.max(longest * (0.5 + random.fraction() / 2), asked)
  return { notBefore: new Date(clock.now() + Math.ceil(wait)), rateLimits: rateLimits + 1 }
}

/** The name of the task that goes on after a rate limit. */
export function rateLimitTask(syncId: SyncId, notBefore: Date): string {
  return taskName(syncId, 'rate limit', notBefore.getTime())
}

/** Schedules the one task that goes on when Google's patience is back, however often it is asked for. */
export async function enqueueAfterRateLimit(queue: SyncQueue, syncId: SyncId, notBefore: Date): Promise<void> {
  const name = rateLimitTask(syncId, notBefore)
  const task = { version: 1, syncId, cause: { kind: 'rate-limit' } } as const
  await queue.enqueue(task, { name, scheduleAt: notBefore.getTime() + TASK_MARGIN_MS })
}
