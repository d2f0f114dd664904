import type { z } from 'zod'
import { MalformedResponse } from '../model/errors/malformed-response'

/** Throws `MalformedResponse`, which says where the answer breaks the promise, and nothing of its content. */
export function parseResponse<Schema extends z.ZodType>(schema: Schema, body: unknown): z.infer<Schema> {
  const parsed = schema.safeParse(body)
  if (parsed.success) return parsed.data
  const places = parsed.error.issues.map(({ path, code }) => `${path.join('.') || 'the body'} (${code})`)
  throw new MalformedResponse(`Google's answer is not what was promised: ${places.join(', ')}`)
}
