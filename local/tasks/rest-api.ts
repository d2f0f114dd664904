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
import { viewSchema } from './response-view'
import { queueJson, taskJson, type TaskView } from './task-json'

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
  const { name, ...asked } = parseBody(newQueueSchema, request.body)
  const { maxBurstSize: _outputOnly, ...rateLimits } = asked.rateLimits
  const settings: QueueSettings = { ...asked, rateLimits }
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

const LARGEST_PAGE = 1000

const listQuerySchema = z.object({
  pageSize: z.coerce.number().int().min(0).default(0),
  pageToken: z.string().default(''),
  responseView: viewSchema,
})

function parseQuery<Parsed>(schema: z.ZodType<Parsed>, query: URLSearchParams): Parsed {
  return parseBody(schema, Object.fromEntries(query))
}

function parseBody<Parsed>(schema: z.ZodType<Parsed>, body: unknown): Parsed {
  const parsed = schema.safeParse(body)
  if (!parsed.success) throw new ApiError('INVALID_ARGUMENT', z.prettifyError(parsed.error))
  return parsed.data
}

/** A page token names the last task that was shown. */
function listTasks(queue: TaskQueue, query: URLSearchParams): object {
  const { pageSize, pageToken, responseView } = parseQuery(listQuerySchema, query)
  const after = Buffer.from(pageToken, 'base64url').toString()
  if (pageToken !== '' && !after.startsWith(`${queue.name}/tasks/`)) {
    throw new ApiError('INVALID_ARGUMENT', 'The page token is not valid.')
  }
  const rest = queue.list().filter((task) => task.name > after)
  const page = rest.slice(0, Math.min(pageSize === 0 ? LARGEST_PAGE : pageSize, LARGEST_PAGE))
  const last = page.at(-1)
  return {
    tasks: page.map((task) => taskJson(task, responseView)),
    ...(last !== undefined && rest.length > page.length
      ? { nextPageToken: Buffer.from(last.name).toString('base64url') }
      : {}),
  }
}

const taskNameSchema = z.object({ task: z.object({ name: z.string() }) })

/** Logs the call whatever comes of it. */
function createTask(api: RestApi, queueName: string, body: unknown): object {
  const now = api.clock.now()
  const asked = taskNameSchema.safeParse(body).data?.task.name ?? null
  const entry = { kind: 'create', at: now, queue: queueName } as const
  try {
    const { task, view } = addTask(api, queueName, body, now)
    api.log.add({ ...entry, task: task.name, scheduleTime: task.scheduleTime, answer: 'OK' })
    return taskJson(task, view)
  } catch (error) {
    if (error instanceof ApiError) {
      api.log.add({ ...entry, task: asked, scheduleTime: null, answer: error.status })
    }
    throw error
  }
}

function addTask(api: RestApi, queueName: string, body: unknown, now: number): { task: Task; view: TaskView } {
  api.outage.check(now)
  const queue = requireQueue(api, queueName)
  const asked = readCreateTask(body)
  const task = queue.create(asked.task, now)
  // Not before the answer is on its way, as with a service that is somewhere else.
  setImmediate(() => api.dispatcher.wake(queue))
  return { task, view: asked.view }
}

const getQuerySchema = z.object({ responseView: viewSchema })

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
      return taskJson(queue.get(name), parseQuery(getQuerySchema, request.query).responseView)
    case 'DELETE ':
      queue.delete(name, now)
      api.dispatcher.wake(queue)
      return {}
    case 'POST run': {
      const { responseView } = parseBody(getQuerySchema, request.body)
      const begun = queue.run(name, now)
      if (begun !== null) setImmediate(() => api.dispatcher.send(queue, begun))
      return taskJson(begun ?? queue.get(name), responseView)
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
