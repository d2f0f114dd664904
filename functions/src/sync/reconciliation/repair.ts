import type { DocumentStore } from '../../firestore/document-store'
import type { CalendarApi } from '../../google/calendar-api'
import type { ChangeCounts } from '../../model/documents/sync-state'
import { ListingsDisagree } from '../../model/errors/listings-disagree'
import { TimeZoneChanged } from '../../model/errors/time-zone-changed'
import { type EventId, type EventRef, eventRef } from '../../model/ids'
import { paths } from '../../model/paths'
import type { Change } from '../change'
import { ChunkWriter } from '../chunk-writer'
import { livingEvents } from '../expand-series'
import { fetchEvent } from '../fetch-event'
import { inWindow } from '../in-window'
import { Lease } from '../lease'
import { eventPages } from '../list-pages'
import { mapRows } from '../map-rows'
import { listedRange } from '../mirror-window'
import { planDeletion } from '../plan-changes'
import { packFilters, unpackFilters } from '../plan-mirror-update'
import { planSeriesDeletion, planSeriesWrite, tryMapSeries } from '../plan-series'
import { planOutdated, planQuarantine, planRelease } from '../quarantine'
import { readRow } from '../read-row'
import { replaceRefused } from '../replace-refused'
import { readEventIds } from '../stored-events'
import type { StoredSyncState } from '../stored-sync-state'
import type { SyncDependencies } from '../sync-dependencies'
import { NO_CHANGES } from '../sync-outcome'
import { underLease } from '../under-lease'
import { withHeartbeat } from '../with-heartbeat'
import type { Altered } from './deep-check'
import { type Differences, findDifferences } from './find-differences'
import { examplesOf, NO_CAUSES, planReport } from './findings'
import type { GoogleListing } from './google-listing'
import type { ReconcileRequest } from './reconcile-request'

/** What is wrong with a mirror whose state was `read` at the instant it was compared with `listing`. */
export interface Damage {
  readonly read: StoredSyncState
  readonly timeZone: string
  readonly listing: GoogleListing
  /** Whether the sums differ; by what is found out under the lease. */
  readonly sumsDiffer: boolean
  readonly altered: Altered
}

/** - `repaired`: to be compared once more. - `too_much`: a full sync is quicker, and the next to come. */
export type RepairResult = { readonly kind: 'repaired'; readonly counts: ChangeCounts } | { readonly kind: 'too_much' }

const SHARE = 0.1
const DOCUMENTS = 20
const MOST_ASKED_FOR = 200

/**
 * Makes equal what differs, under a lease that is only had while the state is the one that was compared. What differs
 * is fetched again under the lease: it may have changed since it was listed. Throws `PreconditionFailed` where
 * somebody else committed since, `LeaseLost`, `TimeZoneChanged`, and `ListingsDisagree` where Google still shows what its
 * listings leave out.
 */
export async function repair(
  damage: Damage,
  request: ReconcileRequest,
  google: CalendarApi,
  dependencies: SyncDependencies,
): Promise<RepairResult> {
  const lease = await Lease.acquire(damage.read, request.runId, dependencies, {})
  return await underLease(lease, dependencies, () => repairUnder(lease, damage, request, google, dependencies))
}

async function repairUnder(
  lease: Lease,
  damage: Damage,
  request: ReconcileRequest,
  google: CalendarApi,
  { store, clock, logger }: SyncDependencies,
): Promise<RepairResult> {
  const { read, listing, altered } = damage
  const { state, syncId } = read
  const writer = new ChunkWriter(lease, replaceRefused(state, clock))
  const api = withHeartbeat(google, () => writer.keepAlive())
  const found = await findUnequal(damage, writer, store)
  const events: Differences = new Map([...altered.events.map((ref) => [ref, 'altered'] as const), ...found])
  const series: Differences = new Map(altered.series)
  const tampered = [...events.keys()].filter((ref) => !listing.recovered.has(ref)).length + series.size
  const examples = [...examplesOf('events', events), ...examplesOf('series', series)]
  const report = (quarantined: number) =>
    planReport(read, request, { causes: { ...NO_CAUSES, tampered, quarantined }, examples }, lease.epoch, clock.now())
  if (tampered > 0) logger.warn('calendar_drift_found', { syncId, epoch: lease.epoch, tampered })
  if (isTooMuch(events.size, listing.stored.size)) {
    await lease.advance({ token: null, lease: null, pendingSince: new Date(clock.now()) }, () => report(0))
    return { kind: 'too_much' }
  }

  // Told before it is repaired: whoever goes on after a crash finds less.
  await lease.commit(report(0))
  const relisted = await relist({ damage, differences: events, api, store, now: clock.now() })
  await writer.add(relisted.changes)
  await writer.add(await planSeriesRepair({ damage, series, api, now: clock.now() }))
  await writer.drain()
  const refused = new Set(writer.refusals)
  const released = relisted.released.filter((id) => !refused.has(id))
  await writer.add(planRelease(state, released))
  await writer.drain()
  const filters = unpackFilters(state)
  const reached = {
    series: filters.series.with([...listing.series.now, ...relisted.series]),
    quarantine: filters.quarantine.without(released).with([...relisted.unmappable, ...refused]),
  }
  await lease.advance({ ...packFilters(reached), lease: null, interrupted: false }, () => report(released.length))
  return { kind: 'repaired', counts: writer.counts }
}

