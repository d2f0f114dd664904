import { once } from 'node:events'
import { createServer, type Server } from 'node:net'
import { z } from 'zod'

/** What listens, by the name of its port. */
export const worldParts = {
  page: 'the page',
  functions: 'the functions',
  simulator: 'the simulated Google Calendar',
  tasks: 'the Cloud Tasks stand-in',
  firestore: 'the Firestore emulator',
  auth: 'the Auth emulator',
} as const

export type WorldPart = keyof typeof worldParts
export type WorldPorts = Readonly<Record<WorldPart, number>>

/** The same at each start, so that addresses can be kept; the emulators' are those of the Firebase CLI. */
export const usualPorts: WorldPorts = {
  page: 5004,
  functions: 5001,
  simulator: 5002,
  tasks: 5003,
  firestore: 8080,
  auth: 9099,
}

export class PortTaken extends Error {
  override readonly name = 'PortTaken'
  readonly part: WorldPart
  readonly port: number

  constructor(part: WorldPart, port: number, cause: unknown) {
    const reason = isInUse(cause) ? 'is in use' : `cannot be listened on (${String(cause)})`
    super(`Port ${port}, meant for ${worldParts[part]}, ${reason}`, { cause })
    this.part = part
    this.port = port
  }
}

const isInUse = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'

/**
 * Finds out, before anything is started, whether all ports are free: those asked for, and free ones for the others
 * (0 or missing). Throws `PortTaken`.
 */
export async function claimPorts(parts: readonly WorldPart[], asked: Partial<WorldPorts> = {}): Promise<WorldPorts> {
  const servers: Server[] = []
  const claimed: Record<WorldPart, number> = { page: 0, functions: 0, simulator: 0, tasks: 0, firestore: 0, auth: 0 }
  try {
    // All are held until the last is found, so that no two parts get the same one; those asked for come first.
    for (const part of parts.toSorted((a, b) => (asked[b] ?? 0) - (asked[a] ?? 0))) {
      const server = createServer()
      claimed[part] = await listen(server, part, asked[part] ?? 0)
      servers.push(server)
    }
    return claimed
  } finally {
    await Promise.all(servers.map((server) => close(server)))
  }
}

async function listen(server: Server, part: WorldPart, port: number): Promise<number> {
  try {
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
  } catch (error) {
    throw new PortTaken(part, port, error)
  }
  return z.object({ port: z.int() }).parse(server.address()).port
}

async function close(server: Server): Promise<void> {
  server.close()
  await once(server, 'close')
}
