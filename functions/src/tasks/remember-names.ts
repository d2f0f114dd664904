import type { TaskQueue } from './task-queue'

/** A few megabytes, and more than an instance is told of within a bucket. */
const NAMES_KEPT = 10_000

/**
 * A queue that is not asked again for a task whose name it has already: Cloud Tasks would answer that the name is
 * taken. Calls for one name at once share one answer. What failed is asked again, and what has no name always.
 */
export function rememberNames<Task>(queue: TaskQueue<Task>, most = NAMES_KEPT): TaskQueue<Task> {
  const asked = new Map<string, Promise<{ readonly jobId: string }>>()
  return {
    enqueue(task, options = {}) {
      const { name } = options
      if (name === undefined) return queue.enqueue(task, options)
      const before = asked.get(name)
      if (before) return before
      const answer = queue.enqueue(task, options)
      asked.set(name, answer)
      answer.catch(() => asked.delete(name))
      const [oldest] = asked.keys()
      if (asked.size > most && oldest !== undefined) asked.delete(oldest)
      return answer
    },
  }
}
