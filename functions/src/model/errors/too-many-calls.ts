/** A user calls more often than the mirror answers one user. */
export class TooManyCalls extends Error {
  override readonly name = 'TooManyCalls'
  readonly retryAfterMs: number

  constructor(retryAfterMs: number) {
    super('Too many calls; try again later')
    this.retryAfterMs = retryAfterMs
  }
}
