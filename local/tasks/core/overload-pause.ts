import { type AttemptAnswer, isOverload, isSuccess } from './task'

const FIRST_PAUSE_MS = 1000
const LONGEST_PAUSE_MS = 60_000

/**
 * The queue as a whole slows down while its target answers 429 or 503. Google does not document by how much: here
 * nothing is dispatched for a second, doubled with each further overload up to a minute, until one attempt succeeds.
 */
export interface OverloadPause {
  readonly until: number
  readonly overloads: number
}

export const NO_PAUSE: OverloadPause = { until: 0, overloads: 0 }

export function afterAnswer(pause: OverloadPause, answer: AttemptAnswer, now: number): OverloadPause {
  if (isSuccess(answer)) return NO_PAUSE
  // Answers to what was dispatched before the pause began are no further sign.
  if (!isOverload(answer) || now < pause.until) return pause
  const length = Math.min(FIRST_PAUSE_MS * 2 ** pause.overloads, LONGEST_PAUSE_MS)
  return { until: now + length, overloads: pause.overloads + 1 }
}
