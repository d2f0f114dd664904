import { spawn } from 'node:child_process'

const PATIENCE_MS = 300_000

/**
 * Runs a line that ends with `npm start`, on free ports. Resolves once the world is up, with what ends it; rejects with
 * what it printed where it ends before that, or is not up after five minutes.
 */
export async function startWorld(command: string, cwd: string): Promise<() => Promise<void>> {
  const line = `${command} --any-port`
  console.log(`$ ${line}`)
  // In a group of its own, since npm passes no signal on to what it runs.
  const child = spawn('bash', ['-c', line], { cwd, stdio: ['ignore', 'pipe', 'inherit'], detached: true })
  let printed = ''
  child.stdout.on('data', (chunk: Buffer) => {
    printed += String(chunk)
  })
  const ended = new Promise((resolve) => child.once('close', resolve))
  const stop = async (): Promise<void> => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGINT')
    await ended
  }
  const deadline = Date.now() + PATIENCE_MS
  while (!printed.includes('The local world is up.')) {
    if (child.exitCode !== null || Date.now() > deadline) {
      await stop()
      throw new Error(`It did not start:\n${printed}`)
    }
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  return stop
}
