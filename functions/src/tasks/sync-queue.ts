import type { SyncTask } from '../model/sync-task'
import type { TaskQueue } from './task-queue'

/** The queue in front of `syncCalendar`. */
export type SyncQueue = TaskQueue<SyncTask>
