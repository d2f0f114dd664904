import { isSuspicious } from '../../../../functions/src/sync/sweep-brake'

describe('R19 so much is rarely deleted at once', () => {
  it.each([
    [0, 0],
    [20, 20],
    [20, 60],
    [21, 105],
    [200, 1_000],
  ])('%i of %i is nothing to ask about', (gone, stored) => {
    expect(isSuspicious(gone, stored)).toBe(false)
  })

  it.each([
    [21, 21],
    [21, 104],
    [201, 1_000],
  ])('%i of %i is', (gone, stored) => {
    expect(isSuspicious(gone, stored)).toBe(true)
  })
})
