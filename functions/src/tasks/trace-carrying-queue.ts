import { type Trace, traceparentOf } from '../support/trace'
import type { TaskQueue } from './task-queue'

/** What is enqueued here goes on in the trace that it comes from. */
export function carryTrace<Task>(queue: TaskQueue<Task>, trace: Trace): TaskQueue<Task> {
  const traceparent = traceparentOf(trace)
  return { enqueue: (task, options) => queue.enqueue(task, { ...options, traceparent }) }
}
