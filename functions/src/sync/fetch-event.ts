import type { CalendarApi } from '../google/calendar-api'
import type { GoogleEvent } from '../google/google-event'
import { NotFoundAtGoogle } from '../model/errors/not-found-at-google'
import type { CalendarId, EventId } from '../model/ids'
import { isRecurring } from './plan-delta'
import { readRow } from './read-row'

/** One event as Google has it now; undefined where this account is not shown it, or it cannot be read. */
export async function fetchEvent(
  api: CalendarApi,
  calendarId: CalendarId,
  id: EventId,
): Promise<GoogleEvent | undefined> {
  try {
    const row = readRow(await api.getEvent(calendarId, id))
    return row.kind === 'event' ? row.event : undefined
  } catch (error) {
    if (error instanceof NotFoundAtGoogle) return undefined
    throw error
  }
}

/** The same of an event that has a document of its own: one that is cancelled has none, nor has one that recurs. */
export async function fetchShown(
  api: CalendarApi,
  calendarId: CalendarId,
  id: EventId,
): Promise<GoogleEvent | undefined> {
  const event = await fetchEvent(api, calendarId, id)
  return event && event.status !== 'cancelled' && !isRecurring(event) ? event : undefined
}
