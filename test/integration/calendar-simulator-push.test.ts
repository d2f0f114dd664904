import { openWebhook } from '../support/open-webhook'
import type { Webhook } from '../support/open-webhook'
import { insertBreakfast, startSimulatedGoogle } from '../support/simulated-google'
import type { SimulatedGoogle } from '../support/simulated-google'

let google: SimulatedGoogle
beforeEach(async () => {
  google = await startSimulatedGoogle()
})
afterEach(() => google.server.close())

describe('push', () => {
  let webhook: Webhook
  afterEach(() => webhook.close())

  const watch = async (id: string) =>
    (
      await google.api.events.watch({
        calendarId: 'primary',
        requestBody: { id, type: 'web_hook', address: webhook.url, token: 'the-token' },
      })
    ).data

  const pairs = (raw: readonly string[]): Record<string, string> =>
    Object.fromEntries(raw.flatMap((name, index) => (index % 2 === 0 ? [[name, raw[index + 1] ?? '']] : [])))

  it('arrives with exactly the headers that Google sends, and no body', async () => {
    webhook = await openWebhook()
    const channel = await watch('channel-1')
    await webhook.until(1)
    await insertBreakfast(google.api, 'News')
    const { method, body, rawHeaders } = await webhook.until(2)
    expect({ method, body }).toEqual({ method: 'POST', body: '' })
    const { Host: _, Connection: _connection, ...headers } = pairs(rawHeaders)
    expect(headers).toEqual({
      'Content-Type': 'application/json; utf-8',
      'Content-Length': '0',
      Accept: '*/*',
      'User-Agent': expect.stringContaining('APIs-Google'),
      'X-Goog-Channel-ID': 'channel-1',
      'X-Goog-Channel-Expiration': new Date(Number(channel.expiration)).toUTCString(),
      'X-Goog-Channel-Token': 'the-token',
      'X-Goog-Message-Number': expect.stringMatching(/^\d+$/),
      'X-Goog-Resource-ID': channel.resourceId,
      'X-Goog-Resource-State': 'exists',
      'X-Goog-Resource-URI': 'https://www.googleapis.com/calendar/v3/calendars/primary/events?alt=json',
    })
  })

  it('can say sync before the watch is answered', async () => {
    google.core.switches.syncMessage = 'before-response'
    webhook = await openWebhook()
    await watch('channel-1')
    expect(webhook.received.map(({ headers }) => headers['x-goog-resource-state'])).toEqual(['sync'])
  })

  it('is tried again after 503, and not after 429', async () => {
    webhook = await openWebhook([204, 503, 204, 429])
    await watch('channel-1')
    await webhook.until(1)
    await insertBreakfast(google.api, 'Retried')
    await webhook.until(3)
    await insertBreakfast(google.api, 'Lost')
    await webhook.until(4)
    await insertBreakfast(google.api, 'News')
    await webhook.until(5)
    const outcomes = google.server.deliveries.slice(0, 4).map(({ status, outcome }) => [status, outcome])
    expect(outcomes).toEqual([
      [204, 'delivered'],
      [503, 'retried'],
      [204, 'delivered'],
      [429, 'failed'],
    ])
  })

  it('ends when the channel is stopped', async () => {
    webhook = await openWebhook()
    const { id, resourceId } = await watch('channel-1')
    await webhook.until(1)
    await google.api.channels.stop({ requestBody: { id: id ?? '', resourceId: resourceId ?? '' } })
    await insertBreakfast(google.api, 'Silence')
    await google.server.deliverDue()
    expect(webhook.received).toHaveLength(1)
  })
})
