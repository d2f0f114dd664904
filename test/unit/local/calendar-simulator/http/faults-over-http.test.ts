import { request } from 'node:http'
import { z } from 'zod'
import { createCalendarSimulator, startCalendarSimulatorServer } from '../../../../../local/calendar-simulator'
import type { CalendarSimulatorServer } from '../../../../../local/calendar-simulator'
import { ada, bob, meeting, team } from '../a-simulator'

let server: CalendarSimulatorServer
const tokens = new Map<string, string>()

const start = async (seed?: string): Promise<CalendarSimulatorServer> => {
  let drawn = 0
  const core = createCalendarSimulator({
    clock: { now: () => Date.now() },
    random: { fraction: () => ((drawn += 1) * 0.618) % 1 },
    ...(seed !== undefined && { seed }),
  })
  for (const email of [ada, bob]) {
    core.addUser({ email })
    const refreshToken = core.oauth.grantRefreshToken(email, 'client', ['https://www.googleapis.com/auth/calendar'])
    tokens.set(email, core.oauth.refresh(refreshToken, 'client').accessToken)
  }
  core.addCalendar({ id: team, owner: ada, summary: 'Team' })
  core.shareCalendar(team, bob, 'reader')
  core.insertEvent(team, { ...meeting('An event'), description: 'x'.repeat(500) })
  return startCalendarSimulatorServer({ core, port: 0 })
}

beforeEach(async () => {
  server = await start()
})
afterEach(() => server.close())

const ask = (path: string, init: { user?: string; signal?: AbortSignal } = {}): Promise<Response> =>
  fetch(`${server.url}${path}`, {
    headers: { authorization: `Bearer ${tokens.get(init.user ?? ada)}` },
    ...(init.signal && { signal: init.signal }),
  })

const control = async (method: string, path: string, body?: unknown): Promise<Response> =>
  fetch(`${server.url}/control${path}`, {
    method,
    ...(body !== undefined && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  })

const events = `/calendar/v3/calendars/${team}/events`

const statusesOf = async (count: number, path = events, user = ada): Promise<number[]> => {
  const statuses: number[] = []
  for (let index = 0; index < count; index += 1) statuses.push((await ask(path, { user })).status)
  return statuses
}

describe('failures ordered over the control API', () => {
  it('strike once, unless a number or a share is given', async () => {
    await control('POST', '/faults', { operation: 'events.list', fault: 'unavailable' })
    expect(await statusesOf(3)).toEqual([503, 200, 200])
    await control('POST', '/faults', { operation: 'events.list', fault: 'internal', times: 2 })
    expect(await statusesOf(3)).toEqual([500, 500, 200])
    await control('POST', '/faults', { operation: 'events.list', fault: 'notFound', probability: 1 })
    expect(await statusesOf(3)).toEqual([404, 404, 404])
  })

  it('strike one user and one calendar', async () => {
    await control('POST', '/faults', { fault: 'forbidden', user: bob, calendarId: team, times: 9 })
    expect([...(await statusesOf(1)), ...(await statusesOf(1, events, bob))]).toEqual([200, 403])
    expect(await statusesOf(1, '/calendar/v3/calendars/primary/events', bob)).toEqual([200])
  })

  it('are the same for the same seed and the same requests', async () => {
    const outcome = async (): Promise<unknown> => {
      await control('PUT', '/seed', { seed: 2027 })
      await control('POST', '/faults', { operation: 'events.list', fault: 'internal', probability: 0.4 })
      const statuses = await statusesOf(30)
      await control('DELETE', '/faults')
      return statuses
    }
    const first = await outcome()
    expect(await outcome()).toEqual(first)
    expect(new Set([first].flat())).toEqual(new Set([200, 500]))
  })

  it('say when to come back', async () => {
    await control('POST', '/faults', { fault: 'tooManyRequests', retryAfterSeconds: 7 })
    const answer = await ask(events)
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '7'])
  })

  it('are told, with how often they struck', async () => {
    await control('POST', '/faults', { operation: 'events.list', fault: 'internal', times: 3 })
    await statusesOf(2)
    expect(await (await control('GET', '/faults')).json()).toMatchObject({
      faults: [{ order: { operation: 'events.list', fault: 'internal' }, seen: 2, struck: 2 }],
      push: { drop: 0 },
      names: expect.arrayContaining(['cutBody', 'fullSyncRequired']),
    })
  })

  it.each([
    ['an unknown failure', '/faults', { fault: 'fire' }],
    ['a share above one', '/faults', { fault: 'internal', probability: 2 }],
    ['a misspelled condition', '/faults', { fault: 'internal', calendar: team }],
    ['a negative time', '/latency', { milliseconds: -1 }],
    ['a misspelled push failure', '/push-faults', { dropped: 1 }],
  ])('are refused with %s', async (_name, path, body) => {
    expect((await control(path === '/push-faults' ? 'PUT' : 'POST', path, body)).status).toBe(400)
  })

  it('end with a reset, which takes back switches, and forgets what was asked', async () => {
    await control('POST', '/faults', { fault: 'internal', times: 9 })
    await control('PUT', '/push-faults', { drop: 1 })
    await control('PATCH', '/switches', { pages: 'ragged', quotaPerMinute: 0 })
    await control('POST', '/reset')
    expect(await statusesOf(1)).toEqual([200])
    expect(server.core.push.faults().drop).toBe(0)
    expect(server.core.switches).toMatchObject({ pages: 'full', quotaPerMinute: Infinity })
    expect(server.requestLog.requests).toHaveLength(1)
  })
})

