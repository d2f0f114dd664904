import { z } from 'zod'
import { syncCalendar } from '../../../functions/src/index'

const endpointSchema = z.object({
  taskQueueTrigger: z.object({
    retryConfig: z.object({
      maxAttempts: z.int(),
      minBackoffSeconds: z.int(),
      maxBackoffSeconds: z.int(),
      maxDoublings: z.int(),
    }),
  }),
})

describe('syncCalendar', () => {
  it('R28 is tried at least twelve times, over hours', () => {
    const { taskQueueTrigger } = endpointSchema.parse(Reflect.get(syncCalendar, '__endpoint'))
    const { maxAttempts, minBackoffSeconds, maxBackoffSeconds, maxDoublings } = taskQueueTrigger.retryConfig
    expect(maxAttempts).toBeGreaterThanOrEqual(12)
    const waits = Array.from({ length: maxAttempts - 1 }, (_, number) =>
      Math.min(minBackoffSeconds * 2 ** Math.min(number, maxDoublings), maxBackoffSeconds),
    )
    expect(waits.reduce((sum, wait) => sum + wait, 0)).toBeGreaterThan(2 * 3600)
  })
})
