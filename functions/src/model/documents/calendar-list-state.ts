import { z } from 'zod'
import { accountIdSchema, channelIdSchema, resourceIdSchema, uidSchema } from '../ids'
import { pushSchema } from './sync-state'

/**
 * `calendarLists/{syncId}`: how far an account's list of calendars is followed. One for each connected account; there
 * is little to it, so its channels stand in it and have no ledger.
 */
export const calendarListStateSchema = z.object({
  uid: uidSchema,
  accountId: accountIdSchema,
  /** Null until the list was listed once, and where Google gave none. */
  token: z.string().min(1).nullable(),
  /** Rises with every commit. */
  seq: z.int().min(0),
  push: pushSchema,
  /** The channel that is being opened: what comes over it is no stranger's. */
  opening: channelIdSchema.nullable(),
  /** Channels that Google has yet to be told the end of. */
  leaving: z.array(z.object({ channelId: channelIdSchema, resourceId: resourceIdSchema })),
  /** When all of the list was listed last. */
  listedAt: z.date().nullable(),
  /** When the hourly job has something to do about it. */
  tendAt: z.date(),
})
export type CalendarListState = z.infer<typeof calendarListStateSchema>
