import { mirrorWindow } from '../../../../functions/src/sync/mirror-window'

const span = { pastDays: 30, futureDays: 180 }

describe('the window', () => {
  it('lies between two midnights of UTC, so many days before and behind the current day', () => {
    expect(mirrorWindow(Date.parse('2026-03-02T09:00:00Z'), span)).toEqual({
      from: new Date('2026-01-31T00:00:00Z'),
      to: new Date('2026-08-29T00:00:00Z'),
    })
  })

  it('is the same from one midnight up to the last moment before the next', () => {
    const first = mirrorWindow(Date.parse('2026-03-02T00:00:00.000Z'), span)
    expect(mirrorWindow(Date.parse('2026-03-02T23:59:59.999Z'), span)).toEqual(first)
    expect(mirrorWindow(Date.parse('2026-03-03T00:00:00.000Z'), span)).not.toEqual(first)
  })

  it('of no days is empty', () => {
    const { from, to } = mirrorWindow(Date.parse('2026-03-02T09:00:00Z'), { pastDays: 0, futureDays: 0 })
    expect(from).toEqual(to)
  })
})
