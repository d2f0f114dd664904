import { spawn } from 'node:child_process'
import { Socket } from 'node:net'

/**
 * What the reaper runs, as text, so that it needs no file beside the compiled code. It reads `+pid` and `-pid` from
 * its stdin. The kernel closes that pipe however we end, also by SIGKILL, and then whatever is left is ended.
 */
const REAPER_SOURCE = `
const pids = new Set()
const signal = (name) => pids.forEach((pid) => { try { process.kill(pid, name) } catch { pids.delete(pid) } })
require('node:readline').createInterface({ input: process.stdin })
  .on('line', (line) => (line[0] === '+' ? pids.add(Number(line.slice(1))) : pids.delete(Number(line.slice(1)))))
  .on('close', () => {
    signal('SIGTERM')
    const started = Date.now()
    const timer = setInterval(() => {
      signal(Date.now() - started > 3000 ? 'SIGKILL' : 0)
      if (pids.size === 0) clearInterval(timer)
    }, 100)
  })
`

let reaperInput: NodeJS.WritableStream | undefined

/** From now on the process ends when this one does, even when this one is killed without a chance to clean up. */
export function endWithUs(pid: number): void {
  reaperInput ??= startReaper()
  reaperInput.write(`+${pid}\n`)
}

/** The process has ended by itself: its number may soon be another's. */
export function forget(pid: number): void {
  reaperInput?.write(`-${pid}\n`)
}

function startReaper(): NodeJS.WritableStream {
  // In a process group of its own, so that Ctrl-C in the terminal does not end it before its work is done.
  const child = spawn(process.execPath, ['-e', REAPER_SOURCE], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    env: {},
  })
  child.on('error', () => undefined)
  child.stdin.on('error', () => undefined)
  child.unref()
  if (child.stdin instanceof Socket) child.stdin.unref()
  return child.stdin
}
