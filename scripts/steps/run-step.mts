import { spawn } from 'node:child_process'
import { delimiter, join } from 'node:path'

/** One command, and what it proves. */
export interface Step {
  readonly name: string
  /** What holds when it succeeds, in a few words. */
  readonly proves: string
  readonly command: string
  readonly args: readonly string[]
}

export interface StepResult {
  readonly step: Step
  readonly ok: boolean
  readonly seconds: number
  /** What it printed, stdout and stderr as they came; empty when `output` was `inherit`. */
  readonly output: string
}

export interface RunOptions {
  readonly cwd: string
  readonly signal: AbortSignal
  readonly env?: Readonly<Record<string, string>>
  /** `capture` keeps what the command prints, `inherit` lets it through. */
  readonly output?: 'capture' | 'inherit'
}

const KILL_AFTER_MS = 5_000

/**
 * Runs a command to its end. Never throws: a command that cannot be started has failed. When the signal aborts, the
 * command and everything it started is stopped.
 */
export async function runStep(step: Step, options: RunOptions): Promise<StepResult> {
  const startedAt = performance.now()
  const { ok, output } = await runCommand(step, options)
  return { step, ok, output, seconds: (performance.now() - startedAt) / 1000 }
}

function runCommand(step: Step, options: RunOptions): Promise<{ ok: boolean; output: string }> {
  return new Promise((resolve) => {
    if (options.signal.aborted) return resolve({ ok: false, output: 'stopped before it began' })
    const capture = options.output !== 'inherit'
    const child = spawn(step.command, step.args, {
      cwd: options.cwd,
      env: { ...process.env, ...options.env, PATH: pathWithOwnTools(options.cwd) },
      stdio: ['ignore', capture ? 'pipe' : 'inherit', capture ? 'pipe' : 'inherit'],
      // A process group of its own, so that stopping it also stops what it started.
      detached: true,
    })
    const printed: string[] = []
    const keep = (chunk: Buffer): void => void printed.push(chunk.toString())
    child.stdout?.on('data', keep)
    child.stderr?.on('data', keep)
    const stop = (): void => stopGroup(child.pid)
    options.signal.addEventListener('abort', stop, { once: true })
    const finish = (ok: boolean, more = ''): void => {
      options.signal.removeEventListener('abort', stop)
      resolve({ ok, output: printed.join('') + more })
    }
    child.on('error', (error) => finish(false, `${step.command} could not be started: ${error.message}\n`))
    child.on('close', (code, signal) => finish(code === 0, signal === null ? '' : `ended by ${signal}\n`))
  })
}

function pathWithOwnTools(cwd: string): string {
  return [join(cwd, 'node_modules', '.bin'), process.env['PATH'] ?? ''].join(delimiter)
}

function stopGroup(pid: number | undefined): void {
  if (pid === undefined) return
  signalGroup(pid, 'SIGTERM')
  setTimeout(() => signalGroup(pid, 'SIGKILL'), KILL_AFTER_MS).unref()
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal)
  } catch {
    // It has ended by itself.
  }
}
