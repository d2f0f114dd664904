import type { SupervisedProcess } from './supervised-process'

const LINES_SHOWN = 20
/** Java's stacks are longer than what is shown: they would hide what went wrong. */
const STACK_FRAME = /^\s+at /

/** A process that we started ended early, or did not begin to answer in time. Carries the last of its output. */
export class ProcessNotReady extends Error {
  override readonly name = 'ProcessNotReady'
  readonly output: string

  constructor(what: string, reason: string, process: SupervisedProcess) {
    const output = process.lines
      .map(({ text }) => text)
      .filter((text) => !STACK_FRAME.test(text))
      .slice(-LINES_SHOWN)
      .join('\n')
    super(`${what} ${reason}${output === '' ? '.' : `. Its last output:\n${output}`}`)
    this.output = output
  }
}
