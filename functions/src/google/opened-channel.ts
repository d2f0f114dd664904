import { z } from 'zod'
import { resourceIdSchema } from '../model/ids'
import type { OpenedChannel } from './calendar-api'
import { parseResponse } from './parse-response'

const openedChannelSchema = z.object({
  resourceId: resourceIdSchema,
  /** 64-bit numbers are strings in Google's JSON, but not always. */
  expiration: z.union([z.string().regex(/^\d{1,16}$/), z.int().positive()]).transform(Number),
})

export function parseOpenedChannel(body: unknown): OpenedChannel {
  return parseResponse(openedChannelSchema, body)
}
