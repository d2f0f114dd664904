import { z } from 'zod'
import { syncIdSchema } from './ids'

const count = z.int().min(0)

/** What every line of the log says of the trace that it belongs to; see `support/trace.ts`. */
export const tracedSchema = z.object({
  trace: z.string().regex(/^[0-9a-f]{32}$/),
  spanId: z.string().regex(/^[0-9a-f]{16}$/),
})

/** `calendar_sync_complete`: the one line that each sync ends with; ids, counts and times. */
export const syncLineSchema = z.strictObject({
  syncId: syncIdSchema,
  runId: z.string().regex(/^[\w-]{1,500}$/),
  /** What set it off. */
  cause: z.enum([
    'push',
    'watch',
    'demand',
    'rate-limit',
    'watchdog',
    'not-found',
    'hourly',
    'calendar-list',
    'reconciliation',
  ]),
  /** How often the task was tried before; absent where no task is behind it. */
  attempt: count.optional(),
  /** How often it started over, because others committed or there was a round left. */
  retries: count,
  outcome: z.enum([
    'completed',
    'too_much',
    'busy',
    'handed_over',
    'missing',
    'deferred',
    'reauth_required',
    'paused',
    'gone',
    'ignored',
  ]),
  /** Of the state that was committed to, or read; absent where there is none. */
  epoch: count.optional(),
  /** Listed from Google, and the rows on them. */
  pages: count,
  rows: count,
  created: count.optional(),
  updated: count.optional(),
  deleted: count.optional(),
  /** Milliseconds from the oldest change that was applied, by Google's clock, to its commit; absent in full syncs. */
  freshnessMs: z.number().min(0).optional(),
  /** As Firestore bills them. */
  reads: count,
  writes: count,
  deletes: count,
  /** Requests to Google Calendar. */
  calls: count,
  /** Handed to the queue. */
  tasks: count,
  ms: z.number().min(0),
})
export type SyncLine = z.infer<typeof syncLineSchema>
