import type { DocumentStore } from '../firestore/document-store'
import { type UsageRecord, usageRecordSchema } from '../model/documents/usage-record'
import { RateLimited } from '../model/errors/rate-limited'
import { StoreUnavailable } from '../model/errors/store-unavailable'
import type { Uid } from '../model/ids'
import { paths } from '../model/paths'
import { taskName } from '../model/task-name'
import type { Clock } from '../support/clock'

/** Counts one call to Google; throws `RateLimited` until midnight, UTC, where the user's calls of the day are used up. */
export type DailyCeiling = (uid: Uid) => Promise<void>

export interface DailyCeilingDependencies {
  readonly store: DocumentStore
  readonly clock: Pick<Clock, 'now'>
  /** Calls to Google a user and day. */
  readonly ceiling: number
}

const DAY_MS = 24 * 60 * 60_000
/** Records of earlier days are of no use, but for a look at what happened yesterday. */
const KEPT_MS = 3 * DAY_MS
/** So many calls an instance makes for a user before it writes them down and reads what the others made. */
const MOST_UNNOTED = 100
/** Of those who were synced last; what was not noted of the others is forgotten. */
const MAX_USERS = 10_000

/** What this instance knows of one user's day. */
interface Usage {
  readonly day: number
  /** What the record said last, this instance's own calls included. */
  noted: number
  /** Made since then. */
  unnoted: number
  noting: Promise<void> | null
}

/**
 * Counts in this instance's memory and writes down every hundredth call, so that a sync costs no more reads and writes
 * than without it. It is a brake, not a bill: each instance may make a hundred calls more, or make a hundred that it
 * forgets when it ends. While the record cannot be read or written, calls go on.
 */
export function createDailyCeiling({ store, clock, ceiling }: DailyCeilingDependencies): DailyCeiling {
  const users = new Map<Uid, Usage>()
  const most = Math.max(1, Math.min(MOST_UNNOTED, Math.floor(ceiling / 20)))
  return async (uid) => {
    const now = clock.now()
    const usage = usageOf(users, uid, Math.floor(now / DAY_MS))
    if (usage.noted + usage.unnoted >= ceiling) throw new RateLimited(untilMidnight(now), { by: 'daily_ceiling' })
    usage.unnoted += 1
    if (usage.unnoted < most) return
    usage.noting ??= note(uid, usage, now, store).finally(() => {
      usage.noting = null
    })
    await usage.noting
  }
}

function usageOf(users: Map<Uid, Usage>, uid: Uid, day: number): Usage {
  const known = users.get(uid)
  const usage = known?.day === day ? known : { day, noted: 0, unnoted: 0, noting: null }
  users.delete(uid)
  users.set(uid, usage)
  const [oldest] = users.keys()
  if (oldest !== undefined && users.size > MAX_USERS) users.delete(oldest)
  return usage
}

async function note(uid: Uid, usage: Usage, now: number, store: DocumentStore): Promise<void> {
  const path = paths.usage(taskName('usage', uid, usage.day))
  const made = usage.unnoted
  try {
    usage.noted = await store.transaction(async (transaction) => {
      const [document] = await transaction.getAll([path])
      const calls = made + (document ? usageRecordSchema.parse(document.data).calls : 0)
      const data: UsageRecord = { calls, expireAt: new Date(now + KEPT_MS) }
      transaction.write([{ kind: 'set', path, data: { ...data } }])
      return calls
    })
    usage.unnoted -= made
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error
  }
}

function untilMidnight(now: number): number {
  return DAY_MS - (now % DAY_MS)
}
