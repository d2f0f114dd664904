import type { CalendarApi, EventPage } from '../google/calendar-api'
import type { ChangeCounts, MirrorWindow, SyncState } from '../model/documents/sync-state'
import { ListingsDisagree } from '../model/errors/listings-disagree'
import { MalformedResponse } from '../model/errors/malformed-response'
import { TimeZoneChanged } from '../model/errors/time-zone-changed'
import type { EventId } from '../model/ids'
import { ChunkWriter } from './chunk-writer'
import { fetchEvent } from './fetch-event'
import type { Lease } from './lease'
import { eventPages } from './list-pages'
import { MirrorPass, type Touched } from './mirror-pass'
import { DAY, listedRange } from './mirror-window'
import { packFilters } from './plan-mirror-update'
import type { Synced } from './plan-sync'
import { ProgressReport } from './progress-report'
import { readChanges } from './read-changes'
import { type Row, readRow } from './read-row'
import { replaceRefused } from './replace-refused'
import { confirmGone } from './sweep-brake'
import type { SyncDependencies } from './sync-dependencies'
import { withHeartbeat } from './with-heartbeat'

export interface FullSyncResult {
  readonly counts: ChangeCounts
  readonly pages: number
  readonly rows: number
  /** What the state becomes once all documents are committed. */
  readonly reached: Pick<SyncState, 'token' | 'timeZone' | 'seriesFilter' | 'quarantineFilter' | 'unverified'>
}

/** A page has up to 2,500 rows, which may be large, and their documents take several times its memory. */
const ROWS_AT_ONCE = 100

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
  google: CalendarApi,
  lease: Lease,
  dependencies: SyncDependencies,
): Promise<FullSyncResult> {
  const { store, clock } = dependencies
  const writer = new ChunkWriter(lease, replaceRefused(state, clock))
  const api = withHeartbeat(google, () => writer.keepAlive())
  const mirror = await MirrorPass.begin(state, store, writer)
  const progress = new ProgressReport(state, lease, clock)
  const work: FullSyncWork = { state, api, writer, mirror, progress, clock, pages: 0, rows: 0 }

  const instances = mirror.size === 0 ? await writeToday(work) : 0
  const { token, timeZone } = await readTokenListing(work)
  progress.expect(Math.max(mirror.size, mirror.outstanding + instances))
  await writeWindow(work, timeZone)
  const touched = touchedBy((await readChanges(api, state.calendarId, token)).rows)
  if (mirror.contradicts(touched)) throw new ListingsDisagree()
  await mirror.setApartTimeless(touched, clock.now())

  await progress.begin('sweeping')
  const gone = mirror.gone(touched)
  const confirmed = await confirmGone(gone, mirror.size, { ...work, timeZone, token }, dependencies)
  if (confirmed) await mirror.delete(gone)
  for (const id of mirror.unlistedSeries) await noteUnlisted(id, timeZone, work)
  await mirror.writeSeries()
  if (confirmed) await mirror.sweepSeries()
  await writer.drain()
  await mirror.release(store)
  await writer.drain()
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

/** In order, so that the first page has today. Returns about how many instances the whole window will have. */
async function writeToday(work: FullSyncWork): Promise<number> {
  const { state, api, mirror, progress, clock } = work
  const today = todayOf(clock.now(), state.window)
  // A calendar that was lost for longer than its window is long comes back with one that is over, until the night.
  if (today.to <= today.from) return 0
  let instances = 0
  await progress.begin('today')
  for await (const page of eventPages(api, { kind: 'agenda', calendarId: state.calendarId, ...instants(today) })) {
    for (const rows of rowsOf(page, work)) {
      instances += await mirror.write({ rows, timeZone: page.timeZone, now: clock.now() }, 'partial')
    }
  }
  await work.writer.drain()
  return Math.round((instances * lengthOf(state.window)) / lengthOf(today))
}

/** Lists recurring events unexpanded, for the sync token and for what the other listing has to agree with. */
async function readTokenListing(work: FullSyncWork): Promise<Synced> {
  const { state, api, mirror, progress, clock } = work
  let timeZone: string | undefined
  await progress.begin('listing')
  const from = state.window.from.getTime()
  for await (const page of eventPages(api, { kind: 'token', calendarId: state.calendarId, from })) {
    timeZone ??= page.timeZone
    if (timeZone !== page.timeZone) throw new TimeZoneChanged()
    for (const rows of rowsOf(page, work)) await mirror.note({ rows, timeZone, now: clock.now() })
    if (page.next.kind === 'end' && page.next.syncToken) return { token: page.next.syncToken, timeZone }
  }
  throw new MalformedResponse('A complete listing ended without a sync token')
}

/** Lists single events and instances in the window, and writes what differs. */
async function writeWindow(work: FullSyncWork, timeZone: string): Promise<void> {
  const { state, api, mirror, progress, clock } = work
  await progress.begin('writing')
  let done = 0
  const listing = { kind: 'window', calendarId: state.calendarId, ...listedRange(state.window) } as const
  for await (const page of eventPages(api, listing)) {
    if (timeZone !== page.timeZone) throw new TimeZoneChanged()
    for (const rows of rowsOf(page, work)) await mirror.write({ rows, timeZone, now: clock.now() }, 'complete')
    done += page.rows.length
    await progress.reach(done)
  }
}

/** A recurring event that ended before the window, or is shown no longer, but one of whose instances is in it. */
async function noteUnlisted(id: EventId, timeZone: string, { api, state, mirror, clock }: FullSyncWork): Promise<void> {
  const event = await fetchEvent(api, state.calendarId, id)
  if (event?.status === 'cancelled') mirror.noteEnded(id)
  else if (event) await mirror.noteSeries({ rows: [{ kind: 'event', event }], timeZone, now: clock.now() })
}

/** A page's rows a few at a time, each read only when its turn comes. */
function* rowsOf({ rows }: EventPage, work: FullSyncWork): Generator<readonly Row[], void> {
  work.pages += 1
  work.rows += rows.length
  for (let start = 0; start < rows.length; start += ROWS_AT_ONCE) {
    yield rows.slice(start, start + ROWS_AT_ONCE).map(readRow)
  }
}

/** The row of an instance says nothing of a document that its recurring event has left from when it was none. */
function touchedBy(rows: readonly Row[]): Touched {
  const own = new Set<EventId>()
  const series = new Set<EventId>()
  for (const row of rows) {
    const { id, recurringEventId } =
      row.kind === 'event' ? row.event : { id: row.eventId, recurringEventId: row.recurringEventId }
    if (id) own.add(id)
    const seriesId = recurringEventId ?? id
    if (seriesId) series.add(seriesId)
  }
  return { own, series }
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
