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
  z.object({ ...identity, state: z.literal('opening') }),
  z.object({ ...identity, ...opened, state: z.literal('active') }),
  z.object({ ...identity, ...opened, state: z.literal('closing') }),
  z.object({ ...identity, state: z.literal('closed'), closedAt: z.date(), expireAt: z.date() }),
])
export type ChannelRecord = z.infer<typeof channelRecordSchema>
