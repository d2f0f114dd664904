import type { CalendarAccess } from '../google/calendar-access'
import type { CalendarApi } from '../google/calendar-api'
import { RateLimited } from '../model/errors/rate-limited'
import type { AccountId, Uid } from '../model/ids'
import type { Clock } from '../support/clock'

/**
 * A fifth of what Google allows one user (600 a minute, https://developers.google.com/workspace/calendar/api/guides/quota)
 * in any sixty seconds: the rest is for syncs, which somebody waits for.
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

/** Google at this pace. */
export function paced(access: CalendarAccess, pace: Pace): CalendarAccess {
  return {
    async forAccount(uid, accountId) {
      const api = await access.forAccount(uid, accountId)
      const account = accountOf({ uid, accountId })
      const taking = <Result>(call: () => Promise<Result>): Promise<Result> => {
        pace.take(account)
        return call()
      }
      return throughEach(api, taking)
    },
  }
}

type Around = <Result>(call: () => Promise<Result>) => Promise<Result>

function throughEach(api: CalendarApi, around: Around): CalendarApi {
  return {
    listEvents: async (listing, pageToken) => await around(() => api.listEvents(listing, pageToken)),
    listInstances: async (listing, pageToken) => await around(() => api.listInstances(listing, pageToken)),
    getEvent: async (calendarId, eventId) => await around(() => api.getEvent(calendarId, eventId)),
    watchEvents: async (calendarId, channel) => await around(() => api.watchEvents(calendarId, channel)),
    stopChannel: async (channelId, resourceId) => await around(() => api.stopChannel(channelId, resourceId)),
    listCalendars: async (pageToken) => await around(() => api.listCalendars(pageToken)),
  }
}
