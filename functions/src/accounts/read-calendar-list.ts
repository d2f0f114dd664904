import type { CalendarApi, CalendarListPage, ListedCalendar } from '../google/calendar-api'
import { GoogleUnavailable } from '../model/errors/google-unavailable'
import { SyncTokenExpired } from '../model/errors/sync-token-expired'

export interface CalendarListing {
  /** All calendars, or those that changed; each once, as it was told last. */
  readonly calendars: readonly ListedCalendar[]
  readonly complete: boolean
  readonly token: string | null
}

/** What changed since the token; everything where there is none, or where it no longer serves. */
export async function readListing(api: CalendarApi, token: string | null): Promise<CalendarListing> {
  if (token === null) return await listThrough((pageToken) => api.listCalendars(pageToken), true)
  try {
    return await listThrough((pageToken) => api.listCalendarChanges(token, pageToken), false)
  } catch (error) {
    if (!(error instanceof SyncTokenExpired)) throw error
    return await readListing(api, null)
  }
}

async function listThrough(
  fetch: (pageToken?: string) => Promise<CalendarListPage>,
  complete: boolean,
): Promise<CalendarListing> {
  const calendars = new Map<string, ListedCalendar>()
  const seen = new Set<string>()
  let page = await fetch()
  for (;;) {
    for (const calendar of page.calendars) calendars.set(calendar.id, calendar)
    const { nextPageToken, syncToken } = page
    if (nextPageToken === null) return { calendars: [...calendars.values()], complete, token: syncToken }
    if (seen.has(nextPageToken)) throw new GoogleUnavailable('Google gave the same page token twice')
    seen.add(nextPageToken)
    page = await fetch(nextPageToken)
  }
}