describe('a slow answer', () => {
  it('waits as long as ordered before anything happens', async () => {
    await control('POST', '/latency', { operation: 'events.list', milliseconds: [60_000, 60_000], times: 1 })
    const impatient = new AbortController()
    const answer = ask(events, { signal: impatient.signal })
    while (server.core.faults.standing().slow.length > 0) await new Promise((resolve) => setImmediate(resolve))
    expect(await statusesOf(1)).toEqual([200])
    expect(server.requestLog.counts()).toEqual({ 'events.list': 1 })
    impatient.abort()
    await expect(answer).rejects.toThrow()
  })

  it('comes all the same', async () => {
    await control('POST', '/latency', { milliseconds: 5, times: 1 })
    expect(await statusesOf(2)).toEqual([200, 200])
  })

  it('does not keep the server from closing', async () => {
    const slow = await start()
    slow.core.faults.slow({ operation: '*', milliseconds: [60_000, 60_000] })
    const answer = fetch(`${slow.url}${events}`, { headers: { authorization: `Bearer ${tokens.get(ada)}` } })
    while (slow.core.faults.standing().slow[0]?.struck !== 1) await new Promise((resolve) => setImmediate(resolve))
    await slow.close()
    await expect(answer).rejects.toThrow()
  })
})

/** What arrives of an answer, and whether it is all that was announced. */
const arrives = (path: string): Promise<{ announced: number; arrived: number; whole: boolean }> =>
  new Promise((resolve, reject) => {
    const outgoing = request(`${server.url}${path}`, { headers: { authorization: `Bearer ${tokens.get(ada)}` } })
    outgoing.on('error', reject)
    outgoing.on('response', (incoming) => {
      let arrived = 0
      incoming.on('data', (chunk: Buffer) => void (arrived += chunk.length))
      incoming.on('error', () => undefined)
      incoming.on('close', () => {
        resolve({ announced: Number(incoming.headers['content-length']), arrived, whole: incoming.complete })
      })
    })
    outgoing.end()
  })

describe('a connection', () => {
  it('is cut before the answer', async () => {
    await control('POST', '/faults', { operation: 'events.list', fault: 'cut' })
    await expect(arrives(events)).rejects.toMatchObject({ code: 'ECONNRESET' })
    expect(await arrives(events)).toMatchObject({ whole: true })
  })

  it('is cut in the middle of the answer, of which half has arrived', async () => {
    await control('POST', '/faults', { operation: 'events.list', fault: 'cutBody' })
    const { announced, arrived, whole } = await arrives(events)
    expect(whole).toBe(false)
    expect(arrived).toBe(Math.floor(announced / 2))
    expect(arrived).toBeGreaterThan(100)
  })

  it('is cut in the middle of the answer to what took effect', async () => {
    await control('POST', '/faults', { operation: 'events.insert', fault: 'cutBody' })
    const insert = fetch(`${server.url}${events}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${tokens.get(ada)}`, 'content-type': 'application/json' },
      body: JSON.stringify(meeting('Took effect')),
    })
    await expect(insert.then((answer) => answer.json())).rejects.toThrow()
    const listed = z
      .object({ items: z.array(z.object({ summary: z.string() })) })
      .parse(await (await ask(events)).json())
    expect(listed.items.map(({ summary }) => summary)).toContain('Took effect')
  })
})

describe('the control API tells', () => {
  it('which tokens are good, and how much of the quota is used', async () => {
    await statusesOf(2, events, bob)
    expect(await (await control('GET', '/tokens')).json()).toHaveLength(4)
    expect(await (await control('GET', '/quota')).json()).toEqual({
      usedByAll: 2,
      users: [
        { user: ada, used: 0 },
        { user: bob, used: 2 },
      ],
    })
  })
})
