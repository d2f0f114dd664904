import { once } from 'node:events'
import { createServer } from 'node:net'
import { ProcessNotReady } from './process-not-ready'

/** A port that nothing on this machine's loopback used a moment ago. */
export async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('a TCP server without a port')
  return address.port
}

const ATTEMPTS = 3
/** As Java, Node and firebase-tools say it. */
const PORT_IS_TAKEN = /address already in use|EADDRINUSE|port (\d+) is not open/i

/**
 * Starts something on the port that was asked for, on a free one where that is 0. A free port may be taken by anybody
 * until the process that got its number listens there: then it is tried on another one. So it is where `start` takes
 * free ports beside the one that was asked for.
 */
export async function startOnPort<T>(asked: number | undefined, start: (port: number) => Promise<T>): Promise<T> {
  const fixed = asked === 0 ? undefined : asked
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await start(fixed ?? (await findFreePort()))
    } catch (error) {
      if (attempt === ATTEMPTS || !isFreePortTaken(error, fixed)) throw error
    }
  }
}

function isFreePortTaken(error: unknown, fixed: number | undefined): boolean {
  const taken = error instanceof ProcessNotReady ? PORT_IS_TAKEN.exec(error.output) : null
  if (!taken) return false
  const [, port] = taken
  return fixed === undefined || (port !== undefined && Number(port) !== fixed)
}
