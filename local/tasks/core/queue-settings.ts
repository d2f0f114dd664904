import { z } from 'zod'
import { durationSchema } from './duration'

/**
 * How a queue behaves, in the shape of the REST API and with its defaults
 * (https://cloud.google.com/tasks/docs/reference/rest/v2/projects.locations.queues). Durations are milliseconds
 * once parsed.
 */
export const queueSettingsSchema = z.object({
  retryConfig: z
    .object({
      /** The first attempt counts; -1 is no limit. */
      maxAttempts: z.int().min(-1).default(100),
      /** From the first attempt on; 0 is no limit. Ends the retries only once `maxAttempts` is reached too. */
      maxRetryDuration: durationSchema.prefault('0s'),
      minBackoff: durationSchema.prefault('0.1s'),
      maxBackoff: durationSchema.prefault('3600s'),
      maxDoublings: z.int().min(0).default(16),
    })
    .prefault({}),
  rateLimits: z
    .object({
      maxDispatchesPerSecond: z.number().positive().max(500).default(500),
      /** Google derives it from the rate and lets nobody set it. */
      maxBurstSize: z.int().positive().optional(),
      maxConcurrentDispatches: z.int().positive().max(5000).default(1000),
    })
    .prefault({}),
})

export type QueueSettings = z.infer<typeof queueSettingsSchema>
/** What a caller writes: `{ retryConfig: { maxAttempts: 12, minBackoff: '1s' } }`. */
export type QueueSettingsInput = z.input<typeof queueSettingsSchema>
export type RetryConfig = QueueSettings['retryConfig']

/** Google picks 100 for a rate of 500 a second and does not document the rest: a fifth of the rate, at least one. */
export function burstSize({ maxBurstSize, maxDispatchesPerSecond }: QueueSettings['rateLimits']): number {
  return maxBurstSize ?? Math.max(1, Math.ceil(maxDispatchesPerSecond / 5))
}
