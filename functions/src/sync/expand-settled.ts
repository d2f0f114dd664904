import type { CalendarApi } from '../google/calendar-api'
import { SyncUnsettled } from '../model/errors/sync-unsettled'
import type { EventId } from '../model/ids'
import { type Expansion, expandSeries, type ExpansionRequest } from './expand-series'
import { readChanges } from './read-changes'
import type { Row } from './read-row'

/** Somebody who edits the same recurring events all the time is waited for by the queue. */
const MAX_ATTEMPTS = 4

/**
 * As `expandSeries`, with nothing missing: what changes while Google lists page after page may be on none of them, and
 * comes with the next delta instead
 * (https://developers.google.com/workspace/calendar/api/guides/sync). Whatever took more than one page is therefore
 * listed again if the delta that follows `syncToken` touches one of these recurring events. And where Google does not show
 * one of them, that delta tells whether it shows the calendar: both are a 404. Throws `SyncUnsettled`, and
 * `NotFoundAtGoogle` for the calendar.
 */
export async function expandSettled(
  api: CalendarApi,
  request: ExpansionRequest,
  syncToken: string | null,
): Promise<Expansion['rows']> {
  let since = syncToken
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    const { rows, pagedThrough } = await expandSeries(api, request)
    const isSure = !pagedThrough && request.ids.size === rows.size
    if (isSure || since === null) return rows
    const changes = await readChanges(api, request.calendarId, since)
    if (!changes.rows.some((row) => touches(row, request.ids))) return rows
    since = changes.nextToken
  }
  throw new SyncUnsettled()
}

/** A row without a name may be about any of them. */
function touches(row: Row, ids: ReadonlySet<EventId>): boolean {
  const { id, recurringEventId } =
    row.kind === 'event' ? row.event : { id: row.eventId, recurringEventId: row.recurringEventId }
  if (id === null) return true
  return ids.has(id) || (recurringEventId ? ids.has(recurringEventId) : false)
}
