import { z } from 'zod'
import { calendarRefSchema, uidSchema } from '../model/ids'
import type { SyncDependencies } from '../sync/sync-dependencies'
import { syncNow, type SyncNowAnswer } from '../sync/sync-now'
import { requireSignedIn, toCallableError } from './callable-error'
import { type CallableRequest, parseCallable } from './callable-request'

export const syncNowRequestSchema = z.object({
  /** A calendarRef; without it all selected calendars of the user are meant. */
  calendarId: calendarRefSchema.optional(),
  /** Leave everything to the queue and answer at once. */
  background: z.boolean().default(false),
})

/** `syncNow`: brings the signed-in user's calendars up to date. */
export function syncNowHandler(begin: () => SyncDependencies) {
  return async ({ auth, data }: CallableRequest): Promise<SyncNowAnswer> => {
    const dependencies = begin()
    try {
      const uid = uidSchema.parse(requireSignedIn(auth))
      const { calendarId, background } = parseCallable(syncNowRequestSchema, data)
      return await syncNow(uid, { calendar: calendarId, background }, dependencies)
    } catch (error) {
      throw toCallableError(error, dependencies.logger)
    }
  }
}
