import { z } from 'zod'
import { type CalendarRef, calendarRefSchema } from '../model/ids'
import { type PagePosition, readPageToken, writePageToken } from './page-position'

/** Which events are asked for. An event belongs where it starts at `from` or later and has ended by `to`. */
export interface EventFilters {
  readonly from: Date | null
  readonly to: Date | null
  readonly calendar: CalendarRef | null
}

export interface EventQuery extends EventFilters {
  readonly limit: number
  /** Null for the first page. */
  readonly after: PagePosition | null
}

/** What Firestore can hold as a timestamp (https://firebase.google.com/docs/firestore/manage-data/data-types). */
export const EARLIEST = new Date('0001-01-01T00:00:00Z')
const LATEST = new Date('9999-12-31T23:59:59.999Z')

const LIMIT = 'must be a whole number from 1 to 500'

const parametersSchema = z.strictObject({
  start_date: instant().optional(),
  end_date: instant().optional(),
  calendarId: calendarRefSchema.optional(),
  limit: z
    .string(LIMIT)
    .regex(/^[0-9]{1,3}$/, LIMIT)
    .transform(Number)
    .refine((limit) => limit >= 1 && limit <= 500, LIMIT)
    .default(50),
  pageToken: z.string().max(4096).optional(),
})

/**
 * The parameters of `listEvents` as they stand in its URL. A parameter that is unknown, or given twice, is refused:
 * a misspelled filter that is passed over would answer with more than was asked for.
 */
export const eventQuerySchema = parametersSchema.transform((parameters, context): EventQuery => {
  const { start_date: from = null, end_date: to = null, calendarId: calendar = null, limit, pageToken } = parameters
  if (from && to && from > to) refuse(context, 'start_date', 'is later than end_date')
  const after = pageToken === undefined ? null : readPageToken(pageToken, fingerprinted({ from, to, calendar }))
  if (pageToken !== undefined && !after) refuse(context, 'pageToken', 'is not the page token of such a listing')
  return { from, to, calendar, limit, after }
})

/** The page token for the page behind `position`. */
export function pageTokenFor(filters: EventFilters, position: PagePosition): string {
  return writePageToken(position, fingerprinted(filters))
}

function fingerprinted({ from, to, calendar }: EventFilters): readonly unknown[] {
  return [from, to, calendar]
}

function instant() {
  const form =
    'must be ISO 8601 with an offset, such as 2026-03-01T00:00:00Z or, as it stands in a URL, ' +
    '2026-03-01T00:00:00%2B01:00'
  return z
    .union([z.iso.datetime({ offset: true }), z.iso.datetime({ offset: true, precision: -1 })], form)
    .transform((text) => new Date(text))
    .refine((date) => date >= EARLIEST && date <= LATEST, 'is out of range')
}

function refuse(context: z.RefinementCtx, parameter: string, message: string): void {
  context.addIssue({ code: 'custom', path: [parameter], message })
}
