import { z } from 'zod'
import { healthLineSchema } from '../../functions/src/model/health-line'
import { channelIdSchema, syncIdSchema } from '../../functions/src/model/ids'
import { syncLineSchema, tracedSchema } from '../../functions/src/model/sync-line'

const count = z.int().min(0)
const epoch = count
const syncId = syncIdSchema
const runId = syncLineSchema.shape.runId
const errorName = z.string().regex(/^[A-Z][A-Za-z]{1,60}$/)
const word = z.string().regex(/^[a-z][a-z_]{1,40}$/)
const spent = { reads: count, writes: count, deletes: count, calls: count, tasks: count }
const changes = { created: count, updated: count, deleted: count }
const pass = { syncId, epoch, pages: count, rows: count, ...changes, atLeast: z.boolean().optional() }
const ms = z.number().min(0)

/** What firebase-functions puts around each line. */
const around = z.object({
  severity: z.enum(['INFO', 'WARNING', 'ERROR']),
  message: z.string(),
  'logging.googleapis.com/trace': z.string().regex(/^projects\/[a-z0-9-]+\/traces\/[0-9a-f]{32}$/),
  'logging.googleapis.com/spanId': tracedSchema.shape.spanId,
})

function line(fields: z.ZodRawShape): z.ZodType {
  return z.strictObject({ ...around.shape, ...tracedSchema.shape, ...fields })
}

/** The lines of the functions on the way from a notification to a document, by the event's name; no field beside these. */
export const LOG_LINES: Readonly<Record<string, z.ZodType>> = {
  calendar_notification: line({
    outcome: z.enum(['channel_opened', 'enqueued', 'queue_unavailable', 'refused']),
    reason: z.enum(['token', 'headers']).optional(),
    syncId: syncId.optional(),
    channelId: channelIdSchema.optional(),
    messageNumber: count.optional(),
    resourceState: word.optional(),
  }),
  calendar_end_to_end: z.strictObject({
    severity: around.shape.severity,
    message: around.shape.message,
    outcome: z.enum(['first', 'on_its_way', 'seen', 'late', 'failed']),
    ms: ms.optional(),
    error: errorName.optional(),
  }),
  calendar_sync_complete: line(syncLineSchema.shape),
  calendar_sync_incremental: line(pass),
  calendar_sync_full: line({ ...pass, reason: word }),
  calendar_sync_token_expired: line({ syncId, epoch }),
  calendar_sync_failed: line({
    syncId,
    runId,
    cause: syncLineSchema.shape.cause,
    retryCount: count,
    error: errorName,
    ...spent,
  }),
  calendar_reconciliation_complete: line({
    syncId,
    runId,
    night: count,
    outcome: word,
    documents: count.optional(),
    lostPush: count,
    mapperChanged: count,
    ...changes,
    deepReads: count,
    ...spent,
    ms,
  }),
  calendar_channels_renewed: line({
    toOpen: count,
    toStop: count,
    toClose: count,
    toSync: count,
    toLookFor: count,
    calendars: count,
    channels: count,
    unreadable: count,
    opened: count,
    surplus: count,
    unsupported: count,
    stopped: count,
    closed: count,
    lapsed: count,
    synced: count,
    returned: count,
    stillLost: count,
    erased: count,
    skipped: count,
    failed: count,
    complete: z.boolean(),
    ...spent,
    ms,
  }),
  calendar_mirror_health: line(healthLineSchema.shape),
  calendar_lists_tended: line({ tended: count, failed: count }),
  calendar_list_synced: line({ syncId, scope: word, calendars: count }),
  calendar_reconciliation_fan_out: z.strictObject({
    ...around.omit({ 'logging.googleapis.com/trace': true, 'logging.googleapis.com/spanId': true }).shape,
    calendars: count,
    ms,
  }),
}
