import { createServer } from 'node:http'
import type { IncomingHttpHeaders, Server } from 'node:http'
import { calendar } from '@googleapis/calendar'
import type { calendar_v3 } from '@googleapis/calendar'
import { CodeChallengeMethod, OAuth2Client } from 'google-auth-library'
import { createCalendarSimulator, startCalendarSimulatorServer } from '../../local/calendar-simulator'
import type { CalendarSimulator, CalendarSimulatorServer } from '../../local/calendar-simulator'

const ada = 'ada@example.com'
const scopes = ['openid', 'email', 'https://www.googleapis.com/auth/calendar']

let core: CalendarSimulator
let server: CalendarSimulatorServer
let api: calendar_v3.Calendar
let auth: OAuth2Client

const clientFor = (url: string): OAuth2Client =>
  new OAuth2Client({
    clientId: 'the-client',
    clientSecret: 'the-secret',
    redirectUri: 'http://127.0.0.1:9/callback',
    endpoints: {
      oauth2AuthBaseUrl: `${url}/o/oauth2/v2/auth`,
      oauth2TokenUrl: `${url}/token`,
      oauth2RevokeUrl: `${url}/revoke`,
      oauth2FederatedSignonPemCertsUrl: `${url}/oauth2/v1/certs`,
    },
  })

beforeEach(async () => {
  core = createCalendarSimulator({
    clock: { now: () => Date.now() },
    random: { fraction: () => Math.random() },
    switches: { allowHttpLoopback: true },
  })
  core.addUser({ email: ada, name: 'Ada', timeZone: 'Europe/Berlin' })
  server = await startCalendarSimulatorServer({ core, port: 0 })
  auth = clientFor(server.url)
  auth.setCredentials({ refresh_token: core.oauth.grantRefreshToken(ada, 'the-client', scopes) })
  api = calendar({ version: 'v3', auth, rootUrl: `${server.url}/` })
})

afterEach(() => server.close())

const meeting = (summary: string): calendar_v3.Schema$Event => ({
  summary,
  start: { dateTime: '2026-03-02T09:00:00+01:00', timeZone: 'Europe/Berlin' },
  end: { dateTime: '2026-03-02T10:00:00+01:00', timeZone: 'Europe/Berlin' },
})

const insert = async (summary: string): Promise<string> => {
  const { data } = await api.events.insert({ calendarId: 'primary', requestBody: meeting(summary) })
  return data.id ?? ''
}

const firstToken = async (): Promise<string> => {
  const { data } = await api.events.list({ calendarId: 'primary' })
  return data.nextSyncToken ?? ''
}

const failure = async (call: Promise<unknown>): Promise<unknown> => {
  const error: unknown = await call.then(
    () => null,
    (reason: unknown) => reason,
  )
  return Object(error).response?.data
}

interface Received {
  readonly method: string | undefined
  readonly headers: IncomingHttpHeaders
  readonly rawHeaders: readonly string[]
  readonly body: string
}

interface Webhook {
  readonly url: string
  readonly received: Received[]
  /** Resolves with the newest notification once so many have come. */
  until(count: number): Promise<Received>
  close(): Promise<void>
}

const listen = (server: Server): Promise<string> =>
  new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      resolve(`http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`)
    })
  })

const openWebhook = async (answers: number[] = []): Promise<Webhook> => {
  const received: Received[] = []
  let look = (): void => undefined
  const listener = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { method, headers, rawHeaders } = request
      received.push({ method, headers, rawHeaders, body: Buffer.concat(chunks).toString() })
      response.writeHead(answers.shift() ?? 204).end()
      look()
    })
  })
  const url = `${await listen(listener)}/hook`
  return {
    url,
    received,
    until: (count) =>
      new Promise((resolve) => {
        look = () => {
          const newest = received.at(-1)
          if (received.length >= count && newest !== undefined) resolve(newest)
        }
        look()
      }),
    close: () =>
      new Promise((resolve) => {
        listener.close(() => resolve())
        listener.closeAllConnections()
      }),
  }
}

