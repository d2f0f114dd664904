import { join } from 'node:path'
import { type SupervisedProcess, startProcess } from '../../local/processes/supervised-process'

/** Starts another program of the benches, compiled beside this one, as a process of its own. */
export async function startWorker(
  program: string,
  args: readonly string[],
  { nodeArgs = [], env = {} }: { readonly nodeArgs?: readonly string[]; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<SupervisedProcess> {
  return await startProcess({
    command: process.execPath,
    args: [...nodeArgs, join(__dirname, '..', program), ...args],
    env: { ...process.env, ...env },
  })
}

/** The first line of JSON that it prints; rejects with its output where it ends without one. */
export function firstAnswer(worker: SupervisedProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const look = ({ text, stream }: { readonly text: string; readonly stream: string }) => {
      if (stream === 'stdout' && text.startsWith('{')) resolve(JSON.parse(text))
    }
    worker.lines.forEach(look)
    worker.onLine(look)
    void worker.ended.then(() => reject(new Error(worker.lines.map(({ text }) => text).join('\n'))))
  })
}
