import type { CalendarApi } from '../google/calendar-api'
import type { GoogleEvent } from '../google/google-event'
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
    const update = await planMirrorUpdate(delta, { state, filters, calendar, mirroredAt, api, store, nextToken })
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
    await apply({ ...delta, expand: new Set(), recurring: new Map(), exceptions: new Map() }, null)
    if (page.next.kind === 'page') continue
    if (page.next.syncToken === null) break
    await writer.drain()
    if (series.ids.size > 0) {
      // An id is in the stored filter before the first of its instances is stored.
      filters = { ...filters, series: filters.series.with(series.ids) }
      await lease.advance(packFilters(filters))
      await apply(series.plan(), page.next.syncToken)
    }
    const reached = await releaseAccepted(state, released, filters, writer)
    const now = { token: page.next.syncToken, ...packFilters(reached) }
    return { counts: writer.counts, pages, rows, oldestChangeAt, reached: now }
  }
  throw new MalformedResponse('A delta ended without a sync token')
}

/** The recurring events that the pages of a delta touched, held back until all pages are read. */
class SeriesOfDelta {
  private readonly seen = new Set<EventId>()
  private readonly settled = new Set<EventId>()
  private readonly expand = new Set<EventId>()
  private readonly recurring = new Map<EventId, GoogleEvent>()
  private readonly exceptions = new Map<EventId, readonly GoogleEvent[]>()

  get ids(): ReadonlySet<EventId> {
    return this.expand
  }

  /** Says whether an earlier page told of one of these events, too. */
  note({ singles, expand, recurring, exceptions, ended, unreadable }: DeltaPlan): boolean {
    for (const id of expand) this.expand.add(id)
    for (const [id, event] of recurring) this.recurring.set(id, event)
    for (const [id, events] of exceptions) this.exceptions.set(id, [...(this.exceptions.get(id) ?? []), ...events])
    for (const id of ended) this.settled.add(id)
    for (const { eventId, recurs } of unreadable) if (eventId && recurs) this.settled.delete(eventId)
    const again = [...singles.keys()].some((id) => this.seen.has(id))
    for (const id of singles.keys()) {
      this.seen.add(id)
      if (recurring.has(id)) this.settled.delete(id)
      else this.settled.add(id)
    }
    return again
  }

  /** What is left to expand: not what an event's own row says is no recurring event. */
  plan(): DeltaPlan {
    const { recurring, exceptions } = this
    const expand = new Set([...this.expand].filter((id) => !this.settled.has(id)))
    return { ...NOTHING, expand, recurring, exceptions }
  }
}

const NOTHING: DeltaPlan = {
  singles: new Map(),
  expand: new Set(),
  recurring: new Map(),
  ended: new Set(),
  exceptions: new Map(),
  orphans: [],
  unreadable: [],
}
