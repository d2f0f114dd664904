import { faultTable } from './fault-table'
import type { World } from './world'

const minute = 60_000

/** The instants of the last minute, oldest first. */
interface Recent {
  times: number[]
  /** What lies before this index has slid out of the minute. */
  start: number
}

/** How many requests a user, and everybody together, made within the last minute; 403 above the limits. */
export interface Quota {
  count(user: string): void
  used(user: string): number
  usedByAll(): number
}

const slide = (recent: Recent, now: number): number => {
  while ((recent.times[recent.start] ?? Infinity) <= now - minute) recent.start += 1
  if (recent.start > 1000) {
    recent.times = recent.times.slice(recent.start)
    recent.start = 0
  }
  return recent.times.length - recent.start
}

export const createQuota = ({ clock, switches }: Pick<World, 'clock' | 'switches'>): Quota => {
  const byUser = new Map<string, Recent>()
  const all: Recent = { times: [], start: 0 }
  const recentOf = (user: string): Recent => {
    const recent = byUser.get(user) ?? { times: [], start: 0 }
    byUser.set(user, recent)
    return recent
  }
  return {
    count: (user) => {
      const now = clock.now()
      const own = recentOf(user)
      if (slide(own, now) >= switches.quotaPerMinute) throw faultTable[switches.quotaError]()
      if (slide(all, now) >= switches.projectQuotaPerMinute) throw faultTable.rateLimitExceeded()
      own.times.push(now)
      all.times.push(now)
    },
    used: (user) => slide(recentOf(user), clock.now()),
    usedByAll: () => slide(all, clock.now()),
  }
}
