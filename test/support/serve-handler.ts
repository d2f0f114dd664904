import express, { type Request, type Response } from 'express'
import type { AddressInfo } from 'node:net'

export interface ServedHandler {
  /** Without a slash at its end. */
  readonly url: string
  readonly port: number
  readonly stop: () => Promise<void>
}

/** One HTTPS function's handler behind a real server of its own, on a free port of this machine. */
export async function serveHandler(
  handler: (request: Request, response: Response) => Promise<void>,
): Promise<ServedHandler> {
  const app = express()
  app.set('query parser', 'extended')
  app.use((request, response) => handler(request, response))
  const server = app.listen(0, '127.0.0.1')
  await new Promise((resolve, reject) => server.once('listening', resolve).once('error', reject))
  const { port } = addressOf(server.address())
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function addressOf(address: AddressInfo | string | null): AddressInfo {
  if (address === null || typeof address === 'string') throw new Error('The server has no port')
  return address
}
