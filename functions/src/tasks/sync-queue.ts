import type { SyncTask } from '../model/sync-task'

/** The Cloud Tasks queue in front of `syncCalendar`. */
export interface SyncQueue {
  /**
   * Resolves once Cloud Tasks has the task, also when a task of that name exists or recently did. Throws
   * `QueueUnavailable` otherwise.
   */
  enqueue(task: SyncTask, options?: EnqueueOptions): Promise<{ readonly jobId: string }>
}

export interface EnqueueOptions {
  /** `[A-Za-z0-9_-]{1,500}`; a name is taken once only. Without it Cloud Tasks chooses one. */
  readonly name?: string
  /** Not before this instant, in milliseconds since the epoch. */
  readonly scheduleAt?: number
}
