import { ago, fromNow } from '../../../web/src/time/format'

const NOW = Date.UTC(2026, 10, 27, 12)

describe('how long ago', () => {
  it('is “just now” for what happened, also where the clock here is some seconds behind', () => {
    expect(ago(NOW - 5_000, NOW)).toBe('just now')
    expect(ago(NOW + 5_000, NOW)).toBe('just now')
  })

  it('is otherwise told as what is yet to come', () => {
    expect(ago(NOW - 3 * 60_000, NOW)).toBe(fromNow(NOW - 3 * 60_000, NOW))
    expect(fromNow(NOW + 5_000, NOW)).toBe('in a moment')
  })
})
