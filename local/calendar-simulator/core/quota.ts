import { faultTable } from './fault-table'
import type { World } from './world'

const minute = 60_000

/** Counts each user's requests of the last minute; 403 above the limit. */
export const createQuota = (): ((world: World, user: string) => void) => {
  const recent = new Map<string, number[]>()
  return ({ clock, switches }, user) => {
    if (switches.quotaPerMinute === Infinity) return
    const now = clock.now()
    const times = (recent.get(user) ?? []).filter((at) => at > now - minute)
    recent.set(user, times)
    if (times.length >= switches.quotaPerMinute) throw faultTable.userRateLimitExceeded()
    times.push(now)
  }
}
