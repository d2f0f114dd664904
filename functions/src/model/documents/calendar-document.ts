import { z } from 'zod'
import { accountIdSchema, calendarIdSchema, syncIdSchema } from '../ids'

/**
 * - `pending`: not mirrored yet. - `syncing`: a full sync is under way. - `live`: follows Google's notifications.
 * - `polling`: Google sends none for it. - `reauth_required`: its account has to be connected again.
 */
export const calendarStateSchema = z.enum(['pending', 'syncing', 'live', 'polling', 'reauth_required'])
export type CalendarState = z.infer<typeof calendarStateSchema>

/** `users/{uid}/calendars/{calendarRef}`: one calendar of a connected account, as its owner sees it. */
export const calendarDocumentSchema = z.object({
  accountId: accountIdSchema,
  calendarId: calendarIdSchema,
  /** Its name: the owner's own one where there is one. */
  summary: z.string(),
  description: z.string().nullable(),
  timeZone: z.string(),
  accessRole: z.string(),
  backgroundColor: z.string().nullable(),
  foregroundColor: z.string().nullable(),
  primary: z.boolean(),
  /** Whether its events are mirrored. */
  selected: z.boolean(),
  /** The syncState document, while selected. */
  syncId: syncIdSchema.nullable(),
  state: calendarStateSchema,
  channelExpiration: z.date().nullable(),
  /** When the mirror was last proven equal to Google. */
  lastVerifiedAt: z.date().nullable(),
  schemaVersion: z.literal(1),
})
export type CalendarDocument = z.infer<typeof calendarDocumentSchema>
