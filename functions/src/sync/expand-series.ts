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

export interface ExpansionRequest {
  readonly calendarId: CalendarId
  readonly ids: ReadonlySet<EventId>
  readonly window: MirrorWindow
  /** The calendar's, as it is known. */
  readonly timeZone: string
}

export interface Expansion {
  /** The instances by their recurring event. */
  readonly rows: ReadonlyMap<EventId, readonly Row[]>
  /** Whether a listing had more than one page, between which something may have changed. */
  readonly pagedThrough: boolean
}

/**
 * The instances of recurring events around the window, as Google expands them, a day wider on each side: which of
 * them are inside is decided in one place for all. Throws `TimeZoneChanged` where they were made in another zone than
 * the calendar's known one. A recurring event that this account is not shown is left out,
 * although it may be shown single instances of it.
 */
export async function expandSeries(api: CalendarApi, request: ExpansionRequest): Promise<Expansion> {
  const { calendarId, ids, window, timeZone } = request
  if (ids.size > HANDFUL) return await listMany(api, request)
  const range = listedRange(window)
  const rows = new Map<EventId, readonly Row[]>()
  let pagedThrough = false
  for (const recurringEventId of ids) {
    const listed = await listOne(api, { calendarId, recurringEventId, ...range }, timeZone)
    if (!listed) continue
    rows.set(recurringEventId, listed.rows)
    pagedThrough ||= listed.pages > 1
  }
  return { rows, pagedThrough }
}

/** Confirmed and tentative events among the rows: those that have a document. */
export function livingEvents(rows: readonly Row[]): readonly GoogleEvent[] {
  return rows.flatMap((row) => (row.kind === 'event' && row.event.status !== 'cancelled' ? [row.event] : []))
}

async function listOne(
  api: CalendarApi,
  listing: Parameters<typeof instancePages>[1],
  timeZone: string,
): Promise<{ readonly rows: readonly Row[]; readonly pages: number } | undefined> {
  try {
    const rows: Row[] = []
    let pages = 0
    for await (const page of instancePages(api, listing)) {
      rows.push(...rowsMadeIn(timeZone, page))
      pages += 1
    }
    return { rows, pages }
  } catch (error) {
    if ([NotFoundAtGoogle, SyncTokenExpired, RequestRefused].some((kind) => error instanceof kind)) return undefined
    throw error
  }
}

async function listMany(api: CalendarApi, { calendarId, ids, window, timeZone }: ExpansionRequest): Promise<Expansion> {
  const expanded = new Map<EventId, Row[]>([...ids].map((id) => [id, []]))
  let pages = 0
  for await (const page of eventPages(api, { kind: 'window', calendarId, ...listedRange(window) })) {
    pages += 1
    for (const row of rowsMadeIn(timeZone, page)) {
      const id = row.kind === 'event' ? row.event.recurringEventId : row.recurringEventId
      if (id) expanded.get(id)?.push(row)
    }
  }
  return { rows: expanded, pagedThrough: pages > 1 }
}

/** The days of all-day events depend on the zone, so documents of two zones must not be mixed. */
function rowsMadeIn(timeZone: string, page: EventPage): readonly Row[] {
  if (page.timeZone !== timeZone) throw new TimeZoneChanged()
  return page.rows.map(readRow)
}
