import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { startOnPort } from '../../local/processes/free-port'
import { ProcessNotReady } from '../../local/processes/process-not-ready'
import { startProcess } from '../../local/processes/supervised-process'
import { waitUntilReady } from '../../local/processes/wait-until-ready'

const built = (module: string) => join(__dirname, '..', '..', 'local', 'lib', 'processes', `${module}.js`)
const FOREVER = 'setInterval(() => {}, 1000);'

const node = (source: string) => startProcess({ command: process.execPath, args: ['-e', source], env: process.env })

const listenOn = async (port: number) => {
  const server = createServer().listen(port, '127.0.0.1')
  await once(server, 'listening')
  return server
}

describe('a process that we start', () => {
  it.each(['SIGKILL', 'SIGTERM', 'SIGINT'] as const)('ends when we are ended by %s', async (signal) => {
    const parent = spawn(process.execPath, ['-e', starter(`${FOREVER} console.log('up')`)])
    const [line] = await once(parent.stdout, 'data')
    const pid = Number(String(line))
    expect(isAlive(pid)).toBe(true)
    parent.kill(signal)
    await until(() => !isAlive(pid))
  })

  it('ends when we end by ourselves', async () => {
    const parent = spawn(process.execPath, [
      '-e',
      `${starter(`${FOREVER} console.log('up')`)}.then(() => process.exit())`,
    ])
    const [line] = await once(parent.stdout, 'data')
    const pid = Number(String(line))
    await until(() => !isAlive(pid))
    expect(isAlive(pid)).toBe(false)
  })

  it('is killed where it does not end on SIGTERM', async () => {
    const child = await startProcess({
      command: process.execPath,
      args: ['-e', `process.on('SIGTERM', () => {}); ${FOREVER} console.log('up')`],
      env: process.env,
      graceMs: 100,
    })
    await until(() => child.lines.length > 0)
    expect(await child.stop()).toEqual({ code: null, signal: 'SIGKILL' })
  })

  it('rejects where the command does not exist', async () => {
    const missing = startProcess({ command: '/no/such/command', args: [], env: {} })
    await expect(missing).rejects.toMatchObject({ code: 'ENOENT' })
  })

  it('keeps its output, line by line, by stream', async () => {
    const child = await node("console.log('one'); console.error('two')")
    expect(await child.ended).toEqual({ code: 0, signal: null })
    expect(child.lines).toContainEqual({ stream: 'stdout', text: 'one' })
    expect(child.lines).toContainEqual({ stream: 'stderr', text: 'two' })
  })

  it('that ends before it is ready is an error that shows what it said', async () => {
    const child = await node("console.error('port is taken'); process.exit(3)")
    const ready = waitUntilReady(child, { what: 'The thing', probe: () => Promise.resolve(false), timeoutMs: 10_000 })
    await expect(ready).rejects.toThrow(ProcessNotReady)
    await expect(ready).rejects.toThrow(/^The thing ended at once \(exit code 3\).*port is taken/s)
  })

  it('is started on another port where somebody took its own meanwhile', async () => {
    const tried: number[] = []
    const started = await startOnPort(0, async (port) => {
      tried.push(port)
      const taken = tried.length === 1 ? await listenOn(port) : null
      const child = await node(`require('node:net').createServer().listen(${port}, '127.0.0.1')`)
      try {
        await waitUntilReady(child, {
          what: 'The thing',
          probe: () => Promise.resolve(taken === null),
          timeoutMs: 10_000,
        })
        return child
      } finally {
        taken?.close()
      }
    })
    await started.stop()
    expect(new Set(tried).size).toBe(2)
  })

  it('is not moved off the port that was asked for, nor tried again for another trouble', async () => {
    const tried: number[] = []
    const failing = async (port: number, message: string) => {
      tried.push(port)
      const child = await node(`console.error('${message}'); process.exit(1)`)
      await waitUntilReady(child, { what: 'The thing', probe: () => Promise.resolve(false), timeoutMs: 10_000 })
    }
    await expect(startOnPort(5002, (port) => failing(port, 'Address already in use'))).rejects.toThrow(/in use/)
    await expect(startOnPort(0, (port) => failing(port, 'no memory'))).rejects.toThrow(/no memory/)
    await expect(startOnPort(5002, (port) => failing(port, 'Port 5002 is not open'))).rejects.toThrow(/not open/)
    expect(tried).toHaveLength(3)
  })

  it('is started again on the port that was asked for where one beside it was taken meanwhile', async () => {
    const tried: number[] = []
    const started = await startOnPort(5002, async (port) => {
      tried.push(port)
      const child = await node(tried.length === 1 ? "console.error('hub: Port 40404 is not open')" : FOREVER)
      await waitUntilReady(child, {
        what: 'The thing',
        probe: () => Promise.resolve(tried.length === 2),
        timeoutMs: 10_000,
      })
      return child
    })
    await started.stop()
    expect(tried).toEqual([5002, 5002])
  })

  it('tells what went wrong, not where in somebody’s code', async () => {
    const child = await node(
      "console.error('Exception: no memory\\n\\tat com.example.Main\\n    at x.js:1'); process.exit(1)",
    )
    await expect(
      waitUntilReady(child, { what: 'The thing', probe: () => Promise.resolve(false), timeoutMs: 10_000 }),
    ).rejects.toMatchObject({ output: 'Exception: no memory' })
  })

  it('that is never ready is stopped', async () => {
    const child = await node(FOREVER)
    const ready = waitUntilReady(child, {
      what: 'The thing',
      probe: () => Promise.reject(new Error('refused')),
      timeoutMs: 100,
    })
    await expect(ready).rejects.toThrow(/did not answer within 0.1 s/)
    expect(child.hasEnded()).toBe(true)
  })
})

describe('a temporary folder', () => {
  it('is gone when we are ended without a chance to clean up', async () => {
    const parent = spawn(process.execPath, [
      '-e',
      `${FOREVER} require(${JSON.stringify(built('temporary-folder'))}).makeTemporaryFolder('test').then(({ path }) => console.log(path))`,
    ])
    const [line] = await once(parent.stdout, 'data')
    const path = String(line).trim()
    expect(existsSync(path)).toBe(true)
    parent.kill('SIGKILL')
    await until(() => !existsSync(path))
    expect(existsSync(path)).toBe(false)
  })
})

/** A program that starts a process, prints its number once that is up, and does nothing more. */
function starter(source: string): string {
  return `${FOREVER}
    const { startProcess } = require(${JSON.stringify(built('supervised-process'))})
    startProcess({ command: process.execPath, args: ['-e', ${JSON.stringify(source)}], env: process.env })
      .then((child) => new Promise((resolve) => child.onLine(() => { console.log(child.pid); setImmediate(resolve) })))`
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 10))
}
