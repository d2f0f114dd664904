/** A commit's precondition did not hold: somebody else was faster, and nothing was written by this commit. */
export class PreconditionFailed extends Error {
  override readonly name = 'PreconditionFailed'
}
