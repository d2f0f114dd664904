import { z } from 'zod'
import { QueueUnavailable } from '../model/errors/queue-unavailable'
import type { TasksClient } from './create-tasks-client'
import type { EnqueueOptions, TaskQueue } from './task-queue'

export interface CloudTasksOptions {
  readonly client: TasksClient
  /** `projects/P/locations/L/queues/Q` */
  readonly queue: string
  /** Where the queue's function is reached; also the audience of the tasks' ID tokens. */
  readonly url: string
  /** Whose ID token a task carries: minted at dispatch, so that a task may wait for longer than an hour. */
  readonly serviceAccountEmail: () => Promise<string>
}

/** The longest that Cloud Tasks waits for an answer, and that a task function may run. */
const DISPATCH_DEADLINE_SECONDS = 1_800

const REQUEST_TIMEOUT_MILLISECONDS = 10_000

/** https://grpc.io/docs/guides/status-codes/ */
const ALREADY_EXISTS = 6

/** `Task` is what the queue's function gets as its `data`. */
export function createCloudTasksQueue<Task>(options: CloudTasksOptions): TaskQueue<Task> {
  const { client, queue, url } = options
  return {
    async enqueue(task, naming = {}) {
      try {
        const target = { url, serviceAccountEmail: await options.serviceAccountEmail() }
        const request = { parent: queue, task: { ...toHttpTask(target, task), ...named(queue, naming) } }
        const [created] = await client.createTask(request, { timeout: REQUEST_TIMEOUT_MILLISECONDS })
        return { jobId: shortName(created.name) }
      } catch (error) {
        if (naming.name !== undefined && codeOf(error) === ALREADY_EXISTS) return { jobId: naming.name }
        throw new QueueUnavailable('Cloud Tasks did not take the task', { cause: summary(error) })
      }
    },
  }
}

function toHttpTask(
  { url, serviceAccountEmail }: { readonly url: string; readonly serviceAccountEmail: string },
  task: unknown,
) {
  return {
    dispatchDeadline: { seconds: DISPATCH_DEADLINE_SECONDS },
    httpRequest: {
      url,
      httpMethod: 'POST' as const,
      headers: { 'Content-Type': 'application/json' },
      body: Buffer.from(JSON.stringify({ data: task })).toString('base64'),
      oidcToken: { serviceAccountEmail, audience: url },
    },
  }
}

function named(queue: string, { name, scheduleAt }: EnqueueOptions) {
  return {
    ...(name === undefined ? {} : { name: `${queue}/tasks/${name}` }),
    ...(scheduleAt === undefined ? {} : { scheduleTime: toTimestamp(scheduleAt) }),
  }
}

function toTimestamp(milliseconds: number) {
  const whole = Math.ceil(milliseconds)
  return { seconds: Math.floor(whole / 1_000), nanos: (whole % 1_000) * 1_000_000 }
}

function shortName(name: string | null | undefined): string {
  const short = name?.split('/').at(-1)
  if (!short) throw new TypeError('Cloud Tasks did not name the task')
  return short
}

const grpcErrorSchema = z.object({ code: z.int() })

function codeOf(error: unknown): number | undefined {
  return grpcErrorSchema.safeParse(error).data?.code
}

/** Without the client's own error, which holds the request and its Authorization header. */
function summary(error: unknown): Error {
  return new Error(`${codeOf(error) ?? 'no code'}: ${error instanceof Error ? error.message : 'not an Error'}`)
}