describe('the unchanged Google client', () => {
  it('refreshes its access token and lists the calendars', async () => {
    const { data } = await api.calendarList.list()
    expect(data.items).toMatchObject([{ id: ada, primary: true, accessRole: 'owner', timeZone: 'Europe/Berlin' }])
    expect(server.requestLog.counts()).toEqual({ 'oauth.token': 1, 'calendarList.list': 1 })
  })

  it('inserts, reads, patches and deletes an event', async () => {
    const eventId = await insert('Breakfast')
    await api.events.patch({ calendarId: 'primary', eventId, requestBody: { summary: 'Lunch' } })
    expect((await api.events.get({ calendarId: 'primary', eventId })).data).toMatchObject({ summary: 'Lunch' })
    expect((await api.events.list({ calendarId: ada })).data.items).toMatchObject([{ id: eventId, summary: 'Lunch' }])
    await api.events.delete({ calendarId: 'primary', eventId })
    expect((await api.events.list({ calendarId: ada })).data.items).toEqual([])
  })

  it('pages through a delta with the sync token on every page', async () => {
    const syncToken = await firstToken()
    for (const name of ['a', 'b', 'c']) await insert(name)
    const names: unknown[] = []
    let pageToken: string | undefined
    let next: string | null | undefined
    do {
      const { data } = await api.events.list({
        calendarId: 'primary',
        ...{ syncToken, maxResults: 2 },
        ...(pageToken !== undefined && { pageToken }),
      })
      names.push((data.items ?? []).map(({ summary }) => summary))
      pageToken = data.nextPageToken ?? undefined
      next = data.nextSyncToken
    } while (pageToken !== undefined)
    expect(names).toEqual([['a', 'b'], ['c']])
    expect(next).not.toBe(syncToken)
  })

  it('expands a series and changes one instance', async () => {
    const { data } = await api.events.insert({
      calendarId: 'primary',
      requestBody: { ...meeting('Weekly'), recurrence: ['RRULE:FREQ=WEEKLY;COUNT=3'] },
    })
    const eventId = data.id ?? ''
    const second = `${eventId}_20260309T080000Z`
    await api.events.patch({ calendarId: 'primary', eventId: second, requestBody: { summary: 'Another' } })
    const instances = await api.events.instances({ calendarId: 'primary', eventId })
    expect(instances.data.items?.map(({ summary }) => summary)).toEqual(['Weekly', 'Another', 'Weekly'])
  })

  it('sees an expired sync token as 410 fullSyncRequired', async () => {
    const syncToken = await firstToken()
    core.expireSyncTokens(ada)
    expect(await failure(api.events.list({ calendarId: 'primary', syncToken }))).toMatchObject({
      error: { code: 410, errors: [{ reason: 'fullSyncRequired', domain: 'calendar', location: 'syncToken' }] },
    })
  })

  it('gets only the fields that it asked for', async () => {
    await insert('Masked')
    const { data } = await api.events.list({ calendarId: 'primary', fields: 'items(id,start/dateTime),nextSyncToken' })
    expect(Object.keys(data).toSorted()).toEqual(['items', 'nextSyncToken'])
    expect(data.items).toEqual([{ id: expect.any(String), start: { dateTime: '2026-03-02T09:00:00+01:00' } }])
  })

  it("gets errors in Google's shape, and never a stack trace", async () => {
    expect(await failure(api.events.get({ calendarId: 'primary', eventId: 'absent' }))).toEqual({
      error: {
        errors: [{ domain: 'global', reason: 'notFound', message: 'Not Found' }],
        code: 404,
        message: 'Not Found',
      },
    })
    const odd = await fetch(`${server.url}/calendar/v3/calendars/primary/events`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{',
    })
    expect([odd.status, await odd.text()]).toEqual([400, expect.not.stringContaining('at ')])
  })

  it('gets an ordered failure as often as ordered', async () => {
    core.faults.inject({ operation: 'events.watch', fault: 'rateLimitExceeded', times: 1 })
    const requestBody = { id: 'c', type: 'web_hook', address: 'http://127.0.0.1:9/' }
    expect(await failure(api.events.watch({ calendarId: 'primary', requestBody }))).toMatchObject({
      error: { code: 403, errors: [{ reason: 'rateLimitExceeded', domain: 'usageLimits' }] },
    })
    expect((await api.events.watch({ calendarId: 'primary', requestBody })).data.id).toBe('c')
  })

  it('finds the connection cut where that was ordered', async () => {
    core.faults.inject({ operation: 'events.insert', fault: 'cut', times: 1, when: 'after' })
    await expect(insert('Lost answer')).rejects.toThrow()
    expect((await api.events.list({ calendarId: 'primary' })).data.items).toMatchObject([{ summary: 'Lost answer' }])
  })
})

