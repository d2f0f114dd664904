import { z } from 'zod'
import { type GoogleEvent, googleEventSchema } from '../google/google-event'
import { eventIdSchema } from '../model/ids'
import type { EventId } from '../model/ids'

/** One row of a listing: an event as Google promises it, or what can be said of one that is not. */
export type Row =
  | { readonly kind: 'event'; readonly event: GoogleEvent }
  | {
      readonly kind: 'unreadable'
      readonly eventId: EventId | null
      readonly recurringEventId: EventId | null
      /** Whether it is a recurring event; null where that cannot be read either. */
      readonly recurs: boolean | null
      readonly reason: string
    }

const identified = z.object({
  id: eventIdSchema.nullish().catch(null),
  recurringEventId: eventIdSchema.nullish().catch(null),
  recurrence: z.union([
    z
      .array(z.unknown())
      .nullish()
      .transform((rules) => (rules?.length ?? 0) > 0),
    z.unknown().transform(() => null),
  ]),
})

/** What is gone is gone, whatever else its row says: Google promises no more of it than this. */
const cancelled = identified
  .pick({ recurringEventId: true })
  .extend({ id: eventIdSchema, status: z.literal('cancelled') })

export function readRow(row: unknown): Row {
  const parsed = googleEventSchema.safeParse(row)
  if (parsed.success) return { kind: 'event', event: parsed.data }
  const gone = googleEventSchema.safeParse(cancelled.safeParse(row).data)
  if (gone.success) return { kind: 'event', event: gone.data }
  const id = identified.safeParse(row)
  const { id: eventId = null, recurringEventId = null, recurrence: recurs = null } = id.data ?? {}
  return { kind: 'unreadable', eventId, recurringEventId, recurs, reason: describe(parsed.error) }
}

/** Where the row is odd, never what it says. */
function describe(error: z.ZodError): string {
  return error.issues.map((issue) => `${issue.path.join('.')}: ${issue.code}`).join('; ')
}
