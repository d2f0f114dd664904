import { Pace } from '../../../../functions/src/channels/pace'
import { RateLimited } from '../../../../functions/src/model/errors/rate-limited'
import { ManualClock } from '../../../support/manual-clock'

/** Of what Google allows one user in any sixty seconds. */
const QUOTA = 600

describe('R29 the pace of the hourly run', () => {
  it('takes at most a fifth of an account’s quota, in any sixty seconds', () => {
    const clock = new ManualClock()
    const pace = new Pace(clock)
    const taken: number[] = []
    for (let second = 0; second < 300; second += 1) {
      for (let call = 0; call < 20; call += 1) {
        try {
          pace.take('ada')
          taken.push(clock.now())
        } catch (error) {
          expect(error).toBeInstanceOf(RateLimited)
        }
      }
      clock.advance(1_000)
    }
    const inAMinute = taken.map((start) => taken.filter((at) => at >= start && at < start + 60_000).length)
    expect(Math.max(...inAMinute)).toBeGreaterThan(QUOTA / 20)
    expect(Math.max(...inAMinute)).toBeLessThanOrEqual(QUOTA / 5)
  })

  it('counts each account by itself', () => {
    const pace = new Pace(new ManualClock())
    const exhaust = (account: string) => {
      for (let call = 0; call < QUOTA; call += 1) pace.take(account)
    }
    expect(() => exhaust('ada')).toThrow(RateLimited)
    expect(() => pace.take('grace')).not.toThrow()
  })

  it('does not come back to an account that was set aside', () => {
    const pace = new Pace(new ManualClock())
    pace.setAside('ada')
    expect([pace.isAside('ada'), pace.isAside('grace')]).toEqual([true, false])
  })
})
