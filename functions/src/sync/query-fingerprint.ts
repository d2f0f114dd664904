import { createHash } from 'node:crypto'
import { EVENT_FIELDS, MAX_ATTENDEES } from '../google/google-event'

/**
 * Stands for the parameters that decide what Google's rows hold. A sync token and stored documents made under
 * another fingerprint do not serve: a full sync replaces both.
 */
export const QUERY_FINGERPRINT = createHash('sha256')
  .update(JSON.stringify({ fields: EVENT_FIELDS, maxAttendees: MAX_ATTENDEES }))
  .digest('hex')
  .slice(0, 16)
