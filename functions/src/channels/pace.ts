import type { CalendarAccess } from '../google/calendar-access'
import type { CalendarApi } from '../google/calendar-api'
import { RateLimited } from '../model/errors/rate-limited'
import type { AccountId, Uid } from '../model/ids'
import type { Clock } from '../support/clock'

/**
 * In any sixty seconds, which two minutes may share, at most a fifth of what Google allows one user (600,
 * https://developers.google.com/workspace/calendar/api/guides/quota): the rest is for syncs, which somebody waits for.
 */
const CALLS_A_MINUTE = 60
const MINUTE_MS = 60_000

/**
 * How many calls one run makes for one account. An account that has had its share, or that Google itself limits, or
 * whose credential is refused, is set aside.
 */
export class Pace {
  private readonly clock: Clock
  private readonly aside = new Set<string>()
  private readonly calls = new Map<string, number>()
  private minute = 0

  constructor(clock: Clock) {
    this.clock = clock
  }

  setAside(account: string): void {
    this.aside.add(account)
  }

  isAside(account: string): boolean {
    return this.aside.has(account)
  }

  /** Throws `RateLimited` where the account has had its share of this minute. */
  take(account: string): void {
    const minute = Math.floor(this.clock.now() / MINUTE_MS)
    if (minute !== this.minute) this.calls.clear()
    this.minute = minute
    const calls = (this.calls.get(account) ?? 0) + 1
    if (calls > CALLS_A_MINUTE) throw new RateLimited(null)
    this.calls.set(account, calls)
  }
}

export function accountOf({ uid, accountId }: { readonly uid: Uid; readonly accountId: AccountId }): string {
  return JSON.stringify([uid, accountId])
}

/** Google, with the calls of the hourly run at this pace. */
export function paced(access: CalendarAccess, pace: Pace): CalendarAccess {
  return {
    async forAccount(uid, accountId) {
      const api = await access.forAccount(uid, accountId)
      const take = () => pace.take(accountOf({ uid, accountId }))
      return { ...api, ...watching(api, take) }
    },
  }
}

function watching(api: CalendarApi, take: () => void): Pick<CalendarApi, 'listEvents' | 'watchEvents' | 'stopChannel'> {
  return {
    async listEvents(request, pageToken) {
      take()
      return await api.listEvents(request, pageToken)
    },
    async watchEvents(calendarId, channel) {
      take()
      return await api.watchEvents(calendarId, channel)
    },
    async stopChannel(channelId, resourceId) {
      take()
      await api.stopChannel(channelId, resourceId)
    },
  }
}
