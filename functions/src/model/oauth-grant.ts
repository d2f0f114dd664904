import { z } from 'zod'
import { accountIdSchema } from './ids'

/**
 * The least that mirroring needs (https://developers.google.com/workspace/calendar/api/auth), each of which a user can
 * withhold; `openid email` beside them tell whose account it is.
 */
export const CALENDAR_SCOPES = [
  'https://www.googleapis.com/auth/calendar.events.readonly',
  'https://www.googleapis.com/auth/calendar.calendarlist.readonly',
] as const

/** What Google's consent page led to. */
export const oauthGrantSchema = z.object({
  accountId: accountIdSchema,
  email: z.email(),
  /** Granted, which may be fewer than were asked for. */
  scopes: z.array(z.string()).readonly(),
  /** Google gives one with the first consent, and again only where the consent page was forced. */
  refreshToken: z.string().min(1).nullable(),
})
export type OAuthGrant = z.infer<typeof oauthGrantSchema>
