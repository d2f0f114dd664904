import { ApiError } from './api-error'
import { afterAnswer, NO_PAUSE, type OverloadPause } from './overload-pause'
import { planAfterAttempt } from './plan-after-attempt'
import { burstSize, type QueueSettings } from './queue-settings'
import type { Random } from './random'
import { queueId, taskId } from './resource-name'
import { type AttemptAnswer, type NewTask, type Task } from './task'
import { TokenBucket } from './token-bucket'

/** How far ahead a task may be scheduled (https://cloud.google.com/tasks/docs/quotas). */
const LONGEST_AHEAD_MS = 30 * 24 * 3600 * 1000

export interface TaskQueueOptions {
  readonly name: string
  readonly settings: QueueSettings
  /** For how long the name of a task that is gone stays taken. */
  readonly tombstoneMs: number
  readonly random: Random
  readonly now: number
}

/** What became of a task that ran: gone, for one of two reasons, or waiting again. */
export type Settled = 'completed' | 'abandoned' | 'retrying' | 'deleted-meanwhile'

/**
 * One queue of Cloud Tasks. Synchronous and without a clock of its own: every call says what time it is, and the
 * caller asks again at `nextDispatchAt`.
 */
export class TaskQueue {
  readonly name: string
  readonly id: string
  readonly settings: QueueSettings
  readonly #options: TaskQueueOptions
  readonly #tasks = new Map<string, Task>()
  readonly #tombstones = new Map<string, number>()
  readonly #bucket: TokenBucket
  /** Of names that go from now on. */
  tombstoneMs: number
  #pause: OverloadPause = NO_PAUSE
  #state: 'RUNNING' | 'PAUSED' = 'RUNNING'
  #purgeTime: number | null = null

  constructor(options: TaskQueueOptions) {
    this.name = options.name
    this.id = queueId(options.name)
    this.settings = options.settings
    this.#options = options
    this.tombstoneMs = options.tombstoneMs
    const { rateLimits } = options.settings
    this.#bucket = new TokenBucket(rateLimits.maxDispatchesPerSecond, burstSize(rateLimits), options.now)
  }

  get state(): 'RUNNING' | 'PAUSED' {
    return this.#state
  }

  /** Milliseconds since the epoch; null where it never was purged. */
  get purgeTime(): number | null {
    return this.#purgeTime
  }

  pause(): void {
    this.#state = 'PAUSED'
  }

  resume(): void {
    this.#state = 'RUNNING'
  }

  /** Throws ALREADY_EXISTS while a task of that name exists, or did within the tombstone's time. */
  create(task: NewTask, now: number): Task {
    const name = task.name ?? this.#generateName()
    taskId(this.name, name)
    if (task.scheduleTime !== undefined && task.scheduleTime > now + LONGEST_AHEAD_MS) {
      throw new ApiError('INVALID_ARGUMENT', 'Task.scheduleTime lies more than 30 days ahead.')
    }
    this.#forgetOldTombstones(now)
    if (this.#tasks.has(name) || (this.#tombstones.get(name) ?? now) > now) {
      throw new ApiError('ALREADY_EXISTS', 'Requested entity already exists')
    }
    const created: Task = {
      name,
      createTime: now,
      request: task.request,
      dispatchDeadlineMs: task.dispatchDeadlineMs,
      scheduleTime: Math.max(task.scheduleTime ?? now, now),
      phase: 'waiting',
      dispatchCount: 0,
      responseCount: 0,
      executionCount: 0,
    }
    this.#tasks.set(name, created)
    return created
  }

  /** Throws NOT_FOUND, also for a task that has completed. */
  get(name: string): Task {
    taskId(this.name, name)
    const task = this.#tasks.get(name)
    if (task === undefined) throw new ApiError('NOT_FOUND', 'The task does not exist.')
    return task
  }

