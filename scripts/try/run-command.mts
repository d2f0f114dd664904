import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'

export interface Surroundings {
  readonly cwd: string
  /** Beside what is set already. */
  readonly env?: Readonly<Record<string, string>>
}

/** Runs a line of a shell, and answers what it printed; rejects with an Error with all of that where it fails. */
export async function runCommand(line: string, { cwd, env = {} }: Surroundings): Promise<string> {
  console.log(`$ ${line}`)
  const child = spawn('bash', ['-c', line], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = new Promise((resolve) => child.once('close', resolve))
  const [printed, complained, status] = await Promise.all([text(child.stdout), text(child.stderr), ended])
  if (status !== 0) throw new Error(`It ended with ${String(status)}:\n${printed}\n${complained}`)
  return printed
}
