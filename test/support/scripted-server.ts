import { createServer, type IncomingMessage } from 'node:http'
import { gzipSync } from 'node:zlib'

export interface ReceivedRequest {
  readonly method: string
  /** Decoded by nobody: as it came over the wire. */
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

export interface ScriptedAnswer {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  /** An object goes out as JSON, a text as it is. */
  readonly body?: unknown
}

/** Answers one request; `hang up` cuts the connection instead, `say nothing` keeps it open. */
export type Script = (request: ReceivedRequest) => ScriptedAnswer | 'hang up' | 'say nothing'

export interface ScriptedServer {
  readonly url: string
  /** `host:port` */
  readonly host: string
  readonly requests: readonly ReceivedRequest[]
  play(script: Script): void
  stop(): Promise<void>
}

/** A real HTTP server that says what a test tells it to, zipped where that is accepted, and remembers what it was asked. */
export async function startScriptedServer(): Promise<ScriptedServer> {
  const requests: ReceivedRequest[] = []
  let script: Script = () => ({ status: 501 })
  const server = createServer((request, response) => {
    void readRequest(request).then((received) => {
      requests.push(received)
      const answer = script(received)
      if (answer === 'hang up') return request.socket.destroy()
      if (answer === 'say nothing') return undefined
      const body = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body ?? {})
      const zipped = String(received.headers['accept-encoding']).includes('gzip')
      response.writeHead(answer.status ?? 200, {
        'Content-Type': 'application/json',
        ...(zipped ? { 'Content-Encoding': 'gzip' } : {}),
        ...answer.headers,
      })
      return response.end(zipped ? gzipSync(body) : body)
    })
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server has no port')
  const host = `127.0.0.1:${address.port}`
  return {
    url: `http://${host}`,
    host,
    requests,
    play(next) {
      requests.length = 0
      script = next
    },
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function readRequest(request: IncomingMessage): Promise<ReceivedRequest> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(bytesOf(chunk))
  const [path = '', query = ''] = (request.url ?? '').split('?', 2)
  return {
    method: request.method ?? '',
    path,
    query: new URLSearchParams(query),
    headers: request.headers,
    body: Buffer.concat(chunks).toString('utf8'),
  }
}

function bytesOf(chunk: unknown): Buffer {
  if (!Buffer.isBuffer(chunk)) throw new TypeError('A request that is read as text has no bytes')
  return chunk
}
