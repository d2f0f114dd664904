import { z } from 'zod'
import { eventDocumentSchema } from './event-document'

/**
 * `users/{uid}/series/{eventRef}`: a recurring event that has instances in the window, for clients that show or edit
 * the rule. Its times are those of its first instance, wherever they lie.
 */
export const seriesDocumentSchema = eventDocumentSchema.extend({
  /** Google's RRULE, RDATE and EXDATE lines (https://www.rfc-editor.org/rfc/rfc5545#section-3.8.5). */
  recurrence: z.array(z.string()),
})
export type SeriesDocument = z.infer<typeof seriesDocumentSchema>
