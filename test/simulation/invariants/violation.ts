/** Something that a mirror promises does not hold. */
export class Violation extends Error {
  override readonly name = 'Violation'
  readonly invariant: Invariant

  constructor(invariant: Invariant, message: string) {
    super(`${invariant}: ${message}`)
    this.invariant = invariant
  }
}

export const INVARIANTS = [
  'each state is one its event had',
  'no going back',
  'nothing is deleted that is there',
  'token not ahead of data',
  'what is stored of series is known',
  'only the current epoch commits',
  'a worker that lives keeps its lease',
  'never without a channel',
  'convergence',
  'convergence by notifications alone',
  'verified every night',
  'made by what is deployed',
  'staleness is bounded',
  'progress under a stream of changes',
  'series documents converge',
  'no lease or work is left',
  'at most one channel at rest',
  'replaying tasks writes nothing',
  'an idle sync costs one read and one call',
  'odd events are set apart',
  'nothing outlives a disconnection',
  'damage is repaired at night',
  'what is lost is kept for a while',
  'what is lost for good is erased',
  'only damage is called damage',
  'nobody is told of a loss that is none',
  'who is refused is told so',
  'an account that goes is not held back',
  'nothing comes for an account that goes',
  'who is served again is told so',
  'a new connection keeps its grant',
  'nobody is suspected without damage',
  'lost notifications are counted',
  'forgeries do nothing',
  'an end is reached',
  'no unexpected error',
] as const

export type Invariant = (typeof INVARIANTS)[number]
