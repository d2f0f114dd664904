import { planBackoff } from '../../../../functions/src/sync/rate-limit'

const clock = { now: () => 1_000_000, sleep: async () => {} }
const chance = (fraction: number) => ({ fraction: () => fraction, bytes: Buffer.alloc, uuid: () => 'none' })

function wait(rateLimits: number, fraction: number, retryAfter: number | null = null) {
  const { notBefore } = planBackoff({ rateLimits }, { retryAfter }, { clock, random: chance(fraction) })
  return notBefore.getTime() - clock.now()
}

describe('R29 after a rate limit', () => {
  it('waits double with each limit in a row, up to a quarter of an hour', () => {
    expect([0, 1, 2, 3, 20].map((limits) => wait(limits, 1))).toEqual([2_000, 4_000, 8_000, 16_000, 900_000])
  })

  it('leaves half of the wait to chance, so that calendars spread out', () => {
    expect([wait(3, 0), wait(3, 0.5), wait(3, 1)]).toEqual([8_000, 12_000, 16_000])
  })

  it('waits at least as long as Google asks', () => {
    expect(wait(0, 0, 60_000)).toBe(60_000)
  })

  it('waits a day at most, whatever Google asks', () => {
    expect(wait(0, 0, 999_999_999_000)).toBe(24 * 3_600_000)
  })

  it('counts limits in a row', () => {
    const backoff = planBackoff({ rateLimits: 4 }, { retryAfter: null }, { clock, random: chance(0) })
    expect(backoff.rateLimits).toBe(5)
  })
})
