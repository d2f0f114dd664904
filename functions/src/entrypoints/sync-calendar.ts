import { followCalendarList } from '../accounts/follow-calendar-list'
import { StoreUnavailable } from '../model/errors/store-unavailable'
import type { SyncId } from '../model/ids'
import { syncTaskSchema } from '../model/sync-task'
import { notePending } from '../sync/note-pending'
import { syncCalendar } from '../sync/sync-calendar'
import type { SyncDependencies } from '../sync/sync-dependencies'
import type { SyncOutcome } from '../sync/sync-outcome'
import type { SyncRequest } from '../sync/sync-request'
import { taskAgain } from './task-again'
import { SYNC_ATTEMPTS } from './task-attempts'
import { readTask, type TaskRequest } from './task-request'

/** `syncCalendar`: runs what the queue dispatches. Whatever throws here is dispatched again. */
export function syncCalendarHandler(begin: (traceparent: string | undefined) => SyncDependencies) {
  return async (request: TaskRequest): Promise<void> => {
    const { id, retryCount } = request
    const dependencies = begin(request.headers?.['traceparent'])
    const task = readTask(syncTaskSchema, request, 'calendar_sync_refused', dependencies.logger)
    if (!task) return
    const { syncId, cause } = task
    if (cause.kind === 'calendar-list') return await followList(syncId, cause, retryCount, dependencies)
    const outcome = await attempt(
      { syncId, cause, runId: id, attempt: retryCount, scope: 'any' } as const,
      dependencies,
    )
    if (!isSettled(outcome)) throw taskAgain('Another worker has the calendar')
    // A channel's token does not tell what it is about; most are about calendars, so lists are looked at last.
    if (outcome.kind === 'gone' && cause.kind === 'push') await followList(syncId, cause, retryCount, dependencies)
  }
}

async function attempt(
  request: SyncRequest & { readonly attempt: number },
  dependencies: SyncDependencies,
): Promise<SyncOutcome> {
  try {
    return await syncCalendar(request, dependencies)
  } catch (error) {
    const { syncId, runId, cause, attempt: retryCount } = request
    const name = error instanceof Error ? error.name : typeof error
    dependencies.logger.error('calendar_sync_failed', {
      syncId,
      runId,
      cause: cause.kind,
      retryCount,
      error: name,
      ...dependencies.tally,
    })
    if (retryCount >= SYNC_ATTEMPTS - 1) await leaveBehind(syncId, dependencies)
    throw taskAgain(name)
  }
}

async function followList(
  syncId: SyncId,
  cause: Parameters<typeof followCalendarList>[1],
  retryCount: number,
  dependencies: SyncDependencies,
): Promise<void> {
  try {
    await followCalendarList(syncId, cause, dependencies)
  } catch (error) {
    const name = error instanceof Error ? error.name : typeof error
    dependencies.logger.error('calendar_list_failed', { syncId, retryCount, error: name })
    throw taskAgain(name)
  }
}

/** There will be no other attempt: the state says that there is work left, for whoever looks next. */
async function leaveBehind(syncId: SyncId, dependencies: SyncDependencies): Promise<void> {
  try {
    await notePending(syncId, dependencies)
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error
  }
}

/** Whether there is nothing left for this task to do. */
function isSettled(outcome: SyncOutcome): boolean {
  switch (outcome.kind) {
    case 'completed':
    case 'deferred':
    case 'gone':
    case 'handed_over':
    case 'ignored':
    case 'missing':
    case 'paused':
    case 'reauth_required':
      return true
    case 'busy':
    case 'too_much':
      return false
  }
}
