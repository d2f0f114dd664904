import { z } from 'zod'
import { channelIdSchema, resourceIdSchema } from '../model/ids'

/**
 * Visible ASCII without a comma: Node joins the values of a header that was sent twice with one, and no header of a
 * notification holds any.
 */
const HEADER_TEXT = /^[\x21-\x2b\x2d-\x7e]+$/

/**
 * The headers of a push notification, under Node's lower-case names
 * (https://developers.google.com/workspace/calendar/api/guides/push#understanding-the-notification-message-format).
 * All that is said is in them; the body is empty. A header that is missing, repeated, overlong or oddly spelled is
 * refused, other headers are not looked at.
 */
export const notificationSchema = z
  .object({
    'x-goog-channel-id': channelIdSchema,
    'x-goog-message-number': z
      .string()
      .regex(/^[0-9]{1,15}$/)
      .transform(Number),
    'x-goog-resource-id': resourceIdSchema.refine((id) => HEADER_TEXT.test(id)),
    'x-goog-resource-state': z.string().regex(/^[a-z_]{1,32}$/),
    'x-goog-channel-token': z.string().max(256).regex(HEADER_TEXT),
  })
  .transform((headers) => ({
    channelId: headers['x-goog-channel-id'],
    messageNumber: headers['x-goog-message-number'],
    resourceId: headers['x-goog-resource-id'],
    /** `sync` announces a new channel; every other state says that something changed. */
    resourceState: headers['x-goog-resource-state'],
    /** Unverified. */
    token: headers['x-goog-channel-token'],
  }))
export type Notification = z.infer<typeof notificationSchema>
