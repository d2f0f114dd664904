import type { Tally } from '../support/tally'
import type { TaskQueue } from './task-queue'

/** Counts what Cloud Tasks was asked to take, also where it had a task of that name already or did not answer. */
export function countTasks<Task>(queue: TaskQueue<Task>, tally: Tally): TaskQueue<Task> {
  return {
    enqueue(task, options) {
      tally.tasks += 1
      return queue.enqueue(task, options)
    },
  }
}
