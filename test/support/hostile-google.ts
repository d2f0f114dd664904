import { once } from 'node:events'
import { createServer, type IncomingMessage, request as forward, type ServerResponse } from 'node:http'
import { z } from 'zod'

/** How a request is answered instead of being passed on. */
export type Misbehaviour = (response: ServerResponse, request: IncomingMessage) => void

export interface HostileGoogle {
  /** Without a slash at its end. */
  readonly url: string
  /** Of what was misbehaved to. */
  readonly struck: () => number
  /** From now on requests whose path begins so are answered so; null: everything is passed on again. */
  misbehave(path: string, how: Misbehaviour | null): void
  close(): Promise<void>
}

/** Stands before the simulated Google (`urlOf`, asked at each request), and gets in its way when a test says so. */
export async function startHostileGoogle(urlOf: () => string): Promise<HostileGoogle> {
  let struck = 0
  let misbehaviour: { readonly path: string; readonly how: Misbehaviour } | null = null
  const server = createServer((request, response) => {
    if (misbehaviour && request.url?.startsWith(misbehaviour.path)) {
      struck += 1
      request.resume()
      misbehaviour.how(response, request)
      return
    }
    const { method, headers } = request
    const onward = forward(new URL(request.url ?? '/', urlOf()), { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response)
    })
    onward.once('error', () => response.destroy())
    request.pipe(onward)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = z.object({ port: z.int() }).parse(server.address())
  return {
    url: `http://127.0.0.1:${port}`,
    struck: () => struck,
    misbehave(path, how) {
      misbehaviour = how && { path, how }
    },
    async close() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}
