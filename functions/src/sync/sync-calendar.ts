import { names } from '../channels/name-channel'
import { settleNotifiedChannel } from '../channels/settle-notified-channel'
import { SyncUnsettled } from '../model/errors/sync-unsettled'
import type { SyncLine } from '../model/sync-line'
import { spentSince } from '../support/tally'
import { earlier, type PassReport } from './pass-report'
import type { SyncRequest } from './sync-request'
import { readSyncState, type StoredSyncState } from './stored-sync-state'
import type { SyncDependencies } from './sync-dependencies'
import type { SyncOutcome } from './sync-outcome'
import { takeSyncStep } from './sync-step'

/** How often a run starts over from the read, because others committed or there is a round left. */
const MAX_STEPS = 12
/** Where a token that has just been issued is refused, another full sync is of no use, and time may be. */
const MAX_FULL_SYNCS = 2

/**
 * Brings the mirror of one calendar to where Google is now. Safe to run at any time, twice, and in parallel.
 *
 * Throws what a later attempt may mend: `GoogleUnavailable`, `StoreUnavailable`, `QueueUnavailable`,
 * `SyncUnsettled`, and errors that need somebody's attention, such as `PermissionDenied`. What was committed
 * before stays, and is not done again.
 */
export async function syncCalendar(request: SyncRequest, dependencies: SyncDependencies): Promise<SyncOutcome> {
  const { clock, logger, tally } = dependencies
  const startedAt = clock.now()
  const before = { ...tally }
  const course: Course = { steps: 0, pages: 0, rows: 0 }
  const outcome = await runToEnd(request, course, dependencies)
  const line: SyncLine = {
    syncId: request.syncId,
    runId: request.runId,
    cause: request.cause.kind,
    attempt: request.attempt,
    retries: Math.max(course.steps - 1, 0),
    outcome: outcome.kind,
    epoch: course.epoch,
    pages: course.pages,
    rows: course.rows,
    ...(outcome.kind === 'completed' ? { ...outcome.counts, freshnessMs: freshnessOf(course, clock.now()) } : {}),
    ...spentSince(before, tally),
    ms: clock.now() - startedAt,
  }
  logger.info('calendar_sync_complete', line)
  return outcome
}

/** What a run went through, for its line in the log. */
interface Course {
  /** How often the state was read and something decided. */
  steps: number
  epoch?: number
  pages: number
  rows: number
  oldestChangeAt?: number | null
}

/** How long the oldest change that was applied had waited; undefined where no change tells. Clocks differ a little. */
function freshnessOf({ oldestChangeAt }: Course, now: number): number | undefined {
  return typeof oldestChangeAt === 'number' ? Math.max(now - oldestChangeAt, 0) : undefined
}

function follow(course: Course, { state }: StoredSyncState, pass: PassReport | undefined): void {
  course.epoch = pass?.epoch ?? state.epoch
  course.pages += pass?.pages ?? 0
  course.rows += pass?.rows ?? 0
  if (pass) course.oldestChangeAt = earlier(course.oldestChangeAt ?? null, pass.oldestChangeAt)
}

async function runToEnd(request: SyncRequest, course: Course, dependencies: SyncDependencies): Promise<SyncOutcome> {
  let fullSyncs = 0
  let owner: string | null = request.runId
  for (let step = 0; step < MAX_STEPS; step += 1) {
    const read = step === 0 ? await readFirst(request, dependencies) : await readState(request, dependencies)
    if (!read) return { kind: 'gone' }
    const result = await takeSyncStep(read, owner, request, dependencies)
    course.steps += 1
    follow(course, read, 'pass' in result ? result.pass : undefined)
    if (result.kind === 'ended') return result.outcome
    if (result.kind === 'robbed') owner = null
    if (result.kind === 'synced_fully' || result.kind === 'restart') fullSyncs += 1
    if (fullSyncs > MAX_FULL_SYNCS) break
  }
  throw new SyncUnsettled()
}

function readState({ syncId }: SyncRequest, { store }: SyncDependencies): Promise<StoredSyncState | undefined> {
  return readSyncState(store, syncId)
}

function isPaused(read: StoredSyncState | undefined): boolean {
  return read !== undefined && read.state.pausedBy.length > 0
}

/** The webhook cannot know whether a channel should still be there: this is where one that should not is found. */
async function readFirst(request: SyncRequest, dependencies: SyncDependencies): Promise<StoredSyncState | undefined> {
  const read = await readState(request, dependencies)
  const { syncId, cause } = request
  if (cause.kind !== 'push' || isPaused(read) || names(read?.state.push, cause.channelId)) return read
  const { channelId, resourceId } = cause
  await settleNotifiedChannel({ syncId, channelId, resourceId }, read?.state, dependencies)
  return await readState(request, dependencies)
}
