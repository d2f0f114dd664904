import * as fc from 'fast-check'
import { QueueUnavailable } from '../../../../functions/src/model/errors/queue-unavailable'
import { channelIdSchema, syncIdSchema } from '../../../../functions/src/model/ids'
import type { SyncTask } from '../../../../functions/src/model/sync-task'
import { parseKeyring } from '../../../../functions/src/support/keyring'
import type { LogFields } from '../../../../functions/src/support/logger'
import type { EnqueueOptions } from '../../../../functions/src/tasks/task-queue'
import { planDelivery } from '../../../../functions/src/webhooks/bucket'
import { signChannelToken } from '../../../../functions/src/webhooks/channel-token'
import { receiveNotification, type WebhookRequest } from '../../../../functions/src/webhooks/receive-notification'

const now = Date.UTC(2026, 2, 1, 12)
const keyring = parseKeyring(JSON.stringify({ current: 'k1', keys: { k1: Buffer.alloc(32, 1).toString('base64') } }))
const syncId = syncIdSchema.parse('00112233445566778899aabbccddeeff')
const channelId = channelIdSchema.parse('6f1b8c52-4a1e-4d0e-9c43-0d5a3f2b1c77')
const token = signChannelToken({ keyring, syncId, channelId, expiration: now + 86_400_000 })

/** What Google sends (https://developers.google.com/workspace/calendar/api/guides/push#receiving-notifications). */
const genuine = {
  host: 'mirror.example.com',
  'content-type': 'application/json; utf-8',
  'content-length': '0',
  'x-goog-channel-id': channelId,
  'x-goog-channel-token': token,
  'x-goog-channel-expiration': 'Mon, 02 Mar 2026 12:00:00 GMT',
  'x-goog-resource-id': 'o3hgv1538sdjfh',
  'x-goog-resource-uri': 'https://www.googleapis.com/calendar/v3/calendars/primary/events?alt=json',
  'x-goog-resource-state': 'exists',
  'x-goog-message-number': '10',
}

describe('a genuine notification', () => {
  it('becomes one task that names the sync and the channel, and is answered 204', async () => {
    const webhook = webhookOf()
    expect(await webhook.receive(genuine)).toEqual({ status: 204 })
    expect(webhook.tasks).toEqual([
      {
        task: { version: 1, syncId, cause: { kind: 'push', channelId, resourceId: 'o3hgv1538sdjfh' } },
        options: planDelivery(now, { bucketMs: 1000 }, { syncId, channelId, messageNumber: 10 }),
      },
    ])
  })

  it.each(['exists', 'not_exists', 'a_state_of_tomorrow'])('means "go and sync" in the state %s', async (state) => {
    const webhook = webhookOf()
    expect(await webhook.receive({ ...genuine, 'x-goog-resource-state': state })).toEqual({ status: 204 })
    expect(webhook.tasks).toHaveLength(1)
  })

  it('that only greets a new channel needs no task', async () => {
    const webhook = webhookOf()
    const greeting = { ...genuine, 'x-goog-resource-state': 'sync', 'x-goog-message-number': '1' }
    expect(await webhook.receive(greeting)).toEqual({ status: 204 })
    expect(webhook.tasks).toEqual([])
  })

  it('is answered 503 while Cloud Tasks is down, because that is what Google retries', async () => {
    const webhook = webhookOf({ queueError: new QueueUnavailable('down') })
    expect(await webhook.receive(genuine)).toEqual({ status: 503 })
    expect(webhook.lines).toEqual([expect.objectContaining({ level: 'error', outcome: 'queue_unavailable' })])
  })

  it('is not taken for delivered after an error nobody foresaw', async () => {
    await expect(webhookOf({ queueError: new TypeError('a bug') }).receive(genuine)).rejects.toThrow('a bug')
  })

  it('runs at once with a bucket of 0', async () => {
    const webhook = webhookOf({ bucketMs: 0 })
    await webhook.receive(genuine)
    expect(webhook.tasks.map(({ options }) => options?.scheduleAt)).toEqual([undefined])
  })

  it('leaves one log line without a token', async () => {
    const webhook = webhookOf()
    await webhook.receive(genuine)
    expect(webhook.lines).toEqual([
      {
        level: 'info',
        event: 'calendar_notification',
        outcome: 'enqueued',
        syncId,
        channelId,
        messageNumber: 10,
        resourceState: 'exists',
      },
    ])
  })
})

