import { isDeepStrictEqual } from 'node:util'
import type { Behaviour, Outcome, Subject } from './behaviour'

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** Observes one behaviour; an error is an observation, too. */
export const observe = async (subject: Subject, { rule, expected, ...behaviour }: Behaviour): Promise<Outcome> => {
  try {
    const observed = await behaviour.observe(subject)
    return { rule, expected, observed, verdict: isDeepStrictEqual(observed, expected) ? 'as expected' : 'differs' }
  } catch (error) {
    return { rule, expected, observed: wordsOf(error), verdict: 'broke down' }
  }
}

/** Observes one after the other, until all are observed or the signal says that it is enough. */
export const runContract = async (
  subject: Subject,
  behaviours: readonly Behaviour[],
  { signal, told }: { readonly signal: AbortSignal; readonly told: (outcome: Outcome) => void },
): Promise<Outcome[]> => {
  const outcomes: Outcome[] = []
  for (const behaviour of behaviours) {
    if (signal.aborted) break
    const outcome = await observe(subject, behaviour)
    outcomes.push(outcome)
    told(outcome)
  }
  return outcomes
}
