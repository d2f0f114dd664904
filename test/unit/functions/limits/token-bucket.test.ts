import fc from 'fast-check'
import { takeTokens, type TokenBucket } from '../../../../functions/src/limits/token-bucket'

const MINUTE = 60_000
const allowance = { capacity: 10, perMinute: 10 }
const bucket = (tokens: number, at = 0): TokenBucket => ({ tokens, at })

it.each([
  ['a first call finds a full bucket', undefined, 1, 0, { kind: 'allowed', bucket: bucket(9) }],
  ['the last token is one', bucket(1), 1, 0, { kind: 'allowed', bucket: bucket(0) }],
  ['an empty bucket tells when there is one', bucket(0), 1, 0, { kind: 'refused', retryAfterMs: 6000 }],
  ['a dear call waits for all that it costs', bucket(2), 5, 0, { kind: 'refused', retryAfterMs: 18_000 }],
  ['tokens come back with time', bucket(0), 1, 6000, { kind: 'allowed', bucket: bucket(0, 6000) }],
  ['no more of them than it holds', bucket(10), 1, 9 * MINUTE, { kind: 'allowed', bucket: bucket(9, 9 * MINUTE) }],
  ['a clock that was set back brings none', bucket(0, MINUTE), 1, 0, { kind: 'refused' }],
  [
    'what costs more than a full bucket holds takes all of it',
    undefined,
    99,
    0,
    { kind: 'allowed', bucket: bucket(0) },
  ],
] as const)('%s', (_, before, cost, now, expected) => {
  expect(takeTokens(before, cost, now, allowance)).toMatchObject(expected)
})

it('whoever waits as long as told is let through, and not a moment earlier', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 10, noNaN: true }), fc.integer({ min: 1, max: 10 }), (tokens, cost) => {
      const taken = takeTokens(bucket(tokens), cost, 0, allowance)
      if (taken.kind === 'allowed') return
      const { retryAfterMs } = taken
      expect(takeTokens(taken.bucket, cost, retryAfterMs, allowance).kind).toBe('allowed')
      if (retryAfterMs > 1) expect(takeTokens(taken.bucket, cost, retryAfterMs - 2, allowance).kind).toBe('refused')
    }),
  )
})

it('however calls are spread, no minute has more than a full bucket and what came back meanwhile', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 5_000 }), { maxLength: 200 }), (pauses) => {
      const allowed: number[] = []
      let state: TokenBucket | undefined
      let now = 0
      for (const pause of pauses) {
        now += pause
        const taken = takeTokens(state, 1, now, allowance)
        if (taken.kind === 'allowed') allowed.push(now)
        state = taken.bucket
      }
      for (const from of allowed) {
        expect(allowed.filter((at) => at >= from && at < from + MINUTE).length).toBeLessThanOrEqual(20)
      }
    }),
  )
})
