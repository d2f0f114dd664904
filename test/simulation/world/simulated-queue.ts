import { z } from 'zod'
import type { EnqueueOptions } from '../../../functions/src/tasks/task-queue'
import type { Ground } from './ground'
import type { Process } from './process'

/** One attempt of a task, as a function is given it. */
export interface Attempt {
  readonly id: string
  readonly retryCount: number
  readonly data: unknown
}

/** Resolves where the task is done, rejects where it has to be tried again. */
export type Dispatch = (attempt: Attempt) => Promise<void>

export interface QueueSettings {
  readonly maxAttempts: number
  readonly minBackoffMs: number
  readonly maxBackoffMs: number
  /** How long a name is taken after its task is done. */
  readonly tombstoneMs: number
}

const DEADLINE_MS = 1_800_000

const aboutSchema = z.object({ syncId: z.string() })

/** Which calendar a task is about, or which list of calendars. */
export function syncIdOf(data: unknown): string {
  return aboutSchema.parse(data).syncId
}

interface Task {
  readonly id: string
  readonly data: unknown
  readonly dueAt: number
  attempts: number
  done: boolean
}

/** Cloud Tasks: at least once, in no order, a name once only, failed attempts again with growing pauses. */
export class SimulatedQueue {
  private readonly ground: Ground
  private readonly name: string
  private readonly settings: QueueSettings
  private readonly dispatch: Dispatch
  private readonly taken = new Map<string, { until: number }>()
  private unnamed = 0
  /** When the latest that has begun was due, of each calendar. */
  private readonly begun = new Map<string, number>()
  /** Everything that was ever enqueued. */
  readonly history: { readonly id: string; readonly data: unknown }[] = []

  constructor(ground: Ground, name: string, settings: QueueSettings, dispatch: Dispatch) {
    this.ground = ground
    this.name = name
    this.settings = settings
    this.dispatch = dispatch
  }

  /** As a process reaches it. Throws the process's own `QueueUnavailable`. */
  async enqueue(by: Process, data: unknown, options: EnqueueOptions = {}): Promise<{ readonly jobId: string }> {
    const { faults } = this.ground
    await by.arrive('enqueue')
    const lost = by.noting(faults.strikes('queue does not answer'))
    const jobId = lost ? '' : this.take(data, options)
    const unconfirmed = by.noting(faults.strikes('queue does not confirm'))
    await by.answer('enqueue')
    if (lost || unconfirmed) throw new by.program.QueueUnavailable('Cloud Tasks did not take the task')
    return { jobId }
  }

  /** Puts a task in by hand. */
  take(data: unknown, { name, scheduleAt }: EnqueueOptions = {}): string {
    const now = this.ground.scheduler.now()
    const id = name ?? `unnamed-${(this.unnamed += 1)}`
    const taken = this.taken.get(id)
    if (taken && taken.until > now) return id
    this.taken.set(id, { until: Infinity })
    const dueAt = Math.max(now, scheduleAt ?? now)
    // By way of JSON, as over the wire.
    const task: Task = { id, data: JSON.parse(JSON.stringify(data)) as unknown, dueAt, attempts: 0, done: false }
    this.history.push({ id, data: task.data })
    this.schedule(task, dueAt)
    if (this.ground.faults.strikes('task duplicated')) {
      // Never before its time: whoever is told that its name is taken relies on that.
      this.ground.after(dueAt - now + this.ground.chance.between(0, 5_000), this.name, '…', 'dispatch twice', () => {
        void this.attempt(task, 'extra')
      })
    }
    return id
  }

  private schedule(task: Task, at: number): void {
    const { scheduler, faults, chance } = this.ground
    const late = faults.strikes('task late') ? chance.between(1_000, 3_600_000) : chance.between(0, 30)
    this.ground.after(at - scheduler.now() + late, this.name, '…', 'dispatch', () => void this.attempt(task, 'planned'))
  }

  private async attempt(task: Task, kind: 'planned' | 'extra'): Promise<void> {
    if (task.done) return
    const retryCount = task.attempts
    if (retryCount === 0) this.noteOrder(task)
    if (kind === 'planned') task.attempts += 1
    let settled = false
    const settle = (succeeded: boolean) => {
      if (settled) return
      settled = true
      this.settle(task, kind, succeeded)
    }
    const callOff = this.ground.after(DEADLINE_MS, this.name, '…', 'deadline', () => settle(false))
    const outcome = await this.dispatch({ id: task.id, retryCount, data: task.data }).then(
      () => true,
      () => false,
    )
    callOff()
    settle(outcome)
  }

  private noteOrder({ data, dueAt }: Task): void {
    const syncId = syncIdOf(data)
    const latest = this.begun.get(syncId) ?? 0
    if (dueAt < latest) this.ground.encounters.note('tasks out of order')
    else this.begun.set(syncId, dueAt)
  }

  private settle(task: Task, kind: 'planned' | 'extra', succeeded: boolean): void {
    if (task.done || (kind === 'extra' && !succeeded)) return
    const now = this.ground.scheduler.now()
    const { maxAttempts, minBackoffMs, maxBackoffMs, tombstoneMs } = this.settings
    if (succeeded || task.attempts >= maxAttempts) {
      task.done = true
      if (!succeeded) this.ground.faults.note('task given up')
      this.taken.set(task.id, { until: now + tombstoneMs })
      return
    }
    this.schedule(task, now + Math.min(minBackoffMs * 2 ** Math.min(task.attempts - 1, 10), maxBackoffMs))
  }
}
