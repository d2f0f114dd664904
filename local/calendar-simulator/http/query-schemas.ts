import { z } from 'zod'
import { invalidParameter } from '../core/google-error'

const flag = z.enum(['true', 'false']).transform((text) => text === 'true')
const count = z
  .string()
  .regex(/^-?\d+$/)
  .transform(Number)
const several = z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat())

export const eventListQuery = z.object({
  singleEvents: flag.optional(),
  showDeleted: flag.optional(),
  timeMin: z.string().optional(),
  timeMax: z.string().optional(),
  updatedMin: z.string().optional(),
  timeZone: z.string().optional(),
  orderBy: z.enum(['startTime', 'updated']).optional(),
  q: z.string().optional(),
  iCalUID: z.string().optional(),
  eventTypes: several.optional(),
  privateExtendedProperty: several.optional(),
  sharedExtendedProperty: several.optional(),
  maxAttendees: count.optional(),
  maxResults: count.optional(),
  syncToken: z.string().optional(),
  pageToken: z.string().optional(),
})

export const instancesQuery = z.object({
  timeMin: z.string().optional(),
  timeMax: z.string().optional(),
  timeZone: z.string().optional(),
  originalStart: z.string().optional(),
  showDeleted: flag.optional(),
  maxAttendees: count.optional(),
  maxResults: count.optional(),
  pageToken: z.string().optional(),
})

export const eventGetQuery = z.object({ maxAttendees: count.optional(), timeZone: z.string().optional() })

export const calendarListQuery = z.object({
  maxResults: count.optional(),
  minAccessRole: z.enum(['freeBusyReader', 'reader', 'writer', 'owner']).optional(),
  showDeleted: flag.optional(),
  showHidden: flag.optional(),
  pageToken: z.string().optional(),
  syncToken: z.string().optional(),
})

export const calendarBody = z.object({
  summary: z.string().optional(),
  description: z.string().optional(),
  timeZone: z.string().optional(),
})

export const watchBody = z.object({
  id: z.string().optional(),
  type: z.string().optional(),
  address: z.string().optional(),
  token: z.string().nullish(),
  expiration: z.union([z.string(), z.number()]).nullish(),
  params: z.record(z.string(), z.string()).optional(),
})

export const stopBody = z.object({ id: z.string().optional(), resourceId: z.string().optional() })

/** Parses a query; 400 names the first parameter that is wrong. Parameters that Google does not know are ignored. */
export const parseQuery = <Parsed>(schema: z.ZodType<Parsed>, query: unknown): Parsed => {
  const result = schema.safeParse(query)
  if (result.success) return result.data
  const name = result.error.issues[0]?.path.join('.') ?? 'query'
  throw invalidParameter(name, `Invalid value for: ${name}`)
}
