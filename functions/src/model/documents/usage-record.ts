import { z } from 'zod'

/** `usage/{SHA-256 of user and day}`: how often Google was asked for a user on one day, UTC, as far as was noted. */
export const usageRecordSchema = z.object({ calls: z.int().min(0), expireAt: z.date() })
export type UsageRecord = z.infer<typeof usageRecordSchema>
