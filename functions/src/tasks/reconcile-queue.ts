import type { ReconcileTask } from '../model/reconcile-task'
import type { TaskQueue } from './task-queue'

/** The queue in front of `reconcileCalendar`. */
export type ReconcileQueue = TaskQueue<ReconcileTask>
