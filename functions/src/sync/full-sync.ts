import type { CalendarApi } from '../google/calendar-api'
import type { ChangeCounts, MirrorWindow, SyncState } from '../model/documents/sync-state'
import { ListingsDisagree } from '../model/errors/listings-disagree'
import { MalformedResponse } from '../model/errors/malformed-response'
import { TimeZoneChanged } from '../model/errors/time-zone-changed'
import { type EventId, type EventRef, eventRef } from '../model/ids'
import { ChunkWriter } from './chunk-writer'
import { inWindow } from './in-window'
import type { Lease } from './lease'
import { eventPages } from './list-pages'
import { type FoundEvent, MirrorPass } from './mirror-pass'
import { DAY } from './mirror-window'
import { isRecurring } from './plan-delta'
import { packFilters } from './plan-mirror-update'
import { ProgressReport } from './progress-report'
import { readDelta } from './read-delta'
import { type Row, readRow } from './read-row'
import { replaceRefused } from './replace-refused'
import { confirmGone } from './sweep-brake'
import type { SyncDependencies } from './sync-dependencies'

export interface FullSyncResult {
  readonly counts: ChangeCounts
  readonly pages: number
  readonly rows: number
  /** What the state becomes once all documents are committed. */
  readonly reached: Pick<SyncState, 'token' | 'timeZone' | 'seriesFilter' | 'quarantineFilter' | 'unverified'>
}

/** What a first sync brings before everything else: a person wants to see today. */
const TODAY = { before: DAY, after: 14 * DAY }

/**
 * Makes the mirror equal to two complete listings, whatever it held. It writes what differs while it lists, and only
 * afterwards deletes what neither listing had, so that nobody sees a calendar empty itself. What changed meanwhile is
 * spared, and left to the delta of the token that this returns. Throws `SyncTokenExpired`, `TimeZoneChanged` and
 * `ListingsDisagree` where Google contradicted itself, and nothing was deleted.
 */
export async function syncFully(
  state: SyncState,
  api: CalendarApi,
  lease: Lease,
  dependencies: SyncDependencies,
): Promise<FullSyncResult> {
  const { store, clock } = dependencies
  const writer = new ChunkWriter(lease, replaceRefused(state, clock))
  const mirror = await MirrorPass.begin(state, store, writer)
  const progress = new ProgressReport(state, lease, clock)
  const work: FullSyncWork = { state, api, writer, mirror, progress, clock, pages: 0, rows: 0 }

  const today = mirror.size === 0 ? await writeToday(work) : 0
  const listing = await readTokenListing(work)
  progress.expect(Math.max(mirror.size, listing.singles.size + today))
  const listed = await writeWindow(work, listing.timeZone)
  await mirror.writeSeries()
  const touched = new Set((await readDelta(api, state.calendarId, listing.token)).rows.flatMap(touchedIds))
  requireAgreement(state, listing, listed, touched)

  const known = (ref: EventRef) => listed.has(ref) || listing.singles.has(ref)
  const gone = mirror.unknown(known, touched)
  await progress.begin('sweeping')
  const confirmed = await confirmGone(gone, mirror.size, { ...work, timeZone: listing.timeZone }, dependencies)
  if (confirmed) {
    await mirror.delete(gone)
    await mirror.sweepSeries()
  }
  await writer.drain()
  const { token, timeZone } = listing
  const reached = { token, timeZone, ...packFilters(mirror.filters), unverified: !confirmed }
  return { counts: writer.counts, pages: work.pages, rows: work.rows, reached }
}

interface FullSyncWork extends Pick<SyncDependencies, 'clock'> {
  readonly state: SyncState
  readonly api: CalendarApi
  readonly writer: ChunkWriter
  readonly mirror: MirrorPass
  readonly progress: ProgressReport
  pages: number
  rows: number
}

/** Returns about how many instances the whole window will have. */
async function writeToday(work: FullSyncWork): Promise<number> {
  const { state, api, mirror, progress, clock } = work
  const today = todayOf(clock.now(), state.window)
  let instances = 0
  await progress.begin('today')
  for await (const page of eventPages(api, { kind: 'window', calendarId: state.calendarId, ...instants(today) })) {
    const rows = note(work, page.rows)
    const found = await mirror.write({ rows, timeZone: page.timeZone, now: clock.now() })
    instances += found.filter(({ isInstance }) => isInstance).length
  }
  await work.writer.drain()
  return Math.round((instances * lengthOf(state.window)) / lengthOf(today))
}

interface TokenListing {
  readonly token: string
  readonly timeZone: string
  /** Single events and exceptions in the window. */
  readonly singles: ReadonlyMap<EventRef, FoundEvent>
}

/** Lists recurring events unexpanded, for the sync token and for what the other listing has to agree with. */
async function readTokenListing(work: FullSyncWork): Promise<TokenListing> {
  const { state, api, mirror, progress, clock } = work
  const singles = new Map<EventRef, FoundEvent>()
  let timeZone: string | undefined
  await progress.begin('listing')
  const from = state.window.from.getTime()
  for await (const page of eventPages(api, { kind: 'token', calendarId: state.calendarId, from })) {
    timeZone ??= page.timeZone
    if (timeZone !== page.timeZone) throw new TimeZoneChanged()
    const listed = { rows: note(work, page.rows), timeZone, now: clock.now() }
    const rows = listed.rows.filter(standsForItself)
    for (const found of mirror.find({ ...listed, rows })) singles.set(found.ref, found)
    mirror.noteSeries(listed)
    await work.writer.keepAlive()
    if (page.next.kind === 'end' && page.next.syncToken) return { token: page.next.syncToken, timeZone, singles }
  }
  throw new MalformedResponse('A complete listing ended without a sync token')
}

/** Lists single events and instances in the window, and writes what differs. */
async function writeWindow(work: FullSyncWork, timeZone: string): Promise<ReadonlySet<EventRef>> {
  const { state, api, mirror, progress, clock } = work
  const listed = new Set<EventRef>()
  await progress.begin('writing')
  const listing = { kind: 'window', calendarId: state.calendarId, ...instants(state.window) } as const
  for await (const page of eventPages(api, listing)) {
    if (timeZone !== page.timeZone) throw new TimeZoneChanged()
    const found = await mirror.write({ rows: note(work, page.rows), timeZone, now: clock.now() })
    for (const { ref } of found) listed.add(ref)
    await progress.reach(listed.size)
  }
  return listed
}

/**
 * Every single event that the one listing had is in the other, or was touched since. Not so near the ends of the
 * window, where Google may see the bounds of an all-day event otherwise than we do.
 */
function requireAgreement(
  { window, calendarRef }: SyncState,
  { singles }: TokenListing,
  listed: ReadonlySet<EventRef>,
  touched: ReadonlySet<EventId>,
): void {
  const inner = { from: new Date(window.from.getTime() + DAY), to: new Date(window.to.getTime() - DAY) }
  const touchedRefs = new Set([...touched].map((id) => eventRef(calendarRef, id)))
  for (const { ref, time } of singles.values()) {
    if (listed.has(ref) || touchedRefs.has(ref) || !time || !inWindow(time, inner)) continue
    throw new ListingsDisagree()
  }
}

function note(work: FullSyncWork, rows: readonly unknown[]): readonly Row[] {
  work.pages += 1
  work.rows += rows.length
  return rows.map(readRow)
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

function instants({ from, to }: MirrorWindow) {
  return { from: from.getTime(), to: to.getTime() }
}

function lengthOf({ from, to }: MirrorWindow): number {
  return Math.max(to.getTime() - from.getTime(), 1)
}
