import { z } from 'zod'
import { accountIdSchema, calendarIdSchema, calendarRefSchema, eventRefSchema, syncIdSchema, uidSchema } from '../ids'

/**
 * Why mirror and Google were not equal, and for how many events.
 * - `lostPush`: Google changed them a while ago and no notification led to a sync.
 * - `quarantined`: no document could be made of them before, and now one could.
 * - `tampered`: every change had been applied, and still the documents were others: somebody else wrote them.
 * - `mapperChanged`: documents are made otherwise than when they were written.
 */
export const driftCausesSchema = z.object({
  lostPush: z.int().min(0),
  quarantined: z.int().min(0),
  tampered: z.int().min(0),
  mapperChanged: z.int().min(0),
})
export type DriftCauses = z.infer<typeof driftCausesSchema>

/**
 * How a stored document differed: there was none, there was one too many, it was another event state, or what it said
 * was not what its hash was made of.
 */
export const differenceKindSchema = z.enum(['missing', 'surplus', 'different', 'altered'])
export type DifferenceKind = z.infer<typeof differenceKindSchema>

/** `reconciliations/{id}`: what one night found in a calendar that was not equal to Google. */
export const driftReportSchema = z.object({
  syncId: syncIdSchema,
  uid: uidSchema,
  accountId: accountIdSchema,
  calendarId: calendarIdSchema,
  calendarRef: calendarRefSchema,
  night: z.int().min(0),
  foundAt: z.date(),
  causes: driftCausesSchema,
  /** Some of the documents that differed; documents of recurring events are in the collection `series`. */
  examples: z.array(
    z.object({ collection: z.enum(['events', 'series']), ref: eventRefSchema, kind: differenceKindSchema }),
  ),
  expireAt: z.date(),
})
export type DriftReport = z.infer<typeof driftReportSchema>
