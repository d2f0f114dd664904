/** What is left of an allowance, and when that was so, in milliseconds since the epoch. */
export interface TokenBucket {
  readonly tokens: number
  readonly at: number
}

/** How much may be spent at once, and how much comes back in a minute, evenly. */
export interface Allowance {
  readonly capacity: number
  readonly perMinute: number
}

export type Taken =
  | { readonly kind: 'allowed'; readonly bucket: TokenBucket }
  | { readonly kind: 'refused'; readonly bucket: TokenBucket; readonly retryAfterMs: number }

const MINUTE_MS = 60_000

/**
 * Takes `cost` out of a bucket, a full one where there is none yet. A refusal takes nothing, so whoever goes on asking
 * waits no longer. What costs more than a full bucket holds takes all of a full one.
 */
export function takeTokens(bucket: TokenBucket | undefined, cost: number, now: number, allowance: Allowance): Taken {
  const { capacity, perMinute } = allowance
  const price = Math.min(cost, capacity)
  // A clock that was set back adds nothing.
  const passed = bucket === undefined ? 0 : Math.max(0, now - bucket.at)
  const tokens = Math.min(capacity, (bucket?.tokens ?? capacity) + (passed / MINUTE_MS) * perMinute)
  if (tokens >= price) return { kind: 'allowed', bucket: { tokens: tokens - price, at: now } }
  const retryAfterMs = Math.ceil(((price - tokens) / perMinute) * MINUTE_MS)
  return { kind: 'refused', bucket: { tokens, at: now }, retryAfterMs }
}
