import { z } from 'zod'
import type { Clock } from './clock'
import { ApiError } from './core/api-error'
import { queueSettingsSchema, type QueueSettings } from './core/queue-settings'
import type { Task } from './core/task'
import type { TaskQueue } from './core/task-queue'
import type { Outage } from './outage'
import type { QueueLog } from './queue-log'
import { readCreateTask } from './read-create-task'
import type { TaskDispatcher } from './task-dispatcher'
import { queueJson, taskJson } from './task-json'

export interface ApiRequest {
  readonly method: string
  /** Decoded, without the query. */
  readonly path: string
  readonly query: URLSearchParams
  readonly body: unknown
}

export interface RestApi {
  readonly clock: Clock
  readonly dispatcher: TaskDispatcher
  readonly log: QueueLog
  readonly outage: Outage
  readonly createQueue: (name: string, settings: QueueSettings) => TaskQueue
}

const LOCATION = 'projects/[^/]+/locations/[^/]+'
const TASK_OR_QUEUE = new RegExp(`^/v2/(${LOCATION}/queues/[^/:]+)(/tasks(?:/([^/:]+))?)?(?::([a-z]+))?$`)
const QUEUES = new RegExp(`^/v2/(${LOCATION})/queues$`)

/**
 * The part of the v2 REST API that a producer of tasks and an operator use
 * (https://cloud.google.com/tasks/docs/reference/rest/v2/projects.locations.queues). Throws `ApiError`.
 */
export function answerApi(api: RestApi, request: ApiRequest): object {
  const location = QUEUES.exec(request.path)?.[1]
  if (location !== undefined) return answerQueues(api, location, request)
  const match = TASK_OR_QUEUE.exec(request.path)
  const queueName = match?.[1]
  if (queueName === undefined) throw noSuchMethod(request)
  const [, , tasks, id, verb] = match ?? []
  if (tasks === undefined) return answerQueue(api, queueName, verb, request)
  if (id === undefined) return answerTasks(api, queueName, request)
  return answerTask(api, queueName, { name: `${queueName}/tasks/${id}`, verb }, request)
}

const newQueueSchema = queueSettingsSchema.extend({ name: z.string() })

function answerQueues(api: RestApi, location: string, request: ApiRequest): object {
  if (request.method === 'GET') {
    const queues = api.dispatcher.queues.filter((queue) => queue.name.startsWith(`${location}/queues/`))
    return { queues: queues.map(queueJson) }
  }
  if (request.method !== 'POST') throw noSuchMethod(request)
  const parsed = newQueueSchema.safeParse(request.body)
  if (!parsed.success) throw new ApiError('INVALID_ARGUMENT', z.prettifyError(parsed.error))
  const { name, ...settings } = parsed.data
  if (!name.startsWith(`${location}/queues/`)) {
    throw new ApiError('INVALID_ARGUMENT', `Queue.name must begin with "${location}/queues/".`)
  }
  if (api.dispatcher.queue(name) !== undefined) throw new ApiError('ALREADY_EXISTS', 'Queue already exists.')
  return queueJson(api.createQueue(name, settings))
}

function answerQueue(api: RestApi, name: string, verb: string | undefined, request: ApiRequest): object {
  const queue = requireQueue(api, name)
  switch (`${request.method} ${verb ?? ''}`) {
    case 'GET ':
      break
    case 'POST pause':
      queue.pause()
      break
    case 'POST resume':
      queue.resume()
      break
    case 'POST purge':
      queue.purge(api.clock.now())
      break
    default:
      throw noSuchMethod(request)
  }
  api.dispatcher.wake(queue)
  return queueJson(queue)
}

function answerTasks(api: RestApi, queueName: string, request: ApiRequest): object {
  switch (request.method) {
    case 'GET':
      return listTasks(requireQueue(api, queueName), request.query)
    case 'POST':
      return createTask(api, queueName, request.body)
    default:
      throw noSuchMethod(request)
  }
}

function listTasks(queue: TaskQueue, query: URLSearchParams): object {
  const pageSize = Math.min(Number(query.get('pageSize') ?? 0) || 1000, 1000)
  const after = query.get('pageToken') ?? ''
  const rest = queue.list().filter((task) => task.name > after)
  const page = rest.slice(0, pageSize)
  const last = page.at(-1)
  return {
    tasks: page.map(taskJson),
    ...(last !== undefined && rest.length > page.length ? { nextPageToken: last.name } : {}),
  }
}

const taskNameSchema = z.object({ task: z.object({ name: z.string() }) })

/** Logs the call whatever comes of it. */
function createTask(api: RestApi, queueName: string, body: unknown): object {
  const now = api.clock.now()
  const asked = taskNameSchema.safeParse(body).data?.task.name ?? null
  const entry = { kind: 'create', at: now, queue: queueName } as const
  try {
    const task = addTask(api, queueName, body, now)
    api.log.add({ ...entry, task: task.name, scheduleTime: task.scheduleTime, answer: 'OK' })
    return taskJson(task)
  } catch (error) {
    if (error instanceof ApiError) {
      api.log.add({ ...entry, task: asked, scheduleTime: null, answer: error.status })
    }
    throw error
  }
}

function addTask(api: RestApi, queueName: string, body: unknown, now: number): Task {
  api.outage.check(now)
  const queue = requireQueue(api, queueName)
  const task = queue.create(readCreateTask(body), now)
  // Not before the answer is on its way, as with a service that is somewhere else.
  setImmediate(() => api.dispatcher.wake(queue))
  return task
}

function answerTask(
  api: RestApi,
  queueName: string,
  { name, verb }: { name: string; verb: string | undefined },
  request: ApiRequest,
): object {
  const queue = requireQueue(api, queueName)
  const now = api.clock.now()
  switch (`${request.method} ${verb ?? ''}`) {
    case 'GET ':
      return taskJson(queue.get(name))
    case 'DELETE ':
      queue.delete(name, now)
      api.dispatcher.wake(queue)
      return {}
    case 'POST run': {
      const task = queue.run(name, now)
      setImmediate(() => api.dispatcher.wake(queue))
      return taskJson(task)
    }
    default:
      throw noSuchMethod(request)
  }
}

function requireQueue(api: RestApi, name: string): TaskQueue {
  const queue = api.dispatcher.queue(name)
  if (queue !== undefined) return queue
  throw new ApiError(
    'NOT_FOUND',
    'Queue does not exist. If you just created the queue, wait at least a minute for the queue to initialize.',
  )
}

function noSuchMethod({ method, path }: ApiRequest): ApiError {
  return new ApiError('NOT_FOUND', `Method not found: ${method} ${path}`)
}
