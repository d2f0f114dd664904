import { z } from 'zod'
import * as functions from '../../../functions/src/index'
import { CALL_COSTS } from '../../../functions/src/limits/call-costs'

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
    const { taskQueueTrigger } = endpointSchema.parse(Reflect.get(functions.syncCalendar, '__endpoint'))
    const { maxAttempts, minBackoffSeconds, maxBackoffSeconds, maxDoublings } = taskQueueTrigger.retryConfig
    expect(maxAttempts).toBeGreaterThanOrEqual(12)
    const waits = Array.from({ length: maxAttempts - 1 }, (_, number) =>
      Math.min(minBackoffSeconds * 2 ** Math.min(number, maxDoublings), maxBackoffSeconds),
    )
    expect(waits.reduce((sum, wait) => sum + wait, 0)).toBeGreaterThan(2 * 3600)
  })
})

/** As much of a function's manifest as says how much of it there may be, and as whom it runs. */
const manifestSchema = z.object({
  maxInstances: z.int(),
  concurrency: z.int(),
  timeoutSeconds: z.int(),
  availableMemoryMb: z.int(),
  cpu: z.number().default(1),
  serviceAccountEmail: z.object({ name: z.string() }),
  callableTrigger: z.object({}).optional(),
  taskQueueTrigger: z.object({ rateLimits: z.object({ maxConcurrentDispatches: z.int() }) }).optional(),
})
const all = Object.entries(functions).map(([name, one]) => ({ name, manifest: Reflect.get(one, '__endpoint') }))

describe.each(all)('$name', ({ name, manifest }) => {
  it('says how many instances of it there may be, how long it takes, how much memory it has and as whom it runs', () => {
    const { serviceAccountEmail } = manifestSchema.parse(manifest)
    const expected = name === 'calendarWebhook' ? 'WEBHOOK_SERVICE_ACCOUNT' : 'FUNCTIONS_SERVICE_ACCOUNT'
    expect(serviceAccountEmail.name).toBe(expected)
  })

  it('counts against its user’s calls, if it is a callable', () => {
    const { callableTrigger } = manifestSchema.parse(manifest)
    if (callableTrigger) expect(CALL_COSTS).toHaveProperty(name)
    else expect(name).not.toBe('syncNow')
  })

  it('answers one request at a time, with 512 MiB at most, if it has less than a processor: Cloud Run wants it so', () => {
    const { cpu, concurrency, availableMemoryMb } = manifestSchema.parse(manifest)
    if (cpu < 1) expect([concurrency, availableMemoryMb <= 512]).toEqual([1, true])
    else expect(concurrency).toBeGreaterThanOrEqual(1)
  })

  it('has instances for all that its queue dispatches at once, if it has one: 429 would slow the queue down', () => {
    const { taskQueueTrigger, maxInstances, concurrency } = manifestSchema.parse(manifest)
    const dispatched = taskQueueTrigger?.rateLimits.maxConcurrentDispatches ?? 0
    expect(maxInstances * concurrency).toBeGreaterThan(dispatched)
  })
})
