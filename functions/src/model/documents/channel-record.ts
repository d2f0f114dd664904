import { z } from 'zod'
import { accountIdSchema, calendarIdSchema, channelIdSchema, resourceIdSchema, syncIdSchema, uidSchema } from '../ids'

const identity = {
  channelId: channelIdSchema,
  syncId: syncIdSchema,
  uid: uidSchema,
  accountId: accountIdSchema,
  calendarId: calendarIdSchema,
  createdAt: z.date(),
}
const opened = { resourceId: resourceIdSchema, expiration: z.date() }

/**
 * `channels/{channelId}`: the ledger of every watch channel ever opened. Google has no call that lists channels, so
 * the intent is written before the call.
 */
export const channelRecordSchema = z.discriminatedUnion('state', [
  /** `expiration` is what is asked for: Google grants no more. */
  z.object({ ...identity, state: z.literal('opening'), expiration: z.date() }),
  /** `adopted`: known from a notification only, so that `expiration` is still what was asked for. */
  z.object({ ...identity, ...opened, state: z.literal('active'), adopted: z.literal(true).optional() }),
  /** `told`: how often it told something although it was to be stopped, and could not be stopped then. */
  z.object({ ...identity, ...opened, state: z.literal('closing'), told: z.number().int().positive().optional() }),
  z.object({ ...identity, state: z.literal('closed'), closedAt: z.date(), expireAt: z.date() }),
])
export type ChannelRecord = z.infer<typeof channelRecordSchema>