describe('consent', () => {
  const consent = async (verifier: { codeChallenge?: string }, answer: Record<string, string>): Promise<URL> => {
    const url = new URL(
      clientFor(server.url).generateAuthUrl({
        ...{ access_type: 'offline', scope: scopes, state: 'the-state' },
        code_challenge: verifier.codeChallenge ?? 'unused',
        code_challenge_method: CodeChallengeMethod.S256,
      }),
    )
    for (const [name, value] of Object.entries(answer)) url.searchParams.set(name, value)
    const response = await fetch(url, { redirect: 'manual' })
    return new URL(response.headers.get('location') ?? '')
  }

  it('ends with a code, which PKCE and the client turn into tokens with a verifiable identity', async () => {
    const client = clientFor(server.url)
    const verifier = await client.generateCodeVerifierAsync()
    const location = await consent(verifier, { auto: 'approve', user: ada })
    expect(location.searchParams.get('state')).toBe('the-state')
    const { tokens } = await client.getToken({
      code: location.searchParams.get('code') ?? '',
      codeVerifier: verifier.codeVerifier,
    })
    const ticket = await client.verifyIdToken({ idToken: tokens.id_token ?? '', audience: 'the-client' })
    expect(ticket.getPayload()).toMatchObject({ email: ada, sub: core.users.get(ada)?.subject })
  })

  it('gives no tokens for a wrong code verifier', async () => {
    const client = clientFor(server.url)
    const location = await consent(await client.generateCodeVerifierAsync(), { auto: 'approve' })
    const code = location.searchParams.get('code') ?? ''
    expect(await failure(client.getToken({ code, codeVerifier: 'wrong' }))).toMatchObject({ error: 'invalid_grant' })
  })

  it('can be denied', async () => {
    const location = await consent({}, { auto: 'deny' })
    expect(location.searchParams.get('error')).toBe('access_denied')
  })

  it('shows a page to a person', async () => {
    const url = clientFor(server.url).generateAuthUrl({ scope: scopes, state: '"><script>' })
    const page = await (await fetch(url)).text()
    expect(page).toContain(ada)
    expect(page).toContain('value="&quot;&gt;&lt;script&gt;"')
  })

  it('once revoked, is invalid_grant for whoever refreshes', async () => {
    await api.calendarList.list()
    await auth.revokeToken(auth.credentials.refresh_token ?? '')
    auth.setCredentials({ refresh_token: auth.credentials.refresh_token ?? null })
    expect(await failure(api.calendarList.list())).toMatchObject({ error: 'invalid_grant' })
  })

  it('withheld for a scope, is 403 with the reason in details', async () => {
    auth.setCredentials({ refresh_token: core.oauth.grantRefreshToken(ada, 'the-client', ['openid']) })
    expect(await failure(api.events.list({ calendarId: 'primary' }))).toMatchObject({
      error: { code: 403, details: [{ reason: 'ACCESS_TOKEN_SCOPE_INSUFFICIENT' }] },
    })
  })
})

