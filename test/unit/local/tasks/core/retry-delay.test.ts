import { queueSettingsSchema } from '../../../../../local/tasks/core/queue-settings'
import { retryDelay } from '../../../../../local/tasks/core/retry-delay'

describe('the time between two attempts', () => {
  const delays = (retryConfig: object, count: number) => {
    const config = queueSettingsSchema.parse({ retryConfig }).retryConfig
    return Array.from({ length: count }, (_, index) => retryDelay(config, index + 1) / 1000)
  }

  it("doubles, then grows by the last interval, then stays: the documentation's own example", () => {
    expect(delays({ minBackoff: '10s', maxBackoff: '300s', maxDoublings: 3 }, 9)).toEqual([
      10, 20, 40, 80, 160, 240, 300, 300, 300,
    ])
  })

  it('grows evenly where nothing is doubled', () => {
    expect(delays({ minBackoff: '1s', maxBackoff: '4s', maxDoublings: 0 }, 5)).toEqual([1, 2, 3, 4, 4])
  })

  it('begins with a tenth of a second by default', () => {
    expect(delays({}, 3)).toEqual([0.1, 0.2, 0.4])
  })
})
