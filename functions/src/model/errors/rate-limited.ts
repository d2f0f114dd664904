/** Google asks for fewer requests (403 rateLimitExceeded, userRateLimitExceeded, quotaExceeded, or 429). */
export class RateLimited extends Error {
  override readonly name = 'RateLimited'
  /** What Google's Retry-After header asked for, in milliseconds. */
  readonly retryAfter: number | null

  constructor(retryAfter: number | null, options?: ErrorOptions) {
    super('Google limits the rate of requests', options)
    this.retryAfter = retryAfter
  }
}
