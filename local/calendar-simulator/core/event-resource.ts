import { z } from 'zod'

const eventTimeSchema = z.object({
  date: z.iso.date().nullish(),
  dateTime: z.string().nullish(),
  timeZone: z.string().nullish(),
})

const personSchema = z.looseObject({ email: z.string().optional() })

/** What a caller may send as an event; fields the simulator does not know are kept as they are. */
export const eventBodySchema = z.looseObject({
  id: z.string().optional(),
  iCalUID: z.string().optional(),
  status: z.enum(['confirmed', 'tentative', 'cancelled']).optional(),
  eventType: z.string().optional(),
  summary: z.string().nullish(),
  description: z.string().nullish(),
  location: z.string().nullish(),
  start: eventTimeSchema.optional(),
  end: eventTimeSchema.optional(),
  recurrence: z.array(z.string()).nullish(),
  visibility: z.enum(['default', 'public', 'private', 'confidential']).nullish(),
  transparency: z.enum(['opaque', 'transparent']).nullish(),
  organizer: personSchema.optional(),
  creator: personSchema.optional(),
  attendees: z.array(personSchema).nullish(),
})

export type EventBody = z.infer<typeof eventBodySchema>

/** A date, or an instant with the zone it was made in. */
export interface EventTime {
  readonly date?: string
  readonly dateTime?: string
  readonly timeZone?: string
}

export interface Person {
  readonly [field: string]: unknown
  readonly email?: string | undefined
  readonly self?: boolean
}

export type EventStatus = 'confirmed' | 'tentative' | 'cancelled'

/** The fields that an event has of itself, whatever its version. */
export interface EventFields {
  readonly [field: string]: unknown
  readonly id: string
  readonly status: EventStatus
  readonly summary?: string
  readonly description?: string
  readonly location?: string
  readonly created?: string
  readonly updated?: string
  readonly start?: EventTime
  readonly end?: EventTime
  readonly recurrence?: readonly string[]
  readonly recurringEventId?: string
  readonly originalStartTime?: EventTime
  readonly iCalUID?: string
  readonly sequence?: number
  readonly eventType?: string
  readonly visibility?: string
  readonly organizer?: Person
  readonly creator?: Person
  readonly attendees?: readonly Person[]
  readonly attendeesOmitted?: boolean
}

/**
 * An event as Google prints it (https://developers.google.com/workspace/calendar/api/v3/reference/events#resource).
 * A cancelled row may have nothing but kind, etag, id and status.
 */
export interface EventResource extends EventFields {
  readonly kind: 'calendar#event'
  readonly etag: string
}
