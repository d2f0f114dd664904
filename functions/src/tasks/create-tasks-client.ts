import { Agent as HttpAgent, type IncomingMessage, type RequestOptions, request as requestHttp } from 'node:http'
import { Agent as HttpsAgent, request as requestHttps } from 'node:https'
import { text } from 'node:stream/consumers'
import { GoogleAuth } from 'google-auth-library'

/** What Cloud Tasks answered; a body that is not JSON is undefined. */
export interface TasksAnswer {
  readonly status: number
  readonly body: unknown
}

/**
 * The REST API of Cloud Tasks (https://cloud.google.com/tasks/docs/reference/rest), as far as a producer needs it:
 * a notification is one small request, and Google's own client takes longer to load, and to make a request, than all
 * the rest of the webhook (`docs/decisions.md`, Tasks).
 */
export interface TasksClient {
  /** Asks once. Rejects with Node's own error where the connection fails, or is silent for ten seconds. */
  post(path: string, body: object): Promise<TasksAnswer>
  /** Ends the connections that are kept. */
  close(): void
}

export interface TasksClientOptions {
  /** `host:port` of a local stand-in, which is spoken to without TLS and without credentials. */
  readonly emulatorHost?: string
}

const SILENCE_MILLISECONDS = 10_000
const SCOPE = 'https://www.googleapis.com/auth/cloud-platform'

/** Idle connections end before Google would end them, so that no request is lost on one that is just being closed. */
const KEPT = { keepAlive: true, timeout: 4_000 } as const

export function createTasksClient({ emulatorHost }: TasksClientOptions = {}): TasksClient {
  return emulatorHost === undefined ? createRemote() : createLocal(emulatorHost)
}

function createRemote(): TasksClient {
  const auth = new GoogleAuth({ scopes: [SCOPE] })
  const agent = new HttpsAgent(KEPT)
  return {
    async post(path, body) {
      const headers = Object.fromEntries(await auth.getRequestHeaders())
      return await exchange(requestHttps, { host: 'cloudtasks.googleapis.com', path, agent, headers }, body)
    },
    close: () => agent.destroy(),
  }
}

function createLocal(emulatorHost: string): TasksClient {
  const { hostname, port } = new URL(`http://${emulatorHost}`)
  const agent = new HttpAgent(KEPT)
  return {
    post: (path, body) => exchange(requestHttp, { host: hostname, port, path, agent, headers: {} }, body),
    close: () => agent.destroy(),
  }
}

interface Target extends RequestOptions {
  readonly headers: Readonly<Record<string, string>>
}

function exchange(request: typeof requestHttp, target: Target, body: object): Promise<TasksAnswer> {
  const payload = Buffer.from(JSON.stringify(body))
  const content = { 'content-type': 'application/json', 'content-length': payload.length }
  const headers = { ...target.headers, 'accept-encoding': 'identity', ...content }
  return new Promise((resolve, reject) => {
    const sent = request({ ...target, method: 'POST', headers }, (response) => {
      readAnswer(response).then(resolve, reject)
    })
    sent.once('error', reject)
    sent.setTimeout(SILENCE_MILLISECONDS, () => sent.destroy(new Error('Cloud Tasks was silent for ten seconds')))
    sent.end(payload)
  })
}

async function readAnswer(response: IncomingMessage): Promise<TasksAnswer> {
  const body = await text(response)
  return { status: response.statusCode ?? 0, body: parseJson(body) }
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}
