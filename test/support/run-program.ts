import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

/** A program of ours, compiled, as a person runs it. */
export interface RunningProgram {
  readonly pid: number
  /** Everything it printed so far. */
  readonly stdout: () => string
  readonly stderr: () => string
  /** Resolves with the first match in what it printed; rejects when it ends without. */
  printed(pattern: RegExp): Promise<RegExpExecArray>
  kill(signal: NodeJS.Signals): void
  /** Resolves with its exit code, null where a signal ended it. */
  readonly ended: Promise<number | null>
}

const ROOT = join(__dirname, '..', '..')
const running = new Set<RunningProgram>()

/** `path` from the project's root; an `env` of undefined takes the variable away. */
export function runProgram(
  path: string,
  args: readonly string[] = [],
  env: Readonly<Record<string, string | undefined>> = {},
): RunningProgram {
  const child = spawn(process.execPath, [join(ROOT, path), ...args], {
    env: { ...process.env, NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const output = { stdout: '', stderr: '' }
  const waiting = new Set<() => void>()
  const take = (stream: keyof typeof output) => (chunk: Buffer) => {
    output[stream] += String(chunk)
    for (const look of waiting) look()
  }
  child.stdout.on('data', take('stdout'))
  child.stderr.on('data', take('stderr'))
  const ended = once(child, 'close').then(() => child.exitCode)
  const program: RunningProgram = {
    pid: child.pid ?? 0,
    stdout: () => output.stdout,
    stderr: () => output.stderr,
    printed: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const match = pattern.exec(output.stdout)
          if (match === null) return
          waiting.delete(look)
          resolve(match)
        }
        waiting.add(look)
        look()
        void ended.then(() => reject(new Error(`it ended without ${String(pattern)}: ${JSON.stringify(output)}`)))
      }),
    kill: (signal) => void child.kill(signal),
    ended,
  }
  running.add(program)
  void ended.then(() => running.delete(program))
  return program
}

/** For `afterAll`, whatever became of the tests. */
export async function endPrograms(): Promise<void> {
  const programs = [...running]
  for (const program of programs) program.kill('SIGTERM')
  await Promise.all(programs.map(({ ended }) => ended))
}
