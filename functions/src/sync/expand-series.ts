import type { CalendarApi } from '../google/calendar-api'
import type { GoogleEvent } from '../google/google-event'
import type { MirrorWindow } from '../model/documents/sync-state'
import { NotFoundAtGoogle } from '../model/errors/not-found-at-google'
import { SyncTokenExpired } from '../model/errors/sync-token-expired'
import type { CalendarId, EventId } from '../model/ids'
import { instancePages } from './list-pages'
import { DAY } from './mirror-window'
import { type Row, readRow } from './read-row'

/**
 * The instances of a recurring event around the window, as Google expands them, a day wider on each side: which of
 * them are inside is decided in one place for all. Undefined where Google does not show this account the recurring
 * event, but maybe single instances of it.
 */
export async function expandSeries(
  api: CalendarApi,
  calendarId: CalendarId,
  recurringEventId: EventId,
  window: MirrorWindow,
): Promise<readonly Row[] | undefined> {
  const listing = {
    calendarId,
    recurringEventId,
    from: window.from.getTime() - DAY,
    to: window.to.getTime() + DAY,
  }
  try {
    const rows: Row[] = []
    for await (const page of instancePages(api, listing)) rows.push(...page.rows.map(readRow))
    return rows
  } catch (error) {
    if (error instanceof NotFoundAtGoogle || error instanceof SyncTokenExpired) return undefined
    throw error
  }
}

/** Confirmed and tentative events among the rows: those that have a document. */
export function livingEvents(rows: readonly Row[]): readonly GoogleEvent[] {
  return rows.flatMap((row) => (row.kind === 'event' && row.event.status !== 'cancelled' ? [row.event] : []))
}
