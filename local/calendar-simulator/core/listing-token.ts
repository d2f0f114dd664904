import { z } from 'zod'

/** What a sync token stands for. It belongs to a user, a calendar and a query. */
const syncTokenSchema = z.object({
  user: z.string(),
  calendar: z.string(),
  query: z.string(),
  seq: z.number(),
  generation: z.number(),
  issuedAt: z.number(),
  /** The window of the first listing, where it is remembered; a side without end is null. */
  window: z.object({ from: z.number().nullable(), to: z.number().nullable() }).optional(),
})

/**
 * Where a listing goes on: in the order of changes, after the row with this sequence number and, within a series, this
 * wall start; in any other order, after the row with this key and id.
 */
const positionSchema = z.object({
  seq: z.number(),
  wall: z.number().nullable(),
  key: z.number().nullable(),
  id: z.string().nullable(),
})

/** What a page token stands for. Its listing shows nothing that changed after its first page. */
const pageTokenSchema = z.object({
  user: z.string(),
  calendar: z.string(),
  query: z.string(),
  page: z.number(),
  until: z.number(),
  generation: z.number(),
  after: positionSchema,
})

export type SyncToken = z.infer<typeof syncTokenSchema>
export type PageToken = z.infer<typeof pageTokenSchema>
export type Position = z.infer<typeof positionSchema>

/** In the order of changes: behind everything up to this sequence number. */
export const behind = (seq: number): Position => ({ seq, wall: null, key: null, id: null })

const encode = (prefix: string, token: SyncToken | PageToken): string =>
  prefix + Buffer.from(JSON.stringify(token)).toString('base64url')

const decode = (prefix: string, text: string): unknown => {
  if (!text.startsWith(prefix)) return null
  try {
    return JSON.parse(Buffer.from(text.slice(prefix.length), 'base64url').toString())
  } catch {
    return null
  }
}

export const writeSyncToken = (token: SyncToken): string => encode('S', token)
export const writePageToken = (token: PageToken): string => encode('P', token)

/** Null where the text is no token of ours. */
export const readSyncToken = (text: string): SyncToken | null =>
  syncTokenSchema.safeParse(decode('S', text)).data ?? null

export const readPageToken = (text: string): PageToken | null =>
  pageTokenSchema.safeParse(decode('P', text)).data ?? null
