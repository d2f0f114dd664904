import { type Answer, print, tellAnswer } from './result'

/** `--quick`: smaller and fewer, to see that it runs; nothing is kept. */
export interface Effort {
  readonly quick: boolean
}

/** A question's program: answers it, and fails where it could not. Claims that do not hold are told, and fail nothing. */
export function runQuestion(question: string, answer: (effort: Effort) => Promise<Answer>): void {
  process.env['METADATA_SERVER_DETECTION'] = 'none'
  const quick = process.argv.includes('--quick')
  print(`${question}${quick ? ', quick' : ''} …`)
  answer({ quick })
    .then((answered) => tellAnswer(question, quick, answered))
    .then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error)
        process.exit(1)
      },
    )
}
