import { type Answer, print, tellAnswer } from './result'

export interface Effort {
  /** `--quick`: smaller and fewer, to see that it runs; nothing is kept. */
  readonly quick: boolean
  /** `--once`: what takes minutes is measured once, and the largest sizes are left out; the answer says so. */
  readonly once: boolean
}

/** A question's program: answers it, and fails where it could not. Claims that do not hold are told, and fail nothing. */
export function runQuestion(question: string, answer: (effort: Effort) => Promise<Answer>): void {
  process.env['METADATA_SERVER_DETECTION'] = 'none'
  const quick = process.argv.includes('--quick')
  const once = process.argv.includes('--once')
  print(`${question}${quick ? ', quick' : ''} …`)
  answer({ quick, once })
    .then((answered) => tellAnswer(question, quick, answered))
    .then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error)
        process.exit(1)
      },
    )
}
