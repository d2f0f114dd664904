import type { ChangeCounts } from '../model/documents/sync-state'
import { GoogleUnavailable } from '../model/errors/google-unavailable'
import { StoreUnavailable } from '../model/errors/store-unavailable'
import { SyncUnsettled } from '../model/errors/sync-unsettled'
import type { SyncId } from '../model/ids'
import { taskName } from '../model/task-name'
import { syncCalendar } from './sync-calendar'
import type { SyncDependencies } from './sync-dependencies'
import { NO_CHANGES, type SyncOutcome } from './sync-outcome'

export type DemandedSync =
  | { readonly kind: 'completed'; readonly counts: ChangeCounts }
  | { readonly kind: 'queued'; readonly jobId: string }
  | { readonly kind: 'reauth_required' }

/** How long somebody who asked waits for another worker to finish. */
const PATIENCE_MS = 30_000
const POLL_MS = 500
/** Requests for one calendar within this time are one task, which runs behind the last of them. */
const BUCKET_MS = 1_000
/** How far the clocks of two instances may be apart. */
const CLOCK_SKEW_MS = 250

/** Syncs while somebody waits: quickly, or not here. */
export async function syncOnDemand(syncId: SyncId, dependencies: SyncDependencies): Promise<DemandedSync> {
  const outcome = await trySync(syncId, dependencies)
  switch (outcome?.kind) {
    case 'completed':
      return { kind: 'completed', counts: outcome.counts }
    case 'gone':
    case 'ignored':
    case 'missing':
    case 'paused':
      return { kind: 'completed', counts: NO_CHANGES }
    case 'reauth_required':
      return { kind: 'reauth_required' }
    case 'busy':
    case 'deferred':
    case 'handed_over':
    case 'too_much':
    case undefined:
      return await enqueueDemanded(syncId, dependencies)
  }
}

export async function enqueueDemanded(
  syncId: SyncId,
  { queue, clock }: Pick<SyncDependencies, 'queue' | 'clock'>,
): Promise<Extract<DemandedSync, { kind: 'queued' }>> {
  const bucket = Math.floor(clock.now() / BUCKET_MS)
  const { jobId } = await queue.enqueue(
    { version: 1, syncId, cause: { kind: 'demand' } },
    { name: taskName(syncId, 'demand', bucket), scheduleAt: (bucket + 1) * BUCKET_MS + CLOCK_SKEW_MS },
  )
  return { kind: 'queued', jobId }
}

/** Undefined where something is out of order for now, which the queue gets over by trying again. */
async function trySync(syncId: SyncId, dependencies: SyncDependencies): Promise<SyncOutcome | undefined> {
  const { clock, random } = dependencies
  const request = { syncId, runId: `demand-${random.uuid()}`, cause: { kind: 'demand' }, scope: 'fast' } as const
  const deadline = clock.now() + PATIENCE_MS
  try {
    let outcome = await syncCalendar(request, dependencies)
    while (outcome.kind === 'busy' && clock.now() < deadline) {
      await clock.sleep(POLL_MS)
      outcome = await syncCalendar(request, dependencies)
    }
    return outcome
  } catch (error) {
    const passing = [GoogleUnavailable, StoreUnavailable, SyncUnsettled]
    if (passing.some((kind) => error instanceof kind)) return undefined
    throw error
  }
}
