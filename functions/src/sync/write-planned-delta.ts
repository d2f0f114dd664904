import type { SyncState } from '../model/documents/sync-state'
import { ChunkWriter } from './chunk-writer'
import type { PlannedDelta } from './fast-path'
import type { Lease } from './lease'
import { packFilters, unpackFilters } from './plan-mirror-update'
import { releaseAccepted } from './release-accepted'
import { replaceRefused } from './replace-refused'
import type { SlowDeltaResult } from './slow-delta'
import type { SyncDependencies } from './sync-dependencies'

/**
 * Commits under the lease what was planned before it was taken. The lease was granted on the state that the plan was
 * made from, so nobody has written meanwhile, and nothing has to be listed or looked up again.
 */
export async function writePlannedDelta(
  state: SyncState,
  { changes, released, withInstances, filters, nextToken, pages, rows, oldestChangeAt }: PlannedDelta,
  lease: Lease,
  { clock }: SyncDependencies,
): Promise<SlowDeltaResult> {
  const writer = new ChunkWriter(lease, replaceRefused(state, clock))
  if (withInstances.size > 0) {
    // An id is in the stored filter before the first of its instances is stored, and until the last of them is gone.
    const { series } = unpackFilters(state)
    await lease.advance({ seriesFilter: series.with(withInstances).pack() })
  }
  await writer.add(changes)
  const reached = await releaseAccepted(state, released, filters, writer)
  const now = { token: nextToken, ...packFilters(reached) }
  return { counts: writer.counts, pages, rows, oldestChangeAt, reached: now }
}
