import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import { text } from 'node:stream/consumers'
import { z } from 'zod'

export interface RecordedRequest {
  /** Milliseconds since the epoch. */
  readonly at: number
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

export interface RecordingTarget {
  readonly url: string
  readonly port: number
  readonly requests: readonly RecordedRequest[]
  close(): Promise<void>
}

/** An HTTP server that remembers what it is sent and answers with these status codes in turn, the last one for good. */
export async function startRecordingTarget(answers: readonly number[] = [200], port = 0): Promise<RecordingTarget> {
  const requests: RecordedRequest[] = []
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const status = answers[Math.min(requests.length, answers.length - 1)] ?? 200
      const { method = '', url: path = '', headers } = request
      requests.push({ at: Date.now(), method, path, headers, body })
      response.writeHead(status).end()
    })
  }).listen(port, '127.0.0.1')
  await once(server, 'listening')
  const address = z.object({ port: z.number() }).parse(server.address())
  return {
    url: `http://127.0.0.1:${address.port}/work`,
    port: address.port,
    requests,
    async close() {
      if (!server.listening) return
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
