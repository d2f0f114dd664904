import { once } from 'node:events'
import { createServer } from 'node:net'

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

/** The port that was asked for; any free one where that is 0 or missing. */
export async function choosePort(asked = 0): Promise<number> {
  return asked === 0 ? await findFreePort() : asked
}
