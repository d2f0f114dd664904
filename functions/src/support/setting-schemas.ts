import { z } from 'zod'

/** Of a setting that is set as text or as a number; both ends are allowed. */
export function wholeNumber(min: number, max: number) {
  const range = `is not a whole number from ${min} to ${max}`
  const digits = z
    .string(range)
    .regex(/^[0-9]{1,9}$/, range)
    .transform(Number)
  return z.union([z.int(range), digits], range).refine((number) => number >= min && number <= max, range)
}

/** Null where it is not set. */
export function optional<Schema extends z.ZodType<string, string>>(schema: Schema) {
  return schema.optional().transform((text) => text ?? null)
}

/** Of Google Cloud. */
export function regionName() {
  return z.string().regex(/^[a-z]+(-[a-z]+)+[0-9]+$/, 'is not a region, such as us-central1')
}

/** HTTPS, save on this machine itself. */
export function publicUrl() {
  return z.url('is not a URL').refine(isPublic, 'is not an https:// URL')
}

/** An origin is what a browser sends as such: no path, no slash at its end, no default port. */
export function origins() {
  const isOrigin = (text: string) => isPublic(`${text}/`) && URL.parse(text)?.origin === text
  return z.string().refine((list) => list.split(',').every(isOrigin), 'is not a list of https:// origins')
}

function isPublic(url: string): boolean {
  return /^(https:\/\/|http:\/\/(127\.0\.0\.1|localhost)[:/])/.test(url)
}
