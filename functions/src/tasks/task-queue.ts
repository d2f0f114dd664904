/** A Cloud Tasks queue in front of one of our functions. */
export interface TaskQueue<Task> {
  /**
   * Resolves once Cloud Tasks has the task, also when a task of that name exists or recently did. Throws
   * `QueueUnavailable` otherwise.
   */
  enqueue(task: Task, options?: EnqueueOptions): Promise<{ readonly jobId: string }>
}

export interface EnqueueOptions {
  /** `[A-Za-z0-9_-]{1,500}`; a name is taken once only. Without it Cloud Tasks chooses one. */
  readonly name?: string
  /** Not before this instant, in milliseconds since the epoch. */
  readonly scheduleAt?: number
  /** The trace that the task goes on in: a header of that name when it is dispatched. */
  readonly traceparent?: string
}
