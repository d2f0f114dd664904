import { z } from 'zod'

const count = z.int().min(0)
const percent = z.number().min(0).max(100)

/** `calendar_mirror_health`: how the whole mirror is doing, told by the hourly run, for metrics and alerts. */
export const healthLineSchema = z.strictObject({
  status: z.enum(['ok', 'degraded']),
  live: count,
  polling: count,
  failing: count,
  /** Of the calendars that can be followed, the part that notifications are followed for; absent where there are none. */
  coveragePercent: percent.optional(),
  /** Of the mirrored calendars, the part proven equal to Google within a day; absent where there are none. */
  verifiedPercent: percent.optional(),
  oldestPendingSeconds: count,
  channelsExpiringSoon: count,
})
export type HealthLine = z.infer<typeof healthLineSchema>