  list(): Task[] {
    return [...this.#tasks.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
  }

  isEmpty(): boolean {
    return this.#tasks.size === 0
  }

  /** An attempt that runs goes on, but what it answers no longer matters. */
  delete(name: string, now: number): void {
    this.get(name)
    this.#bury(name, now)
  }

  purge(now: number): void {
    for (const name of this.#tasks.keys()) this.#bury(name, now)
    this.#purgeTime = now
  }

  /** Begins an attempt of a waiting task, whatever pause and limits say; null where one runs already. */
  run(name: string, now: number): Task | null {
    const task = this.get(name)
    return task.phase === 'waiting' ? this.#begin({ ...task, scheduleTime: now }, now) : null
  }

  /** Begins an attempt of each task that is due and that the limits let through, in no particular order. */
  takeDue(now: number): Task[] {
    if (this.#state === 'PAUSED' || now < this.#pause.until) return []
    const taken: Task[] = []
    let free = this.#freeSlots()
    for (const task of this.#shuffle(this.#waiting().filter((waiting) => waiting.scheduleTime <= now))) {
      if (free <= 0 || !this.#bucket.tryTake(now)) break
      free -= 1
      taken.push(this.#begin(task, now))
    }
    return taken
  }

  /** The next moment at which `takeDue` may have something, or null while only a change from outside can help. */
  nextDispatchAt(now: number): number | null {
    const waiting = this.#waiting()
    if (this.#state === 'PAUSED' || waiting.length === 0 || this.#freeSlots() <= 0) return null
    const due = waiting.reduce((earliest, task) => Math.min(earliest, task.scheduleTime), Infinity)
    return Math.max(due, this.#pause.until, this.#bucket.nextAt(now))
  }

  /** Ends the attempt that `takeDue` began. */
  settle(name: string, answer: AttemptAnswer, now: number): Settled {
    this.#pause = afterAnswer(this.#pause, answer, now)
    const task = this.#tasks.get(name)
    if (task === undefined || task.phase !== 'running') return 'deleted-meanwhile'
    const plan = planAfterAttempt(task, answer, this.settings.retryConfig, now)
    switch (plan.kind) {
      case 'retry':
        this.#tasks.set(name, afterFailure(task, answer, plan.at, now))
        return 'retrying'
      case 'completed':
      case 'abandoned':
        this.#bury(name, now)
        return plan.kind
    }
  }

  #begin(task: Task, now: number): Task {
    const running: Task = {
      ...task,
      phase: 'running',
      dispatchCount: task.dispatchCount + 1,
      attemptBegunAt: now,
      firstAttemptAt: task.firstAttemptAt ?? now,
    }
    this.#tasks.set(task.name, running)
    return running
  }

  #bury(name: string, now: number): void {
    this.#tasks.delete(name)
    this.#tombstones.delete(name)
    this.#tombstones.set(name, now + this.tombstoneMs)
  }

  #forgetOldTombstones(now: number): void {
    // Roughly in the order of their deaths: what is left behind one that still holds goes later.
    for (const [name, until] of this.#tombstones) {
      if (until > now) return
      this.#tombstones.delete(name)
    }
  }

  #waiting(): Task[] {
    return [...this.#tasks.values()].filter((task) => task.phase === 'waiting')
  }

  #freeSlots(): number {
    const running = [...this.#tasks.values()].filter((task) => task.phase === 'running').length
    return this.settings.rateLimits.maxConcurrentDispatches - running
  }

  #generateName(): string {
    const digits = Array.from({ length: 19 }, () => Math.floor(this.#options.random.fraction() * 10))
    return `${this.name}/tasks/${digits.join('')}`
  }

  #shuffle(tasks: readonly Task[]): Task[] {
    return tasks
      .map((task) => ({ task, key: this.#options.random.fraction() }))
      .sort((a, b) => a.key - b.key)
      .map(({ task }) => task)
  }
}

function afterFailure(task: Task, answer: AttemptAnswer, retryAt: number, now: number): Task {
  const responded = answer.kind === 'responded'
  return {
    ...task,
    phase: 'waiting',
    scheduleTime: retryAt,
    responseCount: task.responseCount + (responded ? 1 : 0),
    executionCount: task.executionCount + (responded && answer.status < 500 ? 1 : 0),
    lastAnswer: answer,
    lastAnswerAt: now,
  }
}
