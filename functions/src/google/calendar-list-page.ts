import { z } from 'zod'
import { calendarIdSchema } from '../model/ids'
import type { CalendarListPage } from './calendar-api'
import { parseResponse } from './parse-response'

const optionalText = z
  .string()
  .nullish()
  .transform((text) => text ?? null)

const listedCalendarSchema = z.object({
  id: calendarIdSchema,
  // A deleted entry is certain to have its id only.
  summary: z.string().default(''),
  summaryOverride: optionalText,
  description: optionalText,
  timeZone: z.string().default('UTC'),
  accessRole: z.string().default('none'),
  backgroundColor: optionalText,
  foregroundColor: optionalText,
  primary: z.boolean().default(false),
  deleted: z.boolean().default(false),
})

const calendarListPageSchema = z.object({
  items: z.array(listedCalendarSchema).default([]),
  nextPageToken: z.string().min(1).optional(),
  nextSyncToken: z.string().min(1).optional(),
})

/** What `calendarListPageSchema` reads, as Google's partial-response mask. */
export const CALENDAR_LIST_FIELDS = `nextPageToken,nextSyncToken,items(${Object.keys(listedCalendarSchema.shape).join(',')})`

export function parseCalendarListPage(body: unknown): CalendarListPage {
  const { items, nextPageToken, nextSyncToken } = parseResponse(calendarListPageSchema, body)
  return { calendars: items, nextPageToken: nextPageToken ?? null, syncToken: nextSyncToken ?? null }
}
