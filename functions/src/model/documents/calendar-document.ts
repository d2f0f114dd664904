import { z } from 'zod'
import { accountIdSchema, calendarIdSchema, syncIdSchema } from '../ids'

/**
 * - `pending`: not mirrored yet. - `syncing`: a full sync is under way. - `live`: follows Google's notifications.
 * - `polling`: Google sends none for it. - `reauth_required`: its account has to be connected again.
 * - `paused`: its owner wants it left as it is, until further notice.
 * - `inaccessible`: Google no longer shows it to this account; what was mirrored last is still there.
 */
export const calendarStateSchema = z.enum([
  'pending',
  'syncing',
  'live',
  'polling',
  'paused',
  'reauth_required',
  'inaccessible',
])
export type CalendarState = z.infer<typeof calendarStateSchema>

/** How far a full sync is: documents done `of` about how many, where that is known. */
export const syncProgressSchema = z.object({
  phase: z.enum(['today', 'listing', 'writing', 'sweeping']),
  done: z.int().min(0),
  of: z.int().min(0).nullable(),
})
export type SyncProgress = z.infer<typeof syncProgressSchema>

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
  /** Null unless `syncing`. */
  progress: syncProgressSchema.nullable().default(null),
  /** Why nothing is asked of Google before a certain time, in words; null or absent while nothing keeps it waiting. */
  waiting: z.object({ until: z.date(), reason: z.string() }).nullish(),
  channelExpiration: z.date().nullable(),
  /** When the mirror was last proven equal to Google. */
  lastVerifiedAt: z.date().nullable(),
  /** When a share of its documents was last read in full and hashed again; a month of nights reads them all. */
  lastDeepVerifiedAt: z.date().nullable().default(null),
  schemaVersion: z.literal(1),
})
export type CalendarDocument = z.infer<typeof calendarDocumentSchema>
