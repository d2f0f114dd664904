import { z } from 'zod'
import { QueueUnavailable } from '../model/errors/queue-unavailable'
import type { TasksAnswer, TasksClient } from './create-tasks-client'
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
const DISPATCH_DEADLINE = '1800s'

/** `Task` is what the queue's function gets as its `data`. */
export function createCloudTasksQueue<Task>(options: CloudTasksOptions): TaskQueue<Task> {
  const { client, queue, url } = options
  return {
    async enqueue(task, naming = {}) {
      try {
        const target = { url, serviceAccountEmail: await options.serviceAccountEmail() }
        const body = { task: { ...toHttpTask(target, task, naming), ...named(queue, naming) } }
        return readCreated(await client.post(`/v2/${queue}/tasks`, body), naming.name)
      } catch (error) {
        if (error instanceof QueueUnavailable) throw error
        throw unavailable(error instanceof Error && 'code' in error ? String(error.code) : 'no answer')
      }
    },
  }
}

function toHttpTask(
  { url, serviceAccountEmail }: { readonly url: string; readonly serviceAccountEmail: string },
  task: unknown,
  { traceparent }: EnqueueOptions,
) {
  return {
    dispatchDeadline: DISPATCH_DEADLINE,
    httpRequest: {
      url,
      httpMethod: 'POST',
      headers: { 'Content-Type': 'application/json', ...(traceparent === undefined ? {} : { traceparent }) },
      body: Buffer.from(JSON.stringify({ data: task })).toString('base64'),
      oidcToken: { serviceAccountEmail, audience: url },
    },
  }
}

function named(queue: string, { name, scheduleAt }: EnqueueOptions) {
  return {
    ...(name === undefined ? {} : { name: `${queue}/tasks/${name}` }),
    ...(scheduleAt === undefined ? {} : { scheduleTime: new Date(Math.ceil(scheduleAt)).toISOString() }),
  }
}

const createdSchema = z.object({ name: z.string().regex(/[^/]$/) })

/** https://cloud.google.com/apis/design/errors#http_mapping */
const refusalSchema = z.object({ error: z.object({ status: z.string(), message: z.string().default('') }) })

function readCreated({ status, body }: TasksAnswer, name: string | undefined): { readonly jobId: string } {
  if (status >= 200 && status < 300) {
    const created = createdSchema.safeParse(body).data
    if (!created) throw unavailable(`${status}, and the task was not named`)
    return { jobId: created.name.slice(created.name.lastIndexOf('/') + 1) }
  }
  const refusal = refusalSchema.safeParse(body).data?.error
  if (name !== undefined && refusal?.status === 'ALREADY_EXISTS') return { jobId: name }
  throw unavailable(refusal ? `${status} ${refusal.status}: ${refusal.message}` : String(status))
}

/** Says why without the client's own error, which may hold the request and its Authorization header. */
function unavailable(why: string): QueueUnavailable {
  return new QueueUnavailable('Cloud Tasks did not take the task', { cause: new Error(why) })
}
