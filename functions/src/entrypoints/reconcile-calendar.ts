import { reconcileTaskSchema } from '../model/reconcile-task'
import { reconcileCalendar, type ReconcileOutcome } from '../sync/reconciliation/reconcile-calendar'
import type { ReconcileDependencies } from '../sync/reconciliation/reconcile-dependencies'
import type { ReconcileRequest } from '../sync/reconciliation/reconcile-request'
import { taskAgain } from './task-again'
import { RECONCILE_ATTEMPTS } from './task-attempts'
import { readTask, type TaskRequest } from './task-request'

/** `reconcileCalendar`: runs what the queue dispatches. Whatever throws here is dispatched again, later that night. */
export function reconcileCalendarHandler(begin: (traceparent: string | undefined) => ReconcileDependencies) {
  return async (request: TaskRequest): Promise<void> => {
    const dependencies = begin(request.headers?.['traceparent'])
    const task = readTask(reconcileTaskSchema, request, 'calendar_reconciliation_refused', dependencies.logger)
    if (!task) return
    const { syncId, night, depth } = task
    const outcome = await attempt({ syncId, night, depth, runId: request.id }, request.retryCount, dependencies)
    if (!isOver(outcome)) throw taskAgain(outcome.kind)
  }
}

async function attempt(
  request: ReconcileRequest,
  retryCount: number,
  dependencies: ReconcileDependencies,
): Promise<ReconcileOutcome> {
  try {
    return await reconcileCalendar(request, dependencies)
  } catch (error) {
    const { syncId, runId } = request
    const name = error instanceof Error ? error.name : typeof error
    const last = retryCount >= RECONCILE_ATTEMPTS - 1
    dependencies.logger.error('calendar_reconciliation_failed', { syncId, runId, retryCount, last, error: name })
    throw taskAgain(name)
  }
}

/** Whether this night has nothing left to do for the calendar. */
function isOver(outcome: ReconcileOutcome): boolean {
  switch (outcome.kind) {
    case 'verified':
    case 'gone':
    case 'ignored':
    case 'missing':
    case 'paused':
    case 'reauth_required':
      return true
    case 'busy':
    case 'deferred':
    case 'handed_over':
    case 'too_much':
      return false
  }
}
