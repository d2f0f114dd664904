import { z } from 'zod'
import { accountIdSchema, calendarIdSchema, calendarRefSchema, eventIdSchema, uidSchema } from '../ids'

/** `quarantine/{id}`: an event that no document can be made of, or that Firestore refuses; nothing of what it says. */
export const quarantineRecordSchema = z.object({
  uid: uidSchema,
  accountId: accountIdSchema,
  calendarId: calendarIdSchema,
  calendarRef: calendarRefSchema,
  /** Null where not even that could be read. */
  eventId: eventIdSchema.nullable(),
  /** Which field is amiss, and how. */
  reason: z.string(),
  /** When it was met last. */
  metAt: z.date(),
  /** When Firestore deletes the record by itself. */
  expireAt: z.date(),
})
export type QuarantineRecord = z.infer<typeof quarantineRecordSchema>
