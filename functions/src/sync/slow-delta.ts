import type { CalendarApi } from '../google/calendar-api'
import type { ChangeCounts } from '../model/documents/sync-state'
import type { EventId } from '../model/ids'
import { ChunkWriter } from './chunk-writer'
import type { Lease } from './lease'
import { eventPages } from './list-pages'
import { type DeltaPlan, planDelta } from './plan-delta'
import { planMirrorUpdate } from './plan-mirror-update'
import type { Synced } from './plan-sync'
import { planQuarantine } from './quarantine'
import { readRow } from './read-row'
import { SeriesFilter } from './series-filter'
import type { StoredSyncState } from './stored-sync-state'
import type { SyncDependencies } from './sync-dependencies'
import { addCounts, NO_CHANGES } from './sync-outcome'
import { TimeZoneChanged } from '../model/errors/time-zone-changed'
import { MalformedResponse } from '../model/errors/malformed-response'

export interface SlowDeltaResult {
  readonly counts: ChangeCounts
  readonly pages: number
  readonly rows: number
  /** What the state becomes once all documents are committed. */
  readonly reached: { readonly token: string; readonly seriesFilter: Uint8Array<ArrayBuffer> }
}

/**
 * A delta of any size under the lease, page by page; recurring events are expanded behind its last page, all of them
 * together. The token stays the old one until everything is committed, so whoever has to begin again sees the same
 * delta.
 */
export async function syncSlowDelta(
  read: StoredSyncState,
  { token, timeZone }: Synced,
  api: CalendarApi,
  lease: Lease,
  dependencies: SyncDependencies,
): Promise<SlowDeltaResult> {
  const { state } = read
  const { store, clock } = dependencies
  const writer = new ChunkWriter(lease)
  const touched = new TouchedSeries()
  let filter = SeriesFilter.unpack(state.seriesFilter)
  let counts = NO_CHANGES
  const listed = { pages: 0, rows: 0 }

  const apply = async (delta: DeltaPlan) => {
    const now = clock.now()
    const calendar = { ...state, timeZone }
    const update = await planMirrorUpdate(delta, { state, filter, calendar, mirroredAt: new Date(now), api, store })
    counts = addCounts(counts, update.counts)
    filter = update.filter
    await writer.add([
      ...update.changes.map(({ write }) => write),
      ...planQuarantine(state, update.unmappable, now),
    ])
  }

  for await (const page of eventPages(api, { kind: 'delta', calendarId: state.calendarId, syncToken: token })) {
    if (page.timeZone !== timeZone) throw new TimeZoneChanged()
    listed.pages += 1
    listed.rows += page.rows.length
    const delta = planDelta(page.rows.map(readRow), filter)
    touched.note(delta)
    await apply({ ...delta, expand: new Set(), exceptions: new Map() })
    if (page.next.kind === 'page') continue
    const { syncToken } = page.next
    if (syncToken === null) break
    await writer.drain()
    // In the filter before the first of their instances is stored.
    await lease.advance({ seriesFilter: filter.with(touched.expand).pack() })
    filter = filter.with(touched.expand)
    await apply(touched.plan())
    await writer.drain()
    return { counts, ...listed, reached: { token: syncToken, seriesFilter: filter.pack() } }
  }
  throw new MalformedResponse('A delta ended without a sync token')
}

/** The recurring events that any page of a delta touched. */
class TouchedSeries {
  readonly expand = new Set<EventId>()
  private readonly exceptions = new Map<EventId, DeltaPlan['exceptions'] extends ReadonlyMap<EventId, infer List> ? List : never>()

  note(delta: DeltaPlan): void {
    for (const id of delta.expand) this.expand.add(id)
    for (const [id, events] of delta.exceptions) this.exceptions.set(id, [...(this.exceptions.get(id) ?? []), ...events])
  }

  plan(): DeltaPlan {
    return { singles: new Map(), expand: this.expand, ended: new Set(), exceptions: this.exceptions, unreadable: [] }
  }
}
