import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { endWithUs, hasEnded as tellEnded } from './reaper'

export interface ProcessOptions {
  readonly command: string
  readonly args: readonly string[]
  readonly env: NodeJS.ProcessEnv
  readonly cwd?: string
  /** How long `stop` waits after SIGTERM before it sends SIGKILL. Default 5,000 ms. */
  readonly graceMs?: number
}

export interface ProcessEnd {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

export interface OutputLine {
  readonly stream: 'stdout' | 'stderr'
  readonly text: string
}

/** A child process that ends when we do, whose output is kept. */
export interface SupervisedProcess {
  readonly pid: number
  /** Settles when the process is gone and all its output has been read; never rejects. */
  readonly ended: Promise<ProcessEnd>
  hasEnded(): boolean
  /** The last 500 lines, oldest first. */
  readonly lines: readonly OutputLine[]
  /** Calls the listener for each further line; the answer takes it off again. */
  onLine(listener: (line: OutputLine) => void): () => void
  kill(signal: NodeJS.Signals): void
  /** SIGTERM, after the grace period SIGKILL. Resolves when the process is gone. */
  stop(): Promise<ProcessEnd>
}

const LINES_KEPT = 500
const GRACE_MS = 5000

/** Rejects when the command cannot be run at all, with Node's own error (`ENOENT`, `EACCES`). */
export async function startProcess(options: ProcessOptions): Promise<SupervisedProcess> {
  const child = spawn(options.command, options.args, {
    env: options.env,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  })
  const ended = new Promise<ProcessEnd>((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal }))
  })
  await once(child, 'spawn')
  const pid = child.pid ?? failWithoutPid(options.command)
  endWithUs(pid)
  child.once('exit', () => tellEnded(pid))

  const lines: OutputLine[] = []
  const listeners = new Set<(line: OutputLine) => void>()
  const keep = (line: OutputLine) => {
    lines.push(line)
    if (lines.length > LINES_KEPT) lines.shift()
    for (const listener of listeners) listener(line)
  }
  readLines(child.stdout, (text) => keep({ stream: 'stdout', text }))
  readLines(child.stderr, (text) => keep({ stream: 'stderr', text }))
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null

  return {
    pid,
    ended,
    hasEnded,
    lines,
    onLine(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    kill: (signal) => {
      child.kill(signal)
    },
    async stop() {
      if (!hasEnded()) child.kill('SIGTERM')
      const patience = setTimeout(() => child.kill('SIGKILL'), options.graceMs ?? GRACE_MS)
      try {
        return await ended
      } finally {
        clearTimeout(patience)
      }
    },
  }
}

function readLines(stream: Readable, listener: (text: string) => void): void {
  createInterface({ input: stream, crlfDelay: Infinity }).on('line', listener)
}

function failWithoutPid(command: string): never {
  throw new Error(`${command} started without a process number`)
}
