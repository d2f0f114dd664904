import { z } from 'zod'

/** A duration as Google's JSON has it, `"1.500s"`, as milliseconds. */
export const durationSchema = z
  .string()
  .regex(/^\d{1,12}(\.\d{1,9})?s$/, 'a duration reads like "1.500s"')
  .transform((text) => Math.round(Number(text.slice(0, -1)) * 1000))

export function formatDuration(milliseconds: number): string {
  return `${milliseconds / 1000}s`
}

/** A timestamp as Google's JSON has it, RFC 3339, as milliseconds since the epoch. */
export const timestampSchema = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text))

export function formatTimestamp(milliseconds: number): string {
  return new Date(milliseconds).toISOString()
}
