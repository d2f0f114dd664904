import { createServer, type ServerResponse } from 'node:http'
import { CommandFailed } from './command-failed'

/** Where Google sends the browser back to (RFC 8252, 7.3): an address of this machine only. */
export interface LoopbackRedirect {
  readonly uri: string
  /**
   * The code that comes with this state; requests with any other state are refused and waited past. Throws
   * `CommandFailed` where the user declined.
   */
  waitForCode(state: string, signal: AbortSignal): Promise<string>
  close(): Promise<void>
}

const PATH = '/oauth2callback'

/** `port` 0 takes any free one. */
export async function listenForRedirect(port: number): Promise<LoopbackRedirect> {
  let receive: (query: URLSearchParams, response: ServerResponse) => void = (_, response) =>
    answer(response, 404, 'Not yet.')
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1')
    if (pathname !== PATH || request.method !== 'GET') answer(response, 404, 'There is nothing here.')
    else receive(searchParams, response)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(new CommandFailed(`Port ${port} cannot be listened on: ${error.message}`)))
    server.listen(port, '127.0.0.1', resolve)
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new CommandFailed('The loopback address has no port.')

  return {
    uri: `http://127.0.0.1:${address.port}${PATH}`,
    waitForCode: (state, signal) =>
      new Promise((resolve, reject) => {
        const stop = (): void => reject(new CommandFailed('Stopped; nothing was connected.'))
        if (signal.aborted) stop()
        signal.addEventListener('abort', stop, { once: true })
        receive = (query, response) => {
          const [code, error] = [query.get('code'), query.get('error')]
          if (query.get('state') !== state) return answer(response, 400, 'This page belongs to another attempt.')
          if (!code) {
            answer(response, 200, 'Nothing was connected. You can close this page.')
            return reject(new CommandFailed(`Google's page was left without a consent: ${printable(error)}.`))
          }
          answer(response, 200, 'Done: go back to the terminal. You can close this page.')
          return resolve(code)
        }
      }),
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function printable(error: string | null): string {
  return error !== null && /^[a-z_]{1,64}$/.test(error) ? error : 'no reason given'
}

/** The connection ends with the answer, so that the server can. */
function answer(response: ServerResponse, status: number, sentence: string): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', Connection: 'close' })
  response.end(`${sentence}\n`)
}
