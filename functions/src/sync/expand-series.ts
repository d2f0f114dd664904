import type { CalendarApi, EventPage } from '../google/calendar-api'
import type { GoogleEvent } from '../google/google-event'
import type { MirrorWindow } from '../model/documents/sync-state'
import { NotFoundAtGoogle } from '../model/errors/not-found-at-google'
import { RequestRefused } from '../model/errors/request-refused'
import { SyncTokenExpired } from '../model/errors/sync-token-expired'
import { TimeZoneChanged } from '../model/errors/time-zone-changed'
import type { CalendarId, EventId } from '../model/ids'
import { eventPages, instancePages } from './list-pages'
import { listedRange } from './mirror-window'
import { type Row, readRow } from './read-row'

/** More recurring events than this are told apart in one listing of the window. */
const HANDFUL = 5

/**
 * The instances of recurring events around the window, as Google expands them, a day wider on each side: which of
 * them are inside is decided in one place for all. Throws `TimeZoneChanged` where they were made in another zone than
 * the calendar's known one. A recurring event that this account is not shown is left out,
 * although it may be shown single instances of it.
 */
export async function expandSeries(
  api: CalendarApi,
  calendarId: CalendarId,
  ids: ReadonlySet<EventId>,
  window: MirrorWindow,
  timeZone: string,
): Promise<ReadonlyMap<EventId, readonly Row[]>> {
  const range = listedRange(window)
  if (ids.size > HANDFUL) return await listMany(api, calendarId, ids, range, timeZone)
  const expanded = new Map<EventId, readonly Row[]>()
  for (const recurringEventId of ids) {
    const rows = await listOne(api, { calendarId, recurringEventId, ...range }, timeZone)
    if (rows) expanded.set(recurringEventId, rows)
  }
  return expanded
}

/** Confirmed and tentative events among the rows: those that have a document. */
export function livingEvents(rows: readonly Row[]): readonly GoogleEvent[] {
  return rows.flatMap((row) => (row.kind === 'event' && row.event.status !== 'cancelled' ? [row.event] : []))
}

async function listOne(
  api: CalendarApi,
  listing: Parameters<typeof instancePages>[1],
  timeZone: string,
): Promise<readonly Row[] | undefined> {
  try {
    const rows: Row[] = []
    for await (const page of instancePages(api, listing)) rows.push(...rowsMadeIn(timeZone, page))
    return rows
  } catch (error) {
    if ([NotFoundAtGoogle, SyncTokenExpired, RequestRefused].some((kind) => error instanceof kind)) return undefined
    throw error
  }
}

async function listMany(
  api: CalendarApi,
  calendarId: CalendarId,
  ids: ReadonlySet<EventId>,
  range: { readonly from: number; readonly to: number },
  timeZone: string,
): Promise<ReadonlyMap<EventId, readonly Row[]>> {
  const expanded = new Map<EventId, Row[]>([...ids].map((id) => [id, []]))
  for await (const page of eventPages(api, { kind: 'window', calendarId, ...range })) {
    for (const row of rowsMadeIn(timeZone, page)) {
      const id = row.kind === 'event' ? row.event.recurringEventId : row.recurringEventId
      if (id) expanded.get(id)?.push(row)
    }
  }
  return expanded
}

/** The days of all-day events depend on the zone, so documents of two zones must not be mixed. */
function rowsMadeIn(timeZone: string, page: EventPage): readonly Row[] {
  if (page.timeZone !== timeZone) throw new TimeZoneChanged()
  return page.rows.map(readRow)
}
