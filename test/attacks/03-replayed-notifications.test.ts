import { randomBytes, randomUUID } from 'node:crypto'
import { calendarWebhookHandler } from '../../functions/src/entrypoints/calendar-webhook'
import { channelIdSchema, syncIdSchema } from '../../functions/src/model/ids'
import { parseKeyring } from '../../functions/src/support/keyring'
import { systemRandom } from '../../functions/src/support/random'
import { continueTrace } from '../../functions/src/support/trace'
import { signChannelToken } from '../../functions/src/webhooks/channel-token'
import { InProcessQueue } from '../support/in-process-queue'
import { ManualClock } from '../support/manual-clock'
import { notificationHeaders } from '../support/notify'

const BUCKET_MS = 1000
const TIMES = 10_000

const keyring = parseKeyring(JSON.stringify({ current: 'k1', keys: { k1: randomBytes(32).toString('base64') } }))

function openWebhook() {
  const clock = new ManualClock()
  const queue = new InProcessQueue(clock, { fraction: () => 0.5 })
  const logger = { info: () => undefined, warn: () => undefined, error: () => undefined }
  const handle = calendarWebhookHandler({
    keyring,
    queue,
    clock,
    bucketMs: BUCKET_MS,
    logger,
    traceOf: (traceparent) => continueTrace(traceparent, systemRandom),
  })
  const receive = async (headers: Record<string, string>): Promise<number> => {
    let status = 0
    const response = {
      status(code: number) {
        status = code
        return response
      },
      set: () => response,
      json: () => undefined,
      end: () => undefined,
    }
    await handle({ method: 'POST', headers, query: {} }, response)
    return status
  }
  return { clock, queue, receive }
}

function channelOf(clock: ManualClock) {
  const channelId = channelIdSchema.parse(randomUUID())
  const syncId = syncIdSchema.parse(randomBytes(16).toString('hex'))
  const token = signChannelToken({ keyring, syncId, channelId, expiration: clock.now() + 86_400_000 })
  return { channelId, resourceId: 'resource', token }
}

/** Row 3: one valid notification 10,000 times; 10,000 random channel ids. */
describe('a flood of notifications', () => {
  it('that replays a valid one is one task a bucket', async () => {
    const { clock, queue, receive } = openWebhook()
    const headers = notificationHeaders(channelOf(clock))
    const statuses = new Set<number>()
    for (let time = 0; time < TIMES; time += 1) {
      statuses.add(await receive(headers))
      if (time % 2 === 0) clock.advance(1)
    }
    expect([...statuses]).toEqual([204])
    expect(queue.log.created).toBeLessThanOrEqual(TIMES / 2 / BUCKET_MS + 1)
    expect(queue.log.created).toBeGreaterThan(0)
  })

  it('over channels that nobody opened is no task at all', async () => {
    const { clock, queue, receive } = openWebhook()
    const headers = notificationHeaders(channelOf(clock))
    const statuses = new Set<number>()
    for (let time = 0; time < TIMES; time += 1) {
      statuses.add(await receive({ ...headers, 'x-goog-channel-id': randomUUID() }))
    }
    expect([...statuses]).toEqual([401])
    expect(queue.log).toEqual({ created: 0, refused: 0, attempts: 0 })
  })
})
