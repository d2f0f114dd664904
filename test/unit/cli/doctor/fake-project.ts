import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import { z } from 'zod'
import type { ExpectedSetUp } from '../../../../cli/doctor/expected-set-up'
import type { GrantCounts } from '../../../../cli/doctor/count-lacking-grants'
import { ask, type GoogleRest } from '../../../../cli/google/google-rest'
import { readProject } from '../../../../cli/doctor/read-project'
import { DELEGATION_GRANT_TYPE } from '../../../../functions/src/google/delegation-claims'
import { notificationHeaders } from '../../../../cli/doctor/notification-headers'

/**
 * What Google's servers answer for one project, by `METHOD host/path`, and ` page TOKEN` after it for a later page of a
 * listing; a missing one is a 404.
 */
export type Answers = Map<string, { readonly status: number; readonly body: unknown }>

export interface FakeProject {
  readonly answers: Answers
  /** `http://127.0.0.1:port` */
  readonly url: string
  /** This server in the place of all of Google's. */
  readonly rest: GoogleRest
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
  const url = `http://127.0.0.1:${port}`
  return {
    answers,
    url,
    rest: ({ method, address, body }) => call(url, method, address, body),
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

async function keyOf(request: IncomingMessage): Promise<string> {
  await text(request)
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost')
  const pageToken = searchParams.get('pageToken')
  return `${request.method} ${decodeURIComponent(pathname.slice(1))}${pageToken === null ? '' : ` page ${pageToken}`}`
}

function call(url: string, method: string, address: string, body?: object, headers = new Headers()) {
  const { signal } = new AbortController()
  return ask(`${url}/${address}`, { method, headers, signal, ...(body ? { body } : {}) })
}

export interface Reading {
  readonly projectId: string
  /** As the operator names it; null: not at all. */
  readonly kitInstance?: string | null
  readonly now: () => number
  readonly openChannels: number
  readonly grants?: GrantCounts
}

/** Reads it as the command does. */
export async function readFakeProject(
  { url, rest }: FakeProject,
  expected: ExpectedSetUp,
  { projectId, kitInstance = null, now, openChannels, grants = { connected: 2, lacking: 0 } }: Reading,
) {
  return await readProject({
    projectId,
    kitInstance,
    expected,
    rest,
    askToken: (form) => call(url, 'POST', tokenAddress(form), new URLSearchParams(form)),
    probeWebhook: async () => ({
      forgedStatus: (await call(url, 'POST', 'webhook', undefined, notificationHeaders('forged', 'doctor'))).status,
    }),
    countOpenChannels: () => Promise.resolve(openChannels),
    countLackingGrants: () => Promise.resolve(grants),
    now,
    onProgress: () => undefined,
  })
}

/** Both kinds of grant are asked for at one address, and answered apart. */
function tokenAddress({ grant_type: kind }: Readonly<Record<string, string>>): string {
  const address = 'oauth2.googleapis.com/token'
  return kind === DELEGATION_GRANT_TYPE ? `${address}/delegated` : address
}
