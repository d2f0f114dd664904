import { HttpsError } from 'firebase-functions/v2/https'
import type { z } from 'zod'

/** As much of a callable's request as the entry points look at. */
export interface CallableRequest {
  readonly auth?: { readonly uid: string }
  readonly data: unknown
}

/** Throws `invalid-argument` that names the field and what is wrong with it, without repeating its value. */
export function parseCallable<Schema extends z.ZodType>(schema: Schema, data: unknown): z.output<Schema> {
  const parsed = schema.safeParse(data ?? {})
  if (parsed.success) return parsed.data
  const problems = parsed.error.issues.map(({ path, message }) => [...path.map(String), message].join(' '))
  throw new HttpsError('invalid-argument', problems.join('; '))
}
