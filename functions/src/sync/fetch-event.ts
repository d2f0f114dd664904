import type { CalendarApi } from '../google/calendar-api'
import type { GoogleEvent } from '../google/google-event'
import { NotFoundAtGoogle } from '../model/errors/not-found-at-google'
import type { CalendarId, EventId } from '../model/ids'
import { isRecurring } from './plan-delta'
import { type Row, readRow } from './read-row'

/** One event as Google has it now; undefined where this account is not shown it, or it cannot be read. */
export async function fetchEvent(
  api: CalendarApi,
  calendarId: CalendarId,
  id: EventId,
): Promise<GoogleEvent | undefined> {
  const row = await fetchRow(api, calendarId, id)
  return row?.kind === 'event' ? row.event : undefined
}

/**
 * The row of an event that has a document of its own: one that is cancelled has none, nor has one that recurs. One that
 * cannot be read is shown all the same.
 */
export async function fetchShown(api: CalendarApi, calendarId: CalendarId, id: EventId): Promise<Row | undefined> {
  const row = await fetchRow(api, calendarId, id)
  if (row?.kind === 'unreadable') return row.recurs ? undefined : row
  return row && row.event.status !== 'cancelled' && !isRecurring(row.event) ? row : undefined
}

async function fetchRow(api: CalendarApi, calendarId: CalendarId, id: EventId): Promise<Row | undefined> {
  try {
    return readRow(await api.getEvent(calendarId, id))
  } catch (error) {
    if (error instanceof NotFoundAtGoogle) return undefined
    throw error
  }
}
