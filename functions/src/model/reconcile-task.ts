import { z } from 'zod'
import { syncIdSchema } from './ids'

/**
 * What travels through the queue to `reconcileCalendar`. `night` numbers the days since 1970-01-01 (UTC): it chooses
 * which thirtieth of the documents is read in full. `depth` `all` reads every one of them.
 */
export const reconcileTaskSchema = z.strictObject({
  version: z.literal(1),
  syncId: syncIdSchema,
  night: z.int().min(0),
  depth: z.enum(['thirtieth', 'all']),
})
export type ReconcileTask = z.infer<typeof reconcileTaskSchema>
