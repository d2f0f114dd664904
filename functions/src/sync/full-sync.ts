import type { CalendarApi } from '../google/calendar-api'
import type { ChangeCounts, MirrorWindow, SyncState } from '../model/documents/sync-state'
import { GoogleUnavailable } from '../model/errors/google-unavailable'
import { MalformedResponse } from '../model/errors/malformed-response'
import type { EventId } from '../model/ids'
import { ChunkWriter } from './chunk-writer'
import type { Lease } from './lease'
import { eventPages } from './list-pages'
import { MirrorPass } from './mirror-pass'
import { DAY } from './mirror-window'
import { isRecurring } from './plan-delta'
import { readDelta } from './read-delta'
import { type Row, readRow } from './read-row'
import type { SyncDependencies } from './sync-dependencies'

export interface FullSyncResult {
  readonly counts: ChangeCounts
  readonly pages: number
  readonly rows: number
  /** What the state becomes once all documents are committed. */
  readonly reached: Pick<SyncState, 'token' | 'timeZone' | 'seriesFilter'>
}

/** What a first sync brings before everything else: a person wants to see today. */
const TODAY = { before: DAY, after: 14 * DAY }

/**
 * Makes the mirror equal to two complete listings, whatever it held. It writes what differs while it lists, and only
 * afterwards deletes what neither listing had, so that nobody sees a calendar empty itself. What changed meanwhile is
 * spared, and left to the delta of the token that this returns.
 */
export async function syncFully(
  state: SyncState,
  api: CalendarApi,
  lease: Lease,
  { store, clock }: SyncDependencies,
): Promise<FullSyncResult> {
  const writer = new ChunkWriter(lease)
  const mirror = await MirrorPass.begin(state, store, writer)
  const work = { api, calendarId: state.calendarId, writer, mirror, clock, pages: 0, rows: 0 }
  if (mirror.isEmpty) await writeWindow(work, todayOf(clock.now(), state.window))
  const { token, timeZone } = await readTokenListing(work, state.window)
  await writeWindow(work, state.window, timeZone)
  const { rows } = await readDelta(api, state.calendarId, token)
  await mirror.sweep(new Set(rows.flatMap(touchedIds)))
  await writer.drain()
  const seriesFilter = mirror.seriesFilter.pack()
  return { counts: mirror.counts, pages: work.pages, rows: work.rows, reached: { token, timeZone, seriesFilter } }
}

interface FullSyncWork extends Pick<SyncDependencies, 'clock'> {
  readonly api: CalendarApi
  readonly calendarId: SyncState['calendarId']
  readonly writer: ChunkWriter
  readonly mirror: MirrorPass
  pages: number
  rows: number
}

/** Lists recurring events unexpanded, for the sync token and the ids of single events. */
async function readTokenListing(work: FullSyncWork, window: MirrorWindow) {
  const { api, calendarId, mirror, writer, clock } = work
  let timeZone: string | undefined
  for await (const page of eventPages(api, { kind: 'token', calendarId, from: window.from.getTime() })) {
    const rows = page.rows.map(readRow)
    note(work, rows)
    timeZone ??= page.timeZone
    if (timeZone !== page.timeZone) throw new GoogleUnavailable('The time zone of the calendar changed while listing')
    mirror.list(rows.filter(standsForItself), timeZone, clock.now())
    await writer.add([])
    if (page.next.kind === 'end' && page.next.syncToken) return { token: page.next.syncToken, timeZone }
  }
  throw new MalformedResponse('A complete listing ended without a sync token')
}

/**
 * Lists single events and instances in the window and writes what differs. Only a listing made in the zone of the
 * token's own counts for the sweep; the one of today is no complete one, and has none to compare with.
 */
async function writeWindow(work: FullSyncWork, window: MirrorWindow, timeZone?: string): Promise<void> {
  const { api, calendarId, mirror, clock } = work
  const range = { from: window.from.getTime(), to: window.to.getTime() }
  for await (const page of eventPages(api, { kind: 'window', calendarId, ...range })) {
    const rows = page.rows.map(readRow)
    note(work, rows)
    if (timeZone !== undefined) {
      if (timeZone !== page.timeZone) throw new GoogleUnavailable('The time zone of the calendar changed while listing')
      mirror.list(rows, timeZone, clock.now())
    }
    await mirror.write(rows, page.timeZone, clock.now())
  }
}

function note(work: FullSyncWork, rows: readonly Row[]): void {
  work.pages += 1
  work.rows += rows.length
}

function standsForItself(row: Row): boolean {
  return row.kind === 'unreadable' || !isRecurring(row.event)
}

function touchedIds(row: Row): readonly EventId[] {
  if (row.kind === 'unreadable') return row.eventId ? [row.eventId] : []
  const { id, recurringEventId } = row.event
  return recurringEventId ? [id, recurringEventId] : [id]
}

function todayOf(now: number, window: MirrorWindow): MirrorWindow {
  return {
    from: new Date(Math.max(now - TODAY.before, window.from.getTime())),
    to: new Date(Math.min(now + TODAY.after, window.to.getTime())),
  }
}
