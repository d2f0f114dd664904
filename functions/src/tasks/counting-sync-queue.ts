import type { Tally } from '../support/tally'
import type { SyncQueue } from './sync-queue'

/** Counts what Cloud Tasks was asked to take, also where it had a task of that name already or did not answer. */
export function countTasks(queue: SyncQueue, tally: Tally): SyncQueue {
  return {
    enqueue(task, options) {
      tally.tasks += 1
      return queue.enqueue(task, options)
    },
  }
}
