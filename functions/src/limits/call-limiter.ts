import { TooManyCalls } from '../model/errors/too-many-calls'
import type { Uid } from '../model/ids'
import type { Clock } from '../support/clock'
import { CALL_COSTS, type CostlyCall } from './call-costs'
import { takeTokens, type TokenBucket } from './token-bucket'

/** Counts what each user calls; throws `TooManyCalls` where it is too much. */
export type CallLimiter = (uid: Uid, call: CostlyCall) => void

/** Of those who called last; who is forgotten has a full bucket again. */
const MAX_USERS = 10_000

/**
 * One bucket a user for all costly calls, in this instance's memory: it reads and writes nothing, cannot fail, and a
 * loop of calls contends for no document. Over all instances a user has `maxInstances` times as much at most.
 */
export function createCallLimiter(clock: Pick<Clock, 'now'>, callsPerMinute: number): CallLimiter {
  const buckets = new Map<Uid, TokenBucket>()
  const allowance = { capacity: callsPerMinute, perMinute: callsPerMinute }
  return (uid, call) => {
    const taken = takeTokens(buckets.get(uid), CALL_COSTS[call], clock.now(), allowance)
    buckets.delete(uid)
    buckets.set(uid, taken.bucket)
    const [oldest] = buckets.keys()
    if (oldest !== undefined && buckets.size > MAX_USERS) buckets.delete(oldest)
    if (taken.kind === 'refused') throw new TooManyCalls(taken.retryAfterMs)
  }
}