async function findUnequal(
  { sumsDiffer, listing, read }: Damage,
  writer: ChunkWriter,
  store: DocumentStore,
): Promise<Differences> {
  if (!sumsDiffer) return new Map()
  return await findDifferences(listing, read.state, store, () => writer.keepAlive())
}

/** So much is found sooner by listing everything once more, and its deletions are under the brake of a full sync. */
export function isTooMuch(differences: number, documents: number): boolean {
  return differences > DOCUMENTS && differences > documents * SHARE
}

interface Relisting {
  readonly damage: Damage
  readonly differences: Differences
  readonly api: CalendarApi
  readonly store: DocumentStore
  readonly now: number
}

/** What Google shows now of the documents that differed; of all others nothing is touched. */
async function relist({ damage, differences, api, store, now }: Relisting) {
  const { read, listing, timeZone } = damage
  const { state } = read
  const { window } = state
  const changes: Change[] = []
  const series = new Set<EventId>()
  const unmappable: EventId[] = []
  const released: EventId[] = []
  const missing = new Map(differences)
  if (differences.size === 0 && listing.recovered.size === 0) return { changes, series, unmappable, released }
  const range = listedRange(window)
  for await (const page of eventPages(api, { kind: 'window', calendarId: state.calendarId, ...range })) {
    if (page.timeZone !== timeZone) throw new TimeZoneChanged()
    const rows = page.rows.map(readRow)
    const mapped = mapRows(livingEvents(rows), { ...state, timeZone }, new Date(now))
    for (const document of mapped.documents) {
      const ref = eventRef(state.calendarRef, document.eventId)
      const kind = differences.get(ref)
      const recovered = listing.recovered.has(ref)
      if ((!kind && !recovered) || !inWindow(document, window)) continue
      missing.delete(ref)
      if (document.recurringEventId) series.add(document.recurringEventId)
      if (recovered) released.push(document.eventId)
      const counts = kind && kind !== 'missing' ? { ...NO_CHANGES, updated: 1 } : { ...NO_CHANGES, created: 1 }
      const write = { kind: 'set', path: paths.event(state.uid, ref), data: { ...document } } as const
      changes.push({ write, counts, eventId: document.eventId })
    }
    for (const odd of [...mapped.unmappable, ...rows.filter((row) => row.kind === 'unreadable')]) {
      if (!odd.eventId) continue
      const ref = eventRef(state.calendarRef, odd.eventId)
      if (!missing.delete(ref)) continue
      unmappable.push(odd.eventId)
      const stored = differences.get(ref) === 'missing' ? [] : [{ ref, contentHash: Number.NaN }]
      changes.push(...planQuarantine(state, [odd], now), ...planOutdated(state, stored))
    }
  }
  const gone = [...missing].filter(([, kind]) => kind !== 'missing').map(([ref]) => ref)
  if (await isAnyShown(gone, damage, api, store)) throw new ListingsDisagree()
  const deletions = gone.map((ref) => planDeletion(state.uid, ref))
  return { changes: [...changes, ...deletions], series, unmappable, released }
}

/** Two listings left these out; as long as Google still shows one of them by its id, none is deleted. */
async function isAnyShown(
  gone: readonly EventRef[],
  { read: { state }, timeZone }: Damage,
  api: CalendarApi,
  store: DocumentStore,
): Promise<boolean> {
  const asked = gone.slice(0, MOST_ASKED_FOR)
  const documents = await readEventIds(store, state.uid, asked)
  for (const [ref, id] of documents) {
    const event = await fetchEvent(api, state.calendarId, id)
    if (!event || event.status === 'cancelled') continue
    const { documents: shown } = mapRows([event], { ...state, timeZone }, state.window.from)
    if (shown.some((one) => eventRef(state.calendarRef, one.eventId) === ref && inWindow(one, state.window)))
      return true
  }
  return false
}

interface SeriesRepair {
  readonly damage: Damage
  readonly series: Differences
  readonly api: CalendarApi
  readonly now: number
}

async function planSeriesRepair({ damage, series, api, now }: SeriesRepair): Promise<readonly Change[]> {
  const { read, listing, timeZone } = damage
  const { state } = read
  const listed = new Map([...listing.series.now].map((id) => [eventRef(state.calendarRef, id), id] as const))
  const changes: Change[] = []
  for (const ref of series.keys()) {
    const id = listed.get(ref)
    const event = id && (await fetchEvent(api, state.calendarId, id))
    const document = event && tryMapSeries(event, { calendar: { ...state, timeZone }, mirroredAt: new Date(now) })
    changes.push(...(document ? planSeriesWrite(state.uid, ref, document) : [planSeriesDeletion(state.uid, ref)]))
  }
  return changes
}
