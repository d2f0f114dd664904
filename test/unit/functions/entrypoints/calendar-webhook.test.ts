import { connect } from 'node:net'
import { calendarWebhookHandler } from '../../../../functions/src/entrypoints/calendar-webhook'
import { QueueUnavailable } from '../../../../functions/src/model/errors/queue-unavailable'
import { channelIdSchema, syncIdSchema } from '../../../../functions/src/model/ids'
import type { SyncTask } from '../../../../functions/src/model/sync-task'
import { parseKeyring } from '../../../../functions/src/support/keyring'
import { systemRandom } from '../../../../functions/src/support/random'
import { continueTrace } from '../../../../functions/src/support/trace'
import { signChannelToken } from '../../../../functions/src/webhooks/channel-token'
import { serveHandler, type ServedHandler } from '../../../support/serve-handler'

const now = Date.UTC(2026, 2, 1, 12)
const keyring = parseKeyring(JSON.stringify({ current: 'k1', keys: { k1: Buffer.alloc(32, 1).toString('base64') } }))
const syncId = syncIdSchema.parse('00112233445566778899aabbccddeeff')
const channelId = channelIdSchema.parse('6f1b8c52-4a1e-4d0e-9c43-0d5a3f2b1c77')
const genuine = {
  'content-type': 'application/json; utf-8',
  'x-goog-channel-id': channelId,
  'x-goog-channel-token': signChannelToken({ keyring, syncId, channelId, expiration: now + 1000 }),
  'x-goog-resource-id': 'o3hgv1538sdjfh',
  'x-goog-resource-uri': 'https://www.googleapis.com/calendar/v3/calendars/primary/events?alt=json',
  'x-goog-resource-state': 'exists',
  'x-goog-message-number': '10',
}

let server: ServedHandler
let tasks: SyncTask[]
let queueIsDown: boolean

beforeAll(async () => {
  const silent = () => undefined
  const handler = calendarWebhookHandler({
    keyring,
    bucketMs: 1000,
    traceOf: (traceparent) => continueTrace(traceparent, systemRandom),
    clock: { now: () => now, sleep: () => Promise.resolve() },
    logger: { info: silent, warn: silent, error: silent },
    queue: {
      async enqueue(task) {
        if (queueIsDown) throw new QueueUnavailable('down')
        tasks.push(task)
        return { jobId: 'job' }
      },
    },
  })
  server = await serveHandler(handler)
})
afterAll(() => server.stop())
beforeEach(() => {
  tasks = []
  queueIsDown = false
})

describe('calendarWebhook over HTTP', () => {
  it('answers a genuine notification 204 with nothing in it', async () => {
    const answer = await fetch(server.url, { method: 'POST', headers: genuine })
    expect([answer.status, await answer.text()]).toEqual([204, ''])
    expect(tasks).toEqual([{ version: 1, syncId, cause: { kind: 'push', channelId, resourceId: 'o3hgv1538sdjfh' } }])
  })

  it('does not tell what was wrong with a refused one', async () => {
    const { 'x-goog-channel-token': token, ...withoutToken } = genuine
    const refused = [
      withoutToken,
      { ...genuine, 'x-goog-channel-token': token.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')) },
      { ...genuine, 'x-goog-message-number': 'ten' },
      {},
    ]
    const answers = await Promise.all(refused.map((headers) => fetch(server.url, { method: 'POST', headers })))
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401])
    expect(new Set(await Promise.all(answers.map((answer) => answer.text()))).size).toBe(1)
    expect(tasks).toEqual([])
  })

  it('refuses a header that is sent twice', async () => {
    const lines = Object.entries({ ...genuine, host: 'mirror', 'content-length': '0', connection: 'close' })
    const doubled = [...lines, ['X-Goog-Channel-Token', genuine['x-goog-channel-token']] as const]
    const head = ['POST / HTTP/1.1', ...doubled.map(([name, value]) => `${name}: ${value}`), '', ''].join('\r\n')
    expect(await sendRaw(head)).toMatch(/^HTTP\/1\.1 401 /)
    expect(tasks).toEqual([])
  })

  it('answers GET 405 and says what it takes', async () => {
    const answer = await fetch(server.url, { headers: genuine })
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST'])
  })

  it('answers a body 413', async () => {
    const answer = await fetch(server.url, { method: 'POST', headers: genuine, body: 'x'.repeat(1025) })
    expect(answer.status).toBe(413)
    expect(tasks).toEqual([])
  })

  it('answers 503 while the queue is down', async () => {
    queueIsDown = true
    const answer = await fetch(server.url, { method: 'POST', headers: genuine })
    expect(answer.status).toBe(503)
    expect(await answer.json()).toEqual({ error: { status: 'UNAVAILABLE', message: 'Try again later' } })
  })
})

function sendRaw(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    const socket = connect(server.port, '127.0.0.1', () => void socket.write(text))
    socket.on('data', (chunk) => void chunks.push(chunk))
    socket.on('end', () => resolve(Buffer.concat(chunks).toString()))
    socket.on('error', reject)
  })
}
