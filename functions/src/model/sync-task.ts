import { z } from 'zod'
import { channelIdSchema, resourceIdSchema, syncIdSchema } from './ids'

/**
 * What travels through the queue to `syncCalendar`. It names no user and no calendar: whose events are written
 * where follows from the syncState document alone, so a forged payload gains nothing.
 */
export const syncTaskSchema = z.strictObject({
  version: z.literal(1),
  syncId: syncIdSchema,
  cause: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('push'), channelId: channelIdSchema, resourceId: resourceIdSchema }),
    z.strictObject({ kind: z.literal('watch') }),
    z.strictObject({ kind: z.literal('demand') }),
    z.strictObject({ kind: z.literal('rate-limit') }),
    z.strictObject({ kind: z.literal('watchdog') }),
    z.strictObject({ kind: z.literal('not-found') }),
    z.strictObject({ kind: z.literal('hourly') }),
    // About an account's list of calendars, whose state the sync id then names.
    z.strictObject({ kind: z.literal('calendar-list'), scope: z.enum(['changes', 'everything']) }),
  ]),
})
export type SyncTask = z.infer<typeof syncTaskSchema>