describe('push', () => {
  let webhook: Webhook
  afterEach(() => webhook.close())

  const watch = async (id: string) =>
    (
      await api.events.watch({
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
    await insert('News')
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
    core.switches.syncMessage = 'before-response'
    webhook = await openWebhook()
    await watch('channel-1')
    expect(webhook.received.map(({ headers }) => headers['x-goog-resource-state'])).toEqual(['sync'])
  })

  it('is tried again after 503, and not after 429', async () => {
    webhook = await openWebhook([204, 503, 204, 429])
    await watch('channel-1')
    await webhook.until(1)
    await insert('Retried')
    await webhook.until(3)
    await insert('Lost')
    await webhook.until(4)
    await insert('News')
    await webhook.until(5)
    const outcomes = server.deliveries.slice(0, 4).map(({ status, outcome }) => [status, outcome])
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
    await api.channels.stop({ requestBody: { id: id ?? '', resourceId: resourceId ?? '' } })
    await insert('Silence')
    await server.deliverDue()
    expect(webhook.received).toHaveLength(1)
  })
})

describe('the control API', () => {
  const control = async (method: string, path: string, body?: unknown): Promise<{ status: number; data: unknown }> => {
    const response = await fetch(`${server.url}/control${path}`, {
      method,
      ...(body !== undefined && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    })
    return { status: response.status, data: await response.json() }
  }

  it('makes a user who can connect at once', async () => {
    await control('POST', '/users', { email: 'bob@example.com' })
    const grant = { user: 'bob@example.com', clientId: 'the-client', scopes }
    const { data } = await control('POST', '/grants', grant)
    auth.setCredentials({ refresh_token: String(Object(data).refreshToken) })
    expect((await api.calendarList.list()).data.items).toMatchObject([{ id: 'bob@example.com' }])
  })

  it('edits a calendar behind the API, as a person at Google would', async () => {
    const created = await control('POST', `/calendars/${ada}/events`, meeting('By hand'))
    const id = String(Object(created.data).id)
    await control('PATCH', `/calendars/${ada}/events/${id}`, { summary: 'Changed by hand' })
    expect((await api.events.get({ calendarId: 'primary', eventId: id })).data.summary).toBe('Changed by hand')
    await control('DELETE', `/calendars/${ada}/events/${id}`)
    expect((await api.events.list({ calendarId: 'primary' })).data.items).toEqual([])
  })

  it('orders failures, shows what was asked, and forgets it', async () => {
    await control('POST', '/faults', { operation: 'calendarList.list', fault: 'notFound' })
    await failure(api.calendarList.list())
    expect((await control('GET', '/requests')).data).toMatchObject({
      counts: { 'calendarList.list': 1 },
      requests: [{}, { operation: 'calendarList.list', user: ada, status: 404, reason: 'notFound' }],
    })
    await control('DELETE', '/requests')
    expect((await control('GET', '/requests')).data).toEqual({ counts: {}, requests: [] })
  })

  it('turns a switch, and refuses one that it does not have', async () => {
    expect((await control('PATCH', '/switches', { instanceIds: 'opaque' })).status).toBe(200)
    expect(core.switches.instanceIds).toBe('opaque')
    expect((await control('PATCH', '/switches', { imaginary: true })).status).toBe(400)
  })

  it('imports an .ics file sent as text', async () => {
    const event = 'BEGIN:VEVENT\r\nUID:1\r\nSUMMARY:From a file\r\nDTSTART:20260302T090000Z\r\nEND:VEVENT'
    const response = await fetch(`${server.url}/control/calendars/${ada}/import`, {
      method: 'POST',
      headers: { 'content-type': 'text/calendar' },
      body: `BEGIN:VCALENDAR\r\nVERSION:2.0\r\n${event}\r\nEND:VCALENDAR`,
    })
    expect(await response.json()).toEqual({ imported: 1, rejected: [] })
  })
})
