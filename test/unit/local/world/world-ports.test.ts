import { once } from 'node:events'
import { createServer } from 'node:net'
import { z } from 'zod'
import { explainFailure } from '../../../../local/world/explain-failure'
import { claimPorts, PortTaken, type WorldPart } from '../../../../local/world/world-ports'

const all: readonly WorldPart[] = ['page', 'functions', 'simulator', 'tasks', 'firestore', 'auth']

async function occupied(): Promise<{ port: number; free: () => void }> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { port: z.object({ port: z.int() }).parse(server.address()).port, free: () => void server.close() }
}

describe('the ports of the local world', () => {
  it('are free ones, and no two are the same', async () => {
    const ports = Object.values(await claimPorts(all))
    expect(new Set(ports).size).toBe(6)
    expect(ports.every((port) => port > 0)).toBe(true)
  })

  it('are those that were asked for', async () => {
    const { functions, auth } = await claimPorts(all)
    expect(await claimPorts(all, { functions, auth })).toMatchObject({ functions, auth })
  })

  it('are free again once they are claimed', async () => {
    const ports = await claimPorts(all)
    expect(await claimPorts(all, ports)).toEqual(ports)
  })

  it('are refused by name where something else listens, and none stays held', async () => {
    const { auth } = await claimPorts(['auth'])
    const { port, free } = await occupied()
    const claim = claimPorts(all, { auth, tasks: port })
    await expect(claim).rejects.toMatchObject({ part: 'tasks', port })
    free()
    expect(await claimPorts(['auth'], { auth })).toMatchObject({ auth })
  })

  it('that one part does not need may be taken', async () => {
    const { port, free } = await occupied()
    expect(await claimPorts(['functions'], { firestore: port })).toMatchObject({ firestore: 0 })
    free()
  })
})

it('a port that is refused for another reason is not called taken', () => {
  const said = explainFailure(new PortTaken('auth', 80, new Error('listen EACCES: permission denied')))
  expect(said).toMatch(/^Port 80, meant for the Auth emulator, cannot be listened on \(.*EACCES.*\)\. .*--port-auth/s)
})
