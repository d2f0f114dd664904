import type { Clock } from './clock'
import type { Task } from './core/task'
import type { TaskQueue } from './core/task-queue'
import { dispatchTask } from './dispatch-task'
import type { OidcIssuer } from './oidc-issuer'
import type { QueueLog } from './queue-log'

export interface DispatcherOptions {
  readonly clock: Clock
  readonly issuer: OidcIssuer
  readonly log: QueueLog
}

/** Runs the queues: wakes when something is due, sends it, and tells the queue what came of it. */
export class TaskDispatcher {
  readonly #options: DispatcherOptions
  readonly #queues = new Map<string, TaskQueue>()
  readonly #timers = new Map<string, () => void>()
  readonly #running = new Set<Promise<void>>()
  readonly #closing = new AbortController()
  #idleWaiters: Array<() => void> = []

  constructor(options: DispatcherOptions) {
    this.#options = options
  }

  get queues(): readonly TaskQueue[] {
    return [...this.#queues.values()]
  }

  queue(name: string): TaskQueue | undefined {
    return this.#queues.get(name)
  }

  add(queue: TaskQueue): void {
    this.#queues.set(queue.name, queue)
  }

  /** To be called after every change of a queue. */
  wake(queue: TaskQueue): void {
    if (this.#closing.signal.aborted) return
    const { clock } = this.#options
    for (const task of queue.takeDue(clock.now())) this.#start(queue, task)
    this.#timers.get(queue.name)?.()
    this.#timers.delete(queue.name)
    const next = queue.nextDispatchAt(clock.now())
    if (next !== null)
      this.#timers.set(
        queue.name,
        clock.callAt(next, () => this.wake(queue)),
      )
    this.#tellIdle()
  }

  /** Sends an attempt that the queue has begun out of turn. */
  send(queue: TaskQueue, task: Task): void {
    if (!this.#closing.signal.aborted) this.#start(queue, task)
  }

  /** Resolves once no queue holds a task that it would still dispatch; paused queues are not waited for. */
  idle(): Promise<void> {
    return new Promise((resolve) => {
      this.#idleWaiters.push(resolve)
      this.#tellIdle()
    })
  }

  /** Breaks off what runs and sends nothing more. */
  async close(): Promise<void> {
    this.#closing.abort()
    for (const cancel of this.#timers.values()) cancel()
    this.#timers.clear()
    await Promise.all(this.#running)
  }

  #start(queue: TaskQueue, task: Task): void {
    const running = this.#attempt(queue, task).finally(() => {
      this.#running.delete(running)
      this.wake(queue)
    })
    this.#running.add(running)
  }

  async #attempt(queue: TaskQueue, task: Task): Promise<void> {
    const { clock, issuer, log } = this.#options
    const at = clock.now()
    const { oidc } = task.request
    const answer = await dispatchTask({
      task,
      queueId: queue.id,
      signal: this.#closing.signal,
      ...(oidc === undefined
        ? {}
        : { idToken: issuer.idToken({ audience: oidc.audience, email: oidc.serviceAccountEmail, now: at }) }),
    })
    const now = clock.now()
    const outcome = queue.settle(task.name, answer, now)
    log.add({
      kind: 'dispatch',
      at,
      queue: queue.name,
      task: task.name,
      attempt: task.dispatchCount,
      answer,
      durationMs: now - at,
      outcome,
    })
  }

  #tellIdle(): void {
    const busy = this.#running.size > 0 || this.queues.some((queue) => queue.state === 'RUNNING' && !queue.isEmpty())
    if (busy) return
    const waiters = this.#idleWaiters
    this.#idleWaiters = []
    for (const resolve of waiters) resolve()
  }
}
