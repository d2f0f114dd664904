import type { CalendarApi } from '../google/calendar-api'
import type { SyncState } from '../model/documents/sync-state'
import { SyncTokenExpired } from '../model/errors/sync-token-expired'
import { TimeZoneChanged } from '../model/errors/time-zone-changed'
import { disposeFailure } from './dispose-failure'
import { type FastPathResult, type FastPathRun, type PlannedDelta, syncFast } from './fast-path'
import { handOver } from './hand-over'
import { type FullSyncReason, planSync, type Synced } from './plan-sync'
import { enqueueAfterRateLimit, rateLimitTask } from './rate-limit'
import { runFullSync } from './run-full-sync'
import { runSlowDelta } from './run-slow-delta'
import type { StoredSyncState } from './stored-sync-state'
import type { SyncDependencies } from './sync-dependencies'
import type { SyncOutcome } from './sync-outcome'
import type { SyncRequest } from './sync-request'
import type { SyncStepResult } from './sync-step-result'

/** One attempt from one read of the state: what it says decides what is done. `owner` is as in `planSync`. */
export async function takeSyncStep(
  read: StoredSyncState,
  owner: string | null,
  request: SyncRequest,
  dependencies: SyncDependencies,
): Promise<SyncStepResult> {
  if (isForeignResource(request, read.state)) return ended({ kind: 'ignored' })
  const startedAt = dependencies.clock.now()
  const plan = planSync(read.state, owner, startedAt)
  try {
    switch (plan.kind) {
      case 'paused':
        return ended({ kind: 'paused' })
      case 'leave':
        return ended(await handOver(read, plan.lease, request, dependencies))
      case 'wait':
        return ended(await waitUntil(plan.until, read, request, dependencies))
      case 'incremental':
        return await syncIncrementally(read, plan, request, dependencies)
      case 'slow':
        return await syncSlowly(read, plan, null, request, dependencies)
      case 'full':
        return await syncFromScratch(read, plan.reason, request, dependencies)
    }
  } catch (error) {
    return await disposeFailure(error, { read, startedAt, runId: request.runId }, dependencies)
  }
}

/** The task that waits for this very instant cannot be scheduled again under its name: it comes back by failing. */
async function waitUntil(
  until: Date,
  { syncId }: StoredSyncState,
  { runId }: SyncRequest,
  { queue }: SyncDependencies,
): Promise<SyncOutcome> {
  if (runId === rateLimitTask(syncId, until)) return { kind: 'busy', until }
  await enqueueAfterRateLimit(queue, syncId, until)
  return { kind: 'deferred', until }
}

async function syncIncrementally(
  read: StoredSyncState,
  plan: Synced,
  request: SyncRequest,
  dependencies: SyncDependencies,
): Promise<SyncStepResult> {
  const api = await openCalendar(read, dependencies)
  const result = await fastPathOrUnfit({ read, ...plan, runId: request.runId, api }, dependencies)
  switch (result.kind) {
    case 'conflict':
      return { kind: 'again' }
    case 'too_large':
      return await syncSlowly(read, plan, result.planned, request, dependencies)
    case 'unfit':
      return await syncFromScratch(read, result.reason, request, dependencies)
    case 'done': {
      const { counts, pages, rows, oldestChangeAt } = result
      const { epoch } = read.state
      dependencies.logger.info('calendar_sync_incremental', { syncId: read.syncId, epoch, pages, rows, ...counts })
      return { ...ended({ kind: 'completed', counts }), pass: { epoch, pages, rows, oldestChangeAt } }
    }
  }
}

async function fastPathOrUnfit(run: FastPathRun, dependencies: SyncDependencies): Promise<FastPathResult> {
  try {
    return await syncFast(run, dependencies)
  } catch (error) {
    if (error instanceof TimeZoneChanged) return { kind: 'unfit', reason: 'time_zone_changed' }
    if (!(error instanceof SyncTokenExpired)) throw error
    dependencies.logger.warn('calendar_sync_token_expired', { syncId: run.read.syncId, epoch: run.read.state.epoch })
    return { kind: 'unfit', reason: 'token_expired' }
  }
}

async function syncSlowly(
  read: StoredSyncState,
  { token, timeZone }: Synced,
  planned: PlannedDelta | null,
  { runId, scope }: SyncRequest,
  dependencies: SyncDependencies,
): Promise<SyncStepResult> {
  if (scope === 'fast') return ended({ kind: 'too_much' })
  const api = await openCalendar(read, dependencies)
  return { kind: 'again', pass: await runSlowDelta({ read, token, timeZone, planned, runId, api }, dependencies) }
}

async function syncFromScratch(
  read: StoredSyncState,
  reason: FullSyncReason,
  { runId, scope }: SyncRequest,
  dependencies: SyncDependencies,
): Promise<SyncStepResult> {
  if (scope === 'fast') return ended({ kind: 'too_much' })
  const api = await openCalendar(read, dependencies)
  return { kind: 'synced_fully', pass: await runFullSync({ read, reason, api, runId }, dependencies) }
}

function openCalendar({ state }: StoredSyncState, { access }: SyncDependencies): Promise<CalendarApi> {
  return access.forAccount(state.uid, state.accountId)
}

/** A notification about something else than what the channel was opened on. */
function isForeignResource({ cause }: SyncRequest, { push }: SyncState): boolean {
  if (cause.kind !== 'push' || push.kind !== 'channel') return false
  return cause.channelId === push.channelId && cause.resourceId !== push.resourceId
}

function ended(outcome: SyncOutcome): Extract<SyncStepResult, { kind: 'ended' }> {
  return { kind: 'ended', outcome }
}
