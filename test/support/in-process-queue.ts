import { z } from 'zod'
import { syncTaskSchema, type SyncTask } from '../../functions/src/model/sync-task'
import type { SyncQueue } from '../../functions/src/tasks/sync-queue'
import { ApiError } from '../../local/tasks/core/api-error'
import { queueSettingsSchema } from '../../local/tasks/core/queue-settings'
import { TaskQueue } from '../../local/tasks/core/task-queue'
import type { ManualClock } from './manual-clock'

export interface DispatchedTask {
  readonly id: string
  readonly retryCount: number
  readonly data: SyncTask
}

/** Resolves where the task is done; rejects where it has to be tried again. */
export type TaskHandler = (task: DispatchedTask) => Promise<void>

const NAME = 'projects/demo/locations/us-central1/queues/syncCalendar'
const bodySchema = z.object({ data: syncTaskSchema })

/** Cloud Tasks without HTTP: the stand-in's own core on a clock that stands still, run when a test says so. */
export class InProcessQueue implements SyncQueue {
  private readonly clock: ManualClock
  private readonly queue: TaskQueue
  /** How many tasks it took, and how many it refused because of their names. */
  readonly log = { created: 0, refused: 0, attempts: 0 }

  constructor(clock: ManualClock, random: { fraction(): number }) {
    this.clock = clock
    const settings = queueSettingsSchema.parse({ retryConfig: { maxAttempts: 16 } })
    this.queue = new TaskQueue({ name: NAME, settings, tombstoneMs: 3_600_000, random, now: clock.now() })
  }

  async enqueue(task: SyncTask, { name, scheduleAt }: Parameters<SyncQueue['enqueue']>[1] = {}) {
    const body = Buffer.from(JSON.stringify({ data: task })).toString('base64')
    try {
      const created = this.queue.create(
        {
          ...(name === undefined ? {} : { name: `${NAME}/tasks/${name}` }),
          ...(scheduleAt === undefined ? {} : { scheduleTime: scheduleAt }),
          dispatchDeadlineMs: 1_800_000,
          request: { url: 'http://127.0.0.1/syncCalendar', method: 'POST', headers: {}, body },
        },
        this.clock.now(),
      )
      this.log.created += 1
      return { jobId: shortName(created.name) }
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 'ALREADY_EXISTS' || name === undefined) throw error
      this.log.refused += 1
      return { jobId: name }
    }
  }

  /** Runs every task, moving the clock to where the next one is due, until none is left. */
  async runAll(handle: TaskHandler): Promise<void> {
    for (let next = this.nextAt(); next !== null; next = this.nextAt()) {
      this.clock.advanceTo(next)
      for (const task of this.queue.takeDue(this.clock.now())) {
        this.log.attempts += 1
        const { data } = bodySchema.parse(JSON.parse(Buffer.from(task.request.body, 'base64').toString()))
        const status = await handle({ id: shortName(task.name), retryCount: task.dispatchCount - 1, data }).then(
          () => 204,
          () => 500,
        )
        this.queue.settle(task.name, { kind: 'responded', status }, this.clock.now())
      }
    }
  }

  private nextAt(): number | null {
    return this.queue.nextDispatchAt(this.clock.now())
  }
}

function shortName(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1)
}
