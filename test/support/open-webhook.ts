import { createServer } from 'node:http'
import type { IncomingHttpHeaders } from 'node:http'

export interface ReceivedPost {
  readonly method: string | undefined
  readonly headers: IncomingHttpHeaders
  readonly rawHeaders: readonly string[]
  readonly body: string
}

/** Something for notifications to be sent to, which keeps what it got. */
export interface Webhook {
  readonly url: string
  readonly received: readonly ReceivedPost[]
  /** Resolves with the newest once so many have come. */
  until(count: number): Promise<ReceivedPost>
  close(): Promise<void>
}

/** Listens on loopback; answers with the given statuses one after the other, then 204. */
export const openWebhook = async (answers: readonly number[] = []): Promise<Webhook> => {
  const received: ReceivedPost[] = []
  let look = (): void => undefined
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { method, headers, rawHeaders } = request
      response.writeHead(answers[received.length] ?? 204).end()
      received.push({ method, headers, rawHeaders, body: Buffer.concat(chunks).toString() })
      look()
    })
  })
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : 0)
    })
  })
  return {
    url: `http://127.0.0.1:${port}/hook`,
    received,
    until: (count) =>
      new Promise((resolve) => {
        look = () => {
          const newest = received.at(-1)
          if (received.length >= count && newest !== undefined) resolve(newest)
        }
        look()
      }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
