import * as fc from 'fast-check'
import { channelIdSchema, syncIdSchema } from '../../../../functions/src/model/ids'
import { CLOCK_SKEW_GUARD_MS, planDelivery } from '../../../../functions/src/webhooks/bucket'

const syncId = syncIdSchema.parse('00112233445566778899aabbccddeeff')
const channelId = channelIdSchema.parse('6f1b8c52-4a1e-4d0e-9c43-0d5a3f2b1c77')
const otherChannelId = channelIdSchema.parse('0e8b3a0c-1c07-4b3e-8e0a-94b4e0c3f111')
const start = Date.UTC(2026, 2, 1, 12)
const plan = (now: number, messageNumber = 2, bucketMs = 1000) =>
  planDelivery(now, { bucketMs }, { syncId, channelId, messageNumber })

describe('R27 the task of a notification', () => {
  it('runs 250 ms behind the end of its bucket', () => {
    expect(plan(start).scheduleAt).toBe(start + 1250)
    expect(plan(start + 999).scheduleAt).toBe(start + 1250)
    expect(plan(start + 1000).scheduleAt).toBe(start + 2250)
  })

  it('is the same for all of a burst, whatever their message numbers', () => {
    expect(plan(start + 999, 50)).toEqual(plan(start, 2))
  })

  it('is another one in the next bucket, in another channel and for another sync', () => {
    const otherSyncId = syncIdSchema.parse('f'.repeat(32))
    const names = [
      plan(start).name,
      plan(start + 1000).name,
      planDelivery(start, { bucketMs: 1000 }, { syncId, channelId: otherChannelId, messageNumber: 2 }).name,
      planDelivery(start, { bucketMs: 1000 }, { syncId: otherSyncId, channelId, messageNumber: 2 }).name,
    ]
    expect(new Set(names).size).toBe(4)
  })

  it('has a name that Cloud Tasks takes, and that does not begin alike from bucket to bucket', () => {
    const names = Array.from({ length: 64 }, (_, bucket) => plan(start + bucket * 1000).name)
    for (const name of names) expect(name).toMatch(/^[A-Za-z0-9_-]{1,500}$/)
    expect(new Set(names.map((name) => name.slice(0, 1))).size).toBeGreaterThan(8)
  })

  it('with a bucket of 0 is one for each message number, and runs at once', () => {
    expect(plan(start, 2, 0).scheduleAt).toBeUndefined()
    expect(plan(start, 2, 0)).toEqual(plan(start + 5, 2, 0))
    expect(plan(start, 3, 0).name).not.toBe(plan(start, 2, 0).name)
  })

  it('is one for each channel and bucket touched', () => {
    fc.assert(
      fc.property(notifications(), fc.constantFrom(1, 100, 1000, 7000), (received, bucketMs) => {
        const names = received.map(({ at, channel }) => deliver(at, channel, bucketMs).name)
        const touched = received.map(({ at, channel }) => `${channel} ${Math.floor((start + at) / bucketMs)}`)
        expect(new Set(names).size).toBe(new Set(touched).size)
      }),
    )
  })

  it('runs after every notification it answers, also where clocks are 250 ms apart from true time', () => {
    fc.assert(
      fc.property(notifications(), fc.constantFrom(1, 100, 1000), (received, bucketMs) => {
        for (const { at, skew, channel } of received) {
          // Cloud Tasks keeps true time; a name it has seen adds nothing, so this run has to be late enough for all.
          const { scheduleAt } = deliver(at + skew, channel, bucketMs)
          expect(scheduleAt).toBeGreaterThan(start + at)
        }
      }),
    )
    expect(CLOCK_SKEW_GUARD_MS).toBe(250)
  })

  it('would run before a notification it answers, were there no guard', () => {
    const behind = planDelivery(start - 200, { bucketMs: 100, guardMs: 0 }, { syncId, channelId, messageNumber: 2 })
    expect(behind.scheduleAt).toBeLessThan(start)
  })
})

function notifications() {
  return fc.array(
    fc.record({
      at: fc.nat({ max: 10_000 }),
      skew: fc.integer({ min: -250, max: 250 }),
      channel: fc.constantFrom(channelId, otherChannelId),
    }),
    { minLength: 1, maxLength: 60 },
  )
}

function deliver(at: number, channel: typeof channelId, bucketMs: number) {
  return planDelivery(start + at, { bucketMs }, { syncId, channelId: channel, messageNumber: at })
}
