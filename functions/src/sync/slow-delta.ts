import type { CalendarApi } from '../google/calendar-api'
import type { ChangeCounts, SyncState } from '../model/documents/sync-state'
import { MalformedResponse } from '../model/errors/malformed-response'
import { TimeZoneChanged } from '../model/errors/time-zone-changed'
import type { EventId } from '../model/ids'
import { ChunkWriter } from './chunk-writer'
import type { Lease } from './lease'
import { eventPages } from './list-pages'
import { earlier, oldestChangeOf } from './pass-report'
import { type DeltaPlan, planDelta } from './plan-delta'
import { packFilters, planMirrorUpdate, unpackFilters } from './plan-mirror-update'
import type { Synced } from './plan-sync'
import { readRow } from './read-row'
import { releaseAccepted } from './release-accepted'
import { replaceRefused } from './replace-refused'
import { HELD_BACK, SeriesOfDelta } from './series-of-delta'
import type { SyncDependencies } from './sync-dependencies'
import { withHeartbeat } from './with-heartbeat'

export interface SlowDeltaResult {
  readonly counts: ChangeCounts
  readonly pages: number
  readonly rows: number
  readonly oldestChangeAt: number | null
  /** What the state becomes once all documents are committed. */
  readonly reached: Pick<SyncState, 'token' | 'seriesFilter' | 'quarantineFilter'>
}

/**
 * A delta of any size under the lease, page by page; recurring events are expanded behind its last page, all of them
 * together. The token stays the old one until everything is committed, so whoever has to begin again sees the same
 * delta.
 */
export async function syncSlowDelta(
  state: SyncState,
  { token, timeZone }: Synced,
  google: CalendarApi,
  lease: Lease,
  { store, clock }: SyncDependencies,
): Promise<SlowDeltaResult> {
  const writer = new ChunkWriter(lease, replaceRefused(state, clock))
  const api = withHeartbeat(google, () => writer.keepAlive())
  const calendar = { ...state, timeZone }
  const series = new SeriesOfDelta()
  const released = new Set<EventId>()
  let filters = unpackFilters(state)
  let pages = 0
  let rows = 0
  let oldestChangeAt: number | null = null

  const apply = async (delta: DeltaPlan, nextToken: string | null) => {
    const mirroredAt = new Date(clock.now())
    const pagedThrough = pages > 1
    const context = { state, filters, calendar, mirroredAt, api, store, nextToken, pagedThrough }
    const update = await planMirrorUpdate(delta, context)
    // An id is in the stored filter before the first of its instances is stored.
    const known = filters.series.with(update.withInstances)
    if (update.withInstances.size > 0) await lease.advance({ seriesFilter: known.pack() })
    filters = update.filters
    for (const id of update.released) released.add(id)
    await writer.add(update.changes)
  }

  for await (const page of eventPages(api, { kind: 'delta', calendarId: state.calendarId, syncToken: token })) {
    if (page.timeZone !== timeZone) throw new TimeZoneChanged()
    pages += 1
    rows += page.rows.length
    const read = page.rows.map(readRow)
    oldestChangeAt = earlier(oldestChangeAt, oldestChangeOf(read))
    const delta = planDelta(read, filters.series)
    // What an earlier page said of the same event has to be stored before it is looked up.
    if (series.note(delta)) await writer.drain()
    await apply({ ...delta, ...HELD_BACK }, null)
    if (page.next.kind === 'page') continue
    if (page.next.syncToken === null) break
    await writer.drain()
    const touched = series.plan(filters.series)
    if (touched.expand.size + touched.ended.size + touched.orphans.length > 0) {
      await apply({ ...touched, singles: new Map(), unreadable: [] }, page.next.syncToken)
    }
    const reached = await releaseAccepted(state, released, filters, writer)
    const now = { token: page.next.syncToken, ...packFilters(reached) }
    return { counts: writer.counts, pages, rows, oldestChangeAt, reached: now }
  }
  throw new MalformedResponse('A delta ended without a sync token')
}
