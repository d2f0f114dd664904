/** Whose limit it is: Google's, or the one that this deployment sets to a user's calls a day. */
export type Limit = 'google' | 'daily_ceiling'

/** Google asks for fewer requests (403 rateLimitExceeded, userRateLimitExceeded, quotaExceeded, or 429), or we do. */
export class RateLimited extends Error {
  override readonly name = 'RateLimited'
  /** What Google's Retry-After header asked for, or how long the day lasts yet, in milliseconds. */
  readonly retryAfter: number | null
  readonly by: Limit

  constructor(retryAfter: number | null, { by = 'google', ...options }: ErrorOptions & { readonly by?: Limit } = {}) {
    super(by === 'google' ? 'Google limits the rate of requests' : 'The calls of the day are used up', options)
    this.retryAfter = retryAfter
    this.by = by
  }
}
