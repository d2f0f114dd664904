import { spawn } from 'node:child_process'
import { Socket } from 'node:net'

/**
 * What the reaper runs, as text, so that it needs no file beside the compiled code. It reads `+pid`, `-pid`, `>folder`
 * and `<folder` from its stdin. The kernel closes that pipe however we end, also by SIGKILL, and then whatever is left
 * is ended and removed.
 */
const REAPER_SOURCE = `
const pids = new Set()
const folders = new Set()
const read = {
  '+': (rest) => pids.add(Number(rest)),
  '-': (rest) => pids.delete(Number(rest)),
  '>': (rest) => folders.add(rest),
  '<': (rest) => folders.delete(rest),
}
const signal = (name) => pids.forEach((pid) => { try { process.kill(pid, name) } catch { pids.delete(pid) } })
const remove = () => folders.forEach((folder) => require('node:fs').rmSync(folder, { recursive: true, force: true }))
require('node:readline').createInterface({ input: process.stdin })
  .on('line', (line) => read[line[0]](line.slice(1)))
  .on('close', () => {
    signal('SIGTERM')
    const started = Date.now()
    const timer = setInterval(() => {
      const patienceIsOver = Date.now() - started > 3000
      signal(patienceIsOver ? 'SIGKILL' : 0)
      if (pids.size > 0 && !patienceIsOver) return
      clearInterval(timer)
      remove()
    }, 100)
  })
`

let reaperInput: NodeJS.WritableStream | undefined

/** From now on the process ends when this one does, even when this one is killed without a chance to clean up. */
export function endWithUs(pid: number): void {
  tellReaper(`+${pid}`)
}

/** The process has ended by itself: its number may soon be another's. */
export function hasEnded(pid: number): void {
  tellReaper(`-${pid}`)
}

/** From now on the folder is removed when this process ends, however it ends, after the processes that may use it. */
export function removeWithUs(folder: string): void {
  tellReaper(`>${folder}`)
}

/** The folder was removed: its name may soon be another's. */
export function isRemoved(folder: string): void {
  tellReaper(`<${folder}`)
}

function tellReaper(line: string): void {
  reaperInput ??= startReaper()
  reaperInput.write(`${line}\n`)
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
