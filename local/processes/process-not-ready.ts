import type { SupervisedProcess } from './supervised-process'

const LINES_SHOWN = 20

/** A process that we started ended early, or did not begin to answer in time. Carries the last of its output. */
export class ProcessNotReady extends Error {
  override readonly name = 'ProcessNotReady'
  readonly output: string

  constructor(what: string, reason: string, process: SupervisedProcess) {
    const output = process.lines
      .slice(-LINES_SHOWN)
      .map((line) => line.text)
      .join('\n')
    super(`${what} ${reason}${output === '' ? '.' : `. Its last output:\n${output}`}`)
    this.output = output
  }
}