describe('anything else', () => {
  const { 'x-goog-channel-token': _, ...withoutToken } = genuine
  const { 'x-goog-channel-id': __, ...withoutChannel } = genuine

  it.each<[string, Readonly<Record<string, unknown>>]>([
    ['no header at all', {}],
    ['no token', withoutToken],
    ['no channel id', withoutChannel],
    ['an empty token', { ...genuine, 'x-goog-channel-token': '' }],
    ['a token of another channel', { ...genuine, 'x-goog-channel-id': '0e8b3a0c-1c07-4b3e-8e0a-94b4e0c3f111' }],
    ['an expired token', { ...genuine, 'x-goog-channel-token': tokenExpiredAt(now - 3_600_001) }],
    ['a header in a list', { ...genuine, 'x-goog-channel-token': [token] }],
    ['a header sent twice', { ...genuine, 'x-goog-channel-token': `${token}, ${token}` }],
    ['a resource id sent twice', { ...genuine, 'x-goog-resource-id': 'o3hgv1538sdjfh,o3hgv1538sdjfh' }],
    ['an overlong token', { ...genuine, 'x-goog-channel-token': token.padEnd(257, 'A') }],
    ['an overlong resource id', { ...genuine, 'x-goog-resource-id': 'o'.repeat(513) }],
    ['a line break in a header', { ...genuine, 'x-goog-resource-id': 'o3hgv\r\nx-goog-resource-state: sync' }],
    ['a slash in the channel id', { ...genuine, 'x-goog-channel-id': '../users/U' }],
    ['a message number in words', { ...genuine, 'x-goog-message-number': 'ten' }],
    ['a message number no number can hold', { ...genuine, 'x-goog-message-number': '9'.repeat(16) }],
    ['a negative message number', { ...genuine, 'x-goog-message-number': '-1' }],
    ['a state in capitals', { ...genuine, 'x-goog-resource-state': 'EXISTS' }],
  ])('is answered 401 and leaves no task: %s', async (_name, headers) => {
    const webhook = webhookOf()
    expect(await webhook.receive(headers)).toEqual({ status: 401 })
    expect(webhook.tasks).toEqual([])
  })

  it('is logged without a word the sender chose', async () => {
    const webhook = webhookOf()
    await webhook.receive({ ...genuine, 'x-goog-channel-token': 'a-word-of-the-sender' })
    await webhook.receive({ 'x-goog-channel-id': 'another-word-of-the-sender' })
    expect(webhook.lines).toEqual([
      { level: 'warn', event: 'calendar_notification', outcome: 'refused', reason: 'token' },
      { level: 'warn', event: 'calendar_notification', outcome: 'refused', reason: 'headers' },
    ])
  })

  it.each(['GET', 'PUT', 'HEAD', 'OPTIONS', 'DELETE'])('sent with %s is answered 405', async (method) => {
    const webhook = webhookOf()
    expect(await webhook.receive(genuine, { method })).toEqual({ status: 405 })
    expect(webhook.tasks).toEqual([])
  })

  it('with a body of some length is answered 413', async () => {
    const webhook = webhookOf()
    expect(await webhook.receive(genuine, { bodyLength: 1025 })).toEqual({ status: 413 })
    expect(webhook.tasks).toEqual([])
  })

  it('of 10,000 kinds never throws and never becomes a task', async () => {
    const webhook = webhookOf()
    const names = Object.keys(genuine).filter((name) => name.startsWith('x-goog-'))
    const value = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.constantFrom(...Object.values(genuine).filter((text) => text !== token)),
      fc.stringMatching(/^1\.k1\.[A-Za-z0-9_-]{72}$/),
      fc.array(fc.string(), { maxLength: 3 }),
      fc.anything(),
    )
    const headers = fc.dictionary(fc.oneof(fc.constantFrom(...names), fc.string()), value)
    const almost = headers.map((odd) => ({ ...withoutToken, ...odd }))
    await fc.assert(
      fc.asyncProperty(fc.oneof(headers, almost), async (odd) => {
        expect(await webhook.receive(odd)).toEqual({ status: 401 })
      }),
      { numRuns: 10_000 },
    )
    expect(webhook.tasks).toEqual([])
  })
})

function tokenExpiredAt(expiration: number): string {
  return signChannelToken({ keyring, syncId, channelId, expiration })
}

/** The receiver with a clock that stands still, and a queue and a log that remember. */
function webhookOf({ queueError, bucketMs = 1000 }: { queueError?: Error; bucketMs?: number } = {}) {
  const tasks: { task: SyncTask; options: EnqueueOptions | undefined }[] = []
  const lines: object[] = []
  const log = (level: string) => (event: string, fields: LogFields) => void lines.push({ level, event, ...fields })
  const dependencies = {
    keyring,
    bucketMs,
    clock: { now: () => now, sleep: () => Promise.resolve() },
    logger: { info: log('info'), warn: log('warn'), error: log('error') },
    queue: {
      enqueue(task: SyncTask, options?: EnqueueOptions) {
        if (queueError) return Promise.reject(queueError)
        tasks.push({ task, options })
        return Promise.resolve({ jobId: 'job' })
      },
    },
  }
  const receive = (headers: WebhookRequest['headers'], request: Partial<WebhookRequest> = {}) =>
    receiveNotification({ method: 'POST', bodyLength: 0, ...request, headers }, dependencies)
  return { receive, tasks, lines }
}
