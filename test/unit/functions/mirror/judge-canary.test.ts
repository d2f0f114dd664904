import { judgeCanary, markIn, titleOf } from '../../../../functions/src/mirror/judge-canary'

const now = Date.parse('2026-03-01T12:00:00Z')
const MINUTE = 60_000
const before = now - 5 * MINUTE

describe('the canary', () => {
  it('judges nothing before it has written anything', () => {
    expect(judgeCanary({ now, written: null, mirrored: null })).toEqual({ outcome: 'first' })
  })

  it('is seen where the mirror has what was written last, by the time from one to the other', () => {
    const mirrored = { mark: before, at: before + 1_700 }
    expect(judgeCanary({ now, written: before, mirrored })).toEqual({ outcome: 'seen', ms: 1_700 })
  })

  it('is seen in no time where clocks differ', () => {
    const mirrored = { mark: before, at: before - 300 }
    expect(judgeCanary({ now, written: before, mirrored })).toEqual({ outcome: 'seen', ms: 0 })
  })

  it.each([
    ['an older one', { mark: before - 5 * MINUTE, at: before - 4 * MINUTE }],
    ['no mark', { mark: null, at: now }],
    ['nothing', null],
  ])('is late where the mirror has %s', (_, mirrored) => {
    expect(judgeCanary({ now, written: before, mirrored })).toEqual({ outcome: 'late', ms: 5 * MINUTE })
  })

  it('is on its way for the first two minutes, as when a run is told twice', () => {
    const judged = (age: number) => judgeCanary({ now, written: now - age, mirrored: null }).outcome
    expect([judged(0), judged(2 * MINUTE - 1), judged(2 * MINUTE)]).toEqual(['on_its_way', 'on_its_way', 'late'])
    expect(judged(-MINUTE)).toBe('on_its_way')
  })
})

describe('the mark in a title', () => {
  it('comes back out of it', () => {
    expect(titleOf(now)).toBe('Canary 2026-03-01T12:00:00.000Z')
    expect(markIn(titleOf(now + 123))).toBe(now + 123)
  })

  it.each([null, '', 'Lunch', 'Canary', 'Canary 2026-03-01', 'Canary 2026-13-01T12:00:00.000Z', `x ${titleOf(now)}`])(
    'is not in %j',
    (title) => {
      expect(markIn(title)).toBeNull()
    },
  )
})
