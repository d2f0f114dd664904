import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import { z } from 'zod'
import type { ExpectedSetUp } from '../../../../cli/doctor/expected-set-up'
import { ask, type RestRequest } from '../../../../cli/doctor/google-rest'
import { readProject } from '../../../../cli/doctor/read-project'
import { notificationHeaders } from '../../../../cli/doctor/notification-headers'

/** What Google's servers answer for one project, by `METHOD host/path`; a missing one is a 404. */
export type Answers = Map<string, { readonly status: number; readonly body: unknown }>

export interface FakeProject {
  readonly answers: Answers
  /** `http://127.0.0.1:port` */
  readonly url: string
  close(): Promise<void>
}

/** A server that answers as Google's REST APIs do, in the shapes that their references give. */
export async function startFakeProject(): Promise<FakeProject> {
  const answers: Answers = new Map()
  const server = createServer((request, response) => {
    void (async () => {
      const found = answers.get(await keyOf(request))
      const missing = { status: 404, body: { error: { code: 404, message: 'Not found.', status: 'NOT_FOUND' } } }
      const { status, body } = found ?? missing
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    })()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = z.object({ port: z.int() }).parse(server.address())
  return {
    answers,
    url: `http://127.0.0.1:${port}`,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

async function keyOf(request: IncomingMessage): Promise<string> {
  await text(request)
  const { pathname } = new URL(request.url ?? '/', 'http://localhost')
  return `${request.method} ${decodeURIComponent(pathname.slice(1))}`
}

/** Reads it as the command does, with this server in the place of all of Google's. */
export async function readFakeProject(
  { url }: FakeProject,
  expected: ExpectedSetUp,
  {
    projectId,
    now,
    openChannels,
  }: { readonly projectId: string; readonly now: () => number; readonly openChannels: number },
) {
  const { signal } = new AbortController()
  const call = (method: string, address: string, headers: Headers, body?: object) =>
    ask(`${url}/${address}`, { method, headers, signal, ...(body ? { body } : {}) })
  return await readProject({
    projectId,
    expected,
    rest: ({ method, address, body }: RestRequest) => call(method, address, new Headers(), body),
    askToken: (form) => call('POST', 'oauth2.googleapis.com/token', new Headers(), new URLSearchParams(form)),
    probeWebhook: async () => ({
      forgedStatus: (await call('POST', 'webhook', notificationHeaders('forged', 'doctor'))).status,
    }),
    countOpenChannels: () => Promise.resolve(openChannels),
    now,
    onProgress: () => undefined,
  })
}
