import type { Watch } from '../support/span'
import type { TaskQueue } from './task-queue'

/** What is enqueued is watched. */
export function watchQueue<Task>(queue: TaskQueue<Task>, watch: Watch): TaskQueue<Task> {
  return { enqueue: (task, options) => watch('tasks.create', queue.enqueue(task, options)) }
}
