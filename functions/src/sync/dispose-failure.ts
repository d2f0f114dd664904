import { requireReauth } from '../accounts/require-reauth'
import { CredentialUnusable } from '../model/errors/credential-unusable'
import { LeaseLost } from '../model/errors/lease-lost'
import { ListingsDisagree } from '../model/errors/listings-disagree'
import { NotFoundAtGoogle } from '../model/errors/not-found-at-google'
import { PreconditionFailed } from '../model/errors/precondition-failed'
import { RateLimited } from '../model/errors/rate-limited'
import { SyncTokenExpired } from '../model/errors/sync-token-expired'
import { TimeZoneChanged } from '../model/errors/time-zone-changed'
import { writeWaiting } from './calendar-state'
import { noteMissing } from './note-missing'
import { enqueueAfterRateLimit, planBackoff } from './rate-limit'
import { readSyncState, type StoredSyncState } from './stored-sync-state'
import type { SyncDependencies } from './sync-dependencies'
import type { SyncOutcome } from './sync-outcome'
import type { SyncStepResult } from './sync-step-result'

export interface FailedStep {
  readonly read: StoredSyncState
  /** Milliseconds since the epoch. */
  readonly startedAt: number
  readonly runId: string
}

/** What becomes of a failed step; what nothing can be done about here is thrown on. */
export async function disposeFailure(
  error: unknown,
  step: FailedStep,
  dependencies: SyncDependencies,
): Promise<SyncStepResult> {
  try {
    return await dispose(error, step, dependencies)
  } catch (next) {
    // Whoever was faster has noted as much already, or made it untrue.
    if (next instanceof PreconditionFailed) return { kind: 'again' }
    throw next
  }
}

async function dispose(
  error: unknown,
  { read, startedAt, runId }: FailedStep,
  dependencies: SyncDependencies,
): Promise<SyncStepResult> {
  if (error instanceof PreconditionFailed) return { kind: 'again' }
  if (error instanceof LeaseLost) return { kind: 'robbed' }
  if (isContradiction(error)) return restart(error, read, dependencies)
  if (error instanceof NotFoundAtGoogle) return ended(await noteMissing(read.syncId, runId, dependencies))
  if (error instanceof RateLimited) return ended(await backOff(error, read.syncId, dependencies))
  if (error instanceof CredentialUnusable) {
    await requireReauth(read, { trouble: error.trouble, since: startedAt }, dependencies)
    return ended({ kind: 'reauth_required' })
  }
  throw error
}

/** What Google said in the middle of a run made the rest of it worthless; from the beginning it may work out. */
function isContradiction(error: unknown): boolean {
  return [SyncTokenExpired, TimeZoneChanged, ListingsDisagree].some((kind) => error instanceof kind)
}

function restart(error: unknown, { syncId, state }: StoredSyncState, { logger }: SyncDependencies): SyncStepResult {
  const { epoch } = state
  if (error instanceof SyncTokenExpired) logger.warn('calendar_sync_token_expired', { syncId, epoch })
  return { kind: 'restart' }
}

async function backOff(
  limit: RateLimited,
  syncId: StoredSyncState['syncId'],
  dependencies: SyncDependencies,
): Promise<SyncOutcome> {
  const read = await readSyncState(dependencies.store, syncId)
  if (!read) return { kind: 'gone' }
  const backoff = planBackoff(read.state, limit, dependencies)
  const ceilingReached = limit.by === 'daily_ceiling'
  const data = { ...backoff, ceilingReached, seq: read.state.seq + 1 }
  const told = ceilingReached ? [writeWaiting(read.state, backoff.notBefore)] : []
  await dependencies.store.commit([{ kind: 'update', path: read.path, data, ifUpdatedAt: read.updateTime }, ...told])
  await enqueueAfterRateLimit(dependencies.queue, syncId, backoff.notBefore)
  return { kind: 'deferred', until: backoff.notBefore }
}

function ended(outcome: SyncOutcome): SyncStepResult {
  return { kind: 'ended', outcome }
}
