import { z } from 'zod'
import { tracedSchema, syncLineSchema } from '../../functions/src/model/sync-line'

/** https://cloud.google.com/logging/docs/reference/v2/rest/v2/LogEntry, as far as a story is told from it. */
export const logEntrySchema = z.object({
  timestamp: z.coerce.date(),
  jsonPayload: z.looseObject({ message: z.string(), syncId: z.string().optional(), trace: z.string().optional() }),
})
export type LogEntry = z.infer<typeof logEntrySchema>

/** `calendar_notification`: what the webhook did with one. */
export const notificationLineSchema = z.looseObject({
  outcome: z.enum(['channel_opened', 'enqueued', 'queue_unavailable']),
  channelId: z.string(),
  messageNumber: z.union([z.number(), z.string()]),
})

/** `calendar_sync_complete`, with the trace that it has in the log. */
export const loggedSyncSchema = z.looseObject({
  ...syncLineSchema.pick({
    cause: true,
    attempt: true,
    retries: true,
    outcome: true,
    epoch: true,
    pages: true,
    rows: true,
    created: true,
    updated: true,
    deleted: true,
    freshnessMs: true,
    ms: true,
  }).shape,
  trace: tracedSchema.shape.trace.optional(),
})
export type LoggedSync = z.infer<typeof loggedSyncSchema>
