import { queueSettingsOf } from '../../../../local/functions-host/queue-settings-of'
import { queueSettingsSchema } from '../../../../local/tasks/core/queue-settings'

const settingsOf = (retryConfig: object, rateLimits: object = {}) =>
  queueSettingsSchema.parse(queueSettingsOf({ kind: 'task-queue', retryConfig, rateLimits }))

describe('the queue of a task-queue function', () => {
  it('tries three times where the function says nothing: the default of Firebase, not of Cloud Tasks', () => {
    expect(settingsOf({ maxAttempts: null }).retryConfig).toEqual({
      maxAttempts: 3,
      maxRetryDuration: 0,
      minBackoff: 100,
      maxBackoff: 3_600_000,
      maxDoublings: 16,
    })
  })

  it('does what the function says, in milliseconds', () => {
    const retryConfig = { maxAttempts: 12, minBackoffSeconds: 1.5, maxBackoffSeconds: 60, maxRetrySeconds: 600 }
    const settings = settingsOf({ ...retryConfig, maxDoublings: 0 }, { maxConcurrentDispatches: 4 })
    expect(settings).toEqual({
      retryConfig: {
        maxAttempts: 12,
        minBackoff: 1500,
        maxBackoff: 60_000,
        maxRetryDuration: 600_000,
        maxDoublings: 0,
      },
      rateLimits: { maxConcurrentDispatches: 4, maxDispatchesPerSecond: 500 },
    })
  })
})
