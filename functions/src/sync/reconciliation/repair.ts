import type { DocumentStore } from '../../firestore/document-store'
import type { CalendarApi } from '../../google/calendar-api'
import type { ChangeCounts } from '../../model/documents/sync-state'
import { ChunkWriter } from '../chunk-writer'
import { Lease } from '../lease'
import { packFilters, unpackFilters } from '../plan-mirror-update'
import { planRelease } from '../quarantine'
import { replaceRefused } from '../replace-refused'
import type { SyncDependencies } from '../sync-dependencies'
import { underLease } from '../under-lease'
import { withHeartbeat } from '../with-heartbeat'
import type { Damage } from './damage'
import { type Differences, findDifferences } from './find-differences'
import { examplesOf, NO_CAUSES, planReport } from './findings'
import { planSeriesRepair } from './plan-series-repair'
import type { ReconcileRequest } from './reconcile-request'
import { relist } from './relist'

/** - `repaired`: to be compared once more. - `too_much`: a full sync is quicker, and the next to come. */
export type RepairResult = { readonly kind: 'repaired'; readonly counts: ChangeCounts } | { readonly kind: 'too_much' }

const SHARE = 0.1
const DOCUMENTS = 20

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
  const context = { damage, api, store, now: clock.now() }
  const relisted = await relist(events, context)
  await writer.add(relisted.changes)
  await writer.add(await planSeriesRepair(series, context))
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
function isTooMuch(differences: number, documents: number): boolean {
  return differences > DOCUMENTS && differences > documents * SHARE
}
