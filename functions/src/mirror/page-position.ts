import { hash } from 'node:crypto'
import { z } from 'zod'
import { eventRefSchema } from '../model/ids'

/** The last event that a page came past: the next one starts behind it. */
export const positionSchema = z.object({ startAt: z.date(), id: eventRefSchema })
export type PagePosition = z.infer<typeof positionSchema>

const encodedSchema = z.strictObject({
  /** Milliseconds since the epoch. */
  at: z.int(),
  id: eventRefSchema,
  /** Fingerprint of the query that the page belongs to. */
  of: z.string(),
})

/** The position as a page token: opaque to clients, and good for the same filters only. */
export function writePageToken({ startAt, id }: PagePosition, filters: readonly unknown[]): string {
  const encoded: z.infer<typeof encodedSchema> = { at: startAt.getTime(), id, of: fingerprintOf(filters) }
  return Buffer.from(JSON.stringify(encoded)).toString('base64url')
}

/** Null for a text that is no page token, or one of a listing with other filters. */
export function readPageToken(token: string, filters: readonly unknown[]): PagePosition | null {
  const encoded = encodedSchema.safeParse(jsonIn(token)).data
  if (encoded?.of !== fingerprintOf(filters)) return null
  return positionSchema.safeParse({ startAt: new Date(encoded.at), id: encoded.id }).data ?? null
}

function jsonIn(token: string): unknown {
  try {
    return JSON.parse(Buffer.from(token, 'base64url').toString())
  } catch {
    return null
  }
}

function fingerprintOf(filters: readonly unknown[]): string {
  return hash('sha256', JSON.stringify(filters), 'base64url').slice(0, 16)
}
