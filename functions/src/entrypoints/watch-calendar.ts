import { z } from 'zod'
import { watchCalendar, type WatchDependencies } from '../channels/watch-calendar'
import { calendarRefSchema, uidSchema } from '../model/ids'
import type { Logger } from '../support/logger'
import { requireSignedIn, toCallableError } from './callable-error'
import { type CallableRequest, parseCallable } from './callable-request'

/** `calendarId` is a calendarRef, like every id in our own interfaces. */
export const watchCalendarRequestSchema = z.object({ calendarId: calendarRefSchema })

/** `channelExpiration` is an ISO 8601 instant. */
export interface WatchCalendarAnswer {
  readonly status: 'watching' | 'polling'
  readonly channelExpiration: string | null
}

/** `watchCalendar`: mirrors one calendar of the signed-in user from now on. */
export function watchCalendarHandler(begin: () => WatchDependencies & { readonly logger: Logger }) {
  return async ({ auth, data }: CallableRequest): Promise<WatchCalendarAnswer> => {
    const dependencies = begin()
    try {
      const uid = uidSchema.parse(requireSignedIn(auth))
      const { calendarId } = parseCallable(watchCalendarRequestSchema, data)
      const { status, channelExpiration } = await watchCalendar(uid, calendarId, dependencies)
      return { status, channelExpiration: channelExpiration?.toISOString() ?? null }
    } catch (error) {
      throw toCallableError(error, dependencies.logger)
    }
  }
}
