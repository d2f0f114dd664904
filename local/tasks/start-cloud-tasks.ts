import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Clock, systemClock } from './clock'
import { type CloudTasksState, type ControlApi, answerControl, stateOf } from './control-api'
import { ApiError } from './core/api-error'
import { type QueueSettingsInput, queueSettingsSchema } from './core/queue-settings'
import type { Random } from './core/random'
import { TaskQueue } from './core/task-queue'
import { createOidcIssuer } from './oidc-issuer'
import { Outage } from './outage'
import { QueueLog, type QueueLogEntry } from './queue-log'
import { type ApiRequest, answerApi } from './rest-api'
import { TaskDispatcher } from './task-dispatcher'

export interface CloudTasksOptions {
  /** 0, the default, for any free port. */
  readonly port?: number
  /** By full name, `projects/P/locations/L/queues/Q`. A queue that is not here does not exist until it is created. */
  readonly queues?: Readonly<Record<string, QueueSettingsInput>>
  /** How long the name of a task that is gone stays taken. Default one hour. */
  readonly tombstoneMs?: number
  /** How long every answer is held back, in milliseconds, as by a service that is far away. Default 0. */
  readonly answerAfterMs?: number
  readonly clock?: Clock
  readonly random?: Random
}

export interface CloudTasks {
  readonly url: string
  readonly host: string
  readonly port: number
  readonly log: readonly QueueLogEntry[]
  state(): CloudTasksState
  /** Creates a queue, or gives one other settings; the tasks of a queue that is replaced are dropped. */
  setQueue(name: string, settings: QueueSettingsInput): void
  /** For so long every `tasks.create` is answered 503; 0 ends it. */
  failCreates(durationMs: number): void
  /** Resolves once no queue holds a task that it would still dispatch; paused queues are not waited for. */
  idle(): Promise<void>
  close(): Promise<void>
}

const HOST = '127.0.0.1'
const TOMBSTONE_MS = 3_600_000

/**
 * A stand-in for Cloud Tasks that speaks its v2 REST API and dispatches over HTTP. Rejects with Node's own error when
 * the port is taken (`EADDRINUSE`).
 */
export async function startCloudTasks(options: CloudTasksOptions = {}): Promise<CloudTasks> {
  const api = await createApi(options)
  const setQueue = (name: string, settings: QueueSettingsInput) => {
    api.createQueue(name, queueSettingsSchema.parse(settings))
  }
  for (const [name, settings] of Object.entries(options.queues ?? {})) setQueue(name, settings)
  const server = createServer((request, response) => void answer(api, options.answerAfterMs ?? 0, request, response))
  server.listen(options.port ?? 0, HOST)
  await once(server, 'listening')
  const port = portOf(server)
  return {
    url: `http://${HOST}:${port}`,
    host: HOST,
    port,
    log: api.log.entries,
    state: () => stateOf(api),
    setQueue,
    failCreates: (durationMs) => api.outage.begin(api.clock.now(), durationMs),
    idle: () => api.dispatcher.idle(),
    async close() {
      await api.dispatcher.close()
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

async function createApi(options: CloudTasksOptions): Promise<ControlApi> {
  const clock = options.clock ?? systemClock
  const random = options.random ?? { fraction: () => Math.random() }
  const issuer = await createOidcIssuer()
  const log = new QueueLog()
  const dispatcher = new TaskDispatcher({ clock, issuer, log })
  const tombstoneMs = options.tombstoneMs ?? TOMBSTONE_MS
  return {
    clock,
    dispatcher,
    log,
    issuer,
    outage: new Outage(),
    createQueue: (name, settings) => {
      const queue = new TaskQueue({ name, settings, tombstoneMs, random, now: clock.now() })
      dispatcher.add(queue)
      return queue
    },
  }
}

async function answer(
  api: ControlApi,
  afterMs: number,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const parsed = await readRequest(request)
    const body = parsed.path.startsWith('/control/') ? answerControl(api, parsed) : answerApi(api, parsed)
    if (afterMs > 0) await sleep(afterMs)
    sendJson(response, 200, body)
  } catch (error) {
    if (error instanceof ApiError) sendJson(response, error.code, error)
    else sendJson(response, 500, { error: { code: 500, message: String(error), status: 'INTERNAL' } })
  }
}

async function readRequest(request: IncomingMessage): Promise<ApiRequest> {
  const url = new URL(request.url ?? '/', `http://${HOST}`)
  const body = await text(request)
  return {
    method: request.method ?? 'GET',
    path: decodePath(url.pathname),
    query: url.searchParams,
    body: body === '' ? {} : parseJson(body),
  }
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    throw new ApiError('INVALID_ARGUMENT', 'The path is not percent-encoded UTF-8.')
  }
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    throw new ApiError('INVALID_ARGUMENT', 'The body is not JSON.')
  }
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=UTF-8' })
  response.end(JSON.stringify(body))
}

function portOf(server: Server): number {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('a TCP server without a port')
  return address.port
}
