import { z } from 'zod'
import type { DocumentData } from '../../functions/src/firestore/document-store'
import { CommandFailed } from '../command-failed'

/** Where in a document of the old collection things stand, by the names of fields with dots between them. */
export const mappingSchema = z.strictObject({
  /** Google's id of the event; `__name__`: the document's own id is it. */
  eventId: z.string().min(1),
  /** Google's id of the calendar; null where all documents are of the user's primary one. */
  calendarId: z.string().min(1).nullable(),
  summary: z.string().min(1),
  start: z.string().min(1),
  end: z.string().min(1),
})
export type Mapping = z.infer<typeof mappingSchema>

/** What somebody has said of it. */
export type GivenMapping = { readonly [Name in keyof Mapping]?: Mapping[Name] | undefined }

/** As pollers usually name them: Google's own resource as it came, and flattened forms. */
const CANDIDATES = {
  eventId: ['eventId', 'googleEventId', 'googleId', 'event_id', 'id'],
  calendarId: ['calendarId', 'googleCalendarId', 'calendar_id', 'calendar'],
  summary: ['summary', 'title', 'name'],
  start: ['start', 'startTime', 'startAt', 'start_time', 'startDate'],
  end: ['end', 'endTime', 'endAt', 'end_time', 'endDate'],
} as const

/**
 * Guesses from one document what `given` does not say. Throws `CommandFailed`, which names what could not be guessed and
 * what the document has.
 */
export function guessMapping(sample: DocumentData, given: GivenMapping): Mapping {
  const found = (name: keyof typeof CANDIDATES) =>
    given[name] ?? CANDIDATES[name].find((path) => valueAt(sample, path) !== undefined)
  const guessed = {
    eventId: found('eventId') ?? '__name__',
    calendarId: found('calendarId') ?? null,
    // An event without a title may have none.
    summary: found('summary') ?? 'summary',
    start: found('start'),
    end: found('end'),
  }
  const missing = Object.entries(guessed).flatMap(([name, path]) => (path === undefined ? [name] : []))
  if (missing.length > 0) {
    throw new CommandFailed(
      `Which fields are ${missing.join(', ')}? Say it with --map; a document has: ${Object.keys(sample).join(', ')}.`,
    )
  }
  return mappingSchema.parse(guessed)
}

export function valueAt(data: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (value, key) =>
        typeof value === 'object' && value !== null
          ? Object.entries(value).find(([name]) => name === key)?.[1]
          : undefined,
      data,
    )
}
