import { createInterface } from 'node:readline'

/** Whether somebody says yes; whoever says nothing, or is not there, says no. */
export const askYes = (
  question: string,
  input: NodeJS.ReadableStream,
  output: NodeJS.WritableStream,
): Promise<boolean> =>
  new Promise((resolve) => {
    const lines = createInterface({ input })
    output.write(`${question} [y/N] `)
    lines.once('line', (line) => {
      resolve(/^y(es)?$/i.test(line.trim()))
      lines.close()
    })
    lines.once('close', () => resolve(false))
  })
