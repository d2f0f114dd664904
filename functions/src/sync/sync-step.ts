import { requireReauth } from '../accounts/require-reauth'
import type { CalendarApi } from '../google/calendar-api'
import { CredentialUnusable } from '../model/errors/credential-unusable'
import { LeaseLost } from '../model/errors/lease-lost'
import { PreconditionFailed } from '../model/errors/precondition-failed'
import { RateLimited } from '../model/errors/rate-limited'
import { SyncTokenExpired } from '../model/errors/sync-token-expired'
import type { SyncState } from '../model/documents/sync-state'
import { type FastPathResult, type FastPathRun, syncFast } from './fast-path'
import { type FullSyncReason, planSync } from './plan-sync'
import { enqueueAfterRateLimit, planBackoff } from './rate-limit'
import { runFullSync } from './run-full-sync'
import { readSyncState, type StoredSyncState } from './stored-sync-state'
import type { SyncRequest } from './sync-request'
import type { SyncDependencies } from './sync-dependencies'
import type { SyncOutcome } from './sync-outcome'

/** `again`: read the state once more and go on from there. */
export type SyncStepResult =
  | { readonly kind: 'ended'; readonly outcome: SyncOutcome }
  | { readonly kind: 'again' }
  | { readonly kind: 'synced_fully' }

/** One attempt from one read of the state: what it says decides what is done. */
export async function takeSyncStep(
  read: StoredSyncState,
  request: SyncRequest,
  dependencies: SyncDependencies,
): Promise<SyncStepResult> {
  if (isForeignResource(request, read.state)) return ended({ kind: 'ignored' })
  const plan = planSync(read.state, request.runId, dependencies.clock.now())
  try {
    switch (plan.kind) {
      case 'leave':
        return ended({ kind: 'busy', until: plan.until })
      case 'wait':
        await enqueueAfterRateLimit(dependencies.queue, read.syncId, plan.until)
        return ended({ kind: 'deferred', until: plan.until })
      case 'incremental':
        return await syncIncrementally(read, plan, request, dependencies)
      case 'full':
        return await syncFromScratch(read, plan.reason, request, dependencies)
    }
  } catch (error) {
    return await dispose(error, read, dependencies)
  }
}

async function syncIncrementally(
  read: StoredSyncState,
  plan: Pick<FastPathRun, 'token' | 'timeZone'>,
  request: SyncRequest,
  dependencies: SyncDependencies,
): Promise<SyncStepResult> {
  const api = await openCalendar(read, dependencies)
  const result = await fastPathOrUnfit({ read, ...plan, runId: request.runId, api }, dependencies)
  switch (result.kind) {
    case 'conflict':
      return { kind: 'again' }
    case 'unfit':
      return await syncFromScratch(read, result.reason, request, dependencies)
    case 'done': {
      const { counts, pages, rows } = result
      const { epoch } = read.state
      dependencies.logger.info('calendar_sync_incremental', { syncId: read.syncId, epoch, pages, rows, ...counts })
      return ended({ kind: 'completed', counts })
    }
  }
}

async function fastPathOrUnfit(run: FastPathRun, dependencies: SyncDependencies): Promise<FastPathResult> {
  try {
    return await syncFast(run, dependencies)
  } catch (error) {
    if (!(error instanceof SyncTokenExpired)) throw error
    dependencies.logger.warn('calendar_sync_token_expired', { syncId: run.read.syncId, epoch: run.read.state.epoch })
    return { kind: 'unfit', reason: 'token_expired' }
  }
}

async function syncFromScratch(
  read: StoredSyncState,
  reason: FullSyncReason,
  { runId, scope }: SyncRequest,
  dependencies: SyncDependencies,
): Promise<SyncStepResult> {
  if (scope === 'fast') return ended({ kind: 'too_much' })
  const api = await openCalendar(read, dependencies)
  await runFullSync({ read, reason, api, runId }, dependencies)
  return { kind: 'synced_fully' }
}

function openCalendar({ state }: StoredSyncState, { access }: SyncDependencies): Promise<CalendarApi> {
  return access.forAccount(state.uid, state.accountId)
}

/** What becomes of a failed step; what nothing can be done about here is thrown on. */
async function dispose(
  error: unknown,
  { syncId, state }: StoredSyncState,
  dependencies: SyncDependencies,
): Promise<SyncStepResult> {
  if (error instanceof PreconditionFailed || error instanceof LeaseLost) return { kind: 'again' }
  if (error instanceof RateLimited) return await backOff(error, syncId, dependencies)
  if (error instanceof CredentialUnusable) {
    await requireReauth(dependencies.store, state.uid, state.accountId, error.trouble)
    return ended({ kind: 'reauth_required' })
  }
  throw error
}

async function backOff(
  limit: RateLimited,
  syncId: StoredSyncState['syncId'],
  dependencies: SyncDependencies,
): Promise<SyncStepResult> {
  const read = await readSyncState(dependencies.store, syncId)
  if (!read) return ended({ kind: 'gone' })
  const backoff = planBackoff(read.state, limit, dependencies)
  const data = { ...backoff, seq: read.state.seq + 1 }
  await dependencies.store.commit([{ kind: 'update', path: read.path, data, ifUpdatedAt: read.updateTime }])
  await enqueueAfterRateLimit(dependencies.queue, syncId, backoff.notBefore)
  return ended({ kind: 'deferred', until: backoff.notBefore })
}

/** A notification about something else than what the channel was opened on. */
function isForeignResource({ cause }: SyncRequest, { push }: SyncState): boolean {
  if (cause.kind !== 'push' || push.kind !== 'channel') return false
  return cause.channelId === push.channelId && cause.resourceId !== push.resourceId
}

function ended(outcome: SyncOutcome): SyncStepResult {
  return { kind: 'ended', outcome }
}
