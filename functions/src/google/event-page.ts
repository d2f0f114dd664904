import { z } from 'zod'
import { MalformedResponse } from '../model/errors/malformed-response'
import type { EventPage, NextPage } from './calendar-api'
import { parseResponse } from './parse-response'

/** Whether the last page of a listing must bring a sync token. */
export type ListingEnd = 'with sync token' | 'without'

const token = z.string().min(1).optional()

const eventPageSchema = z.object({
  timeZone: z.string().min(1),
  accessRole: z.string().min(1),
  items: z.array(z.unknown()).default([]),
  nextPageToken: token,
  nextSyncToken: token,
})

/** Throws `MalformedResponse` for anything but a page of events. */
export function parseEventPage(body: unknown, end: ListingEnd): EventPage {
  const page = parseResponse(eventPageSchema, body)
  return { timeZone: page.timeZone, accessRole: page.accessRole, rows: page.items, next: nextOf(page, end) }
}

function nextOf({ nextPageToken, nextSyncToken }: z.infer<typeof eventPageSchema>, end: ListingEnd): NextPage {
  if (nextPageToken !== undefined) return { kind: 'page', pageToken: nextPageToken }
  if (end === 'without') return { kind: 'end', syncToken: null }
  if (nextSyncToken === undefined) throw new MalformedResponse('The last page of a listing has no sync token')
  return { kind: 'end', syncToken: nextSyncToken }
}
