import { ada, aSimulator, bob, day, meeting, minute, refusal, team } from './a-simulator'
import type { Notification, Switches } from '../../../../local/calendar-simulator'

const address = 'https://example.com/hook'
const request = { id: 'channel-1', type: 'web_hook', address, token: 'the-token' }
const now = Date.UTC(2026, 2, 1, 8)

const watched = (switches: Partial<Switches> = {}) => {
  const simulated = aSimulator(switches)
  const { resource } = simulated.core.events.watch(ada, team, request)
  simulated.core.push.takeDue()
  return { ...simulated, channel: resource }
}

const numbers = (notifications: readonly Notification[]): number[] =>
  notifications.map(({ headers }) => Number(headers['X-Goog-Message-Number']))

describe('a watch', () => {
  it('is answered with the channel, whose expiration is a string', () => {
    const { core } = aSimulator()
    const { resource } = core.events.watch(ada, team, request)
    expect(resource).toEqual({
      kind: 'api#channel',
      id: 'channel-1',
      resourceId: expect.any(String),
      resourceUri: `https://www.googleapis.com/calendar/v3/calendars/${encodeURIComponent(team)}/events?alt=json`,
      token: 'the-token',
      expiration: String(now + 7 * day),
    })
  })

  it.each([
    ['the usual week', {}, 7 * day],
    ['what was asked for, in milliseconds', { expiration: String(now + day) }, day],
    ['what was asked for, in seconds to live', { params: { ttl: '3600' } }, 60 * minute],
    ['less than was asked for, where that is too long', { expiration: now + 365 * day }, 30 * day],
  ])('lasts %s', (_name, more, expected) => {
    const { core } = aSimulator()
    const { resource } = core.events.watch(ada, team, { ...request, ...more })
    expect(Number(resource.expiration) - now).toBe(expected)
  })

  it.each([
    ['an expiration in the past', { expiration: now - 1 }, 'pushInvalidTtl'],
    ['plain http', { address: 'http://example.com/hook' }, 'push.webhookUrlNotHttps'],
    ['plain http on loopback', { address: 'http://127.0.0.1:1/hook' }, 'push.webhookUrlNotHttps'],
    ['a token of more than 256 characters', { token: 'x'.repeat(257) }, 'invalid'],
    ['an id of more than 64 characters', { id: 'x'.repeat(65) }, 'channelIdInvalid'],
    ['another type', { type: 'carrier_pigeon' }, 'invalid'],
  ])('is refused for %s', (_name, more, reason) => {
    const { core } = aSimulator()
    expect(refusal(() => core.events.watch(ada, team, { ...request, ...more }))).toEqual([400, reason])
  })

  it('may have plain http on loopback, and only there, where that is switched on', () => {
    const { core } = aSimulator({ allowHttpLoopback: true })
    const local = { ...request, address: 'http://127.0.0.1:1/hook' }
    expect(refusal(() => core.events.watch(ada, team, local))).toBeNull()
    const far = { ...request, id: 'channel-2', address: 'http://example.com/hook' }
    expect(refusal(() => core.events.watch(ada, team, far))).toEqual([400, 'push.webhookUrlNotHttps'])
  })

  it('needs an id that was never used, not even by somebody else or long ago', () => {
    const { core, pass } = watched()
    pass(60 * day)
    expect(refusal(() => core.events.watch(bob, bob, request))).toEqual([400, 'channelIdNotUnique'])
  })

  it('is refused for good where a calendar has no push', () => {
    const { core } = aSimulator()
    core.addCalendar({ id: 'holidays', owner: ada, summary: 'Holidays', push: 'unsupported' })
    const refused = refusal(() => core.events.watch(ada, 'holidays', request))
    expect(refused).toEqual([400, 'pushNotSupportedForRequestedResource'])
  })

  it('names the calendar as it was asked for, and has one resource id a calendar', () => {
    const { core } = aSimulator()
    const first = core.events.watch(ada, 'primary', request).resource
    const second = core.events.watch(ada, ada, { ...request, id: 'channel-2' }).resource
    expect(first.resourceUri).toContain('/calendars/primary/events')
    expect(second.resourceUri).toContain('/calendars/ada%40example.com/events')
    expect(second.resourceId).toBe(first.resourceId)
  })
})

describe('a notification', () => {
  it('comes first of all as sync, with number 1', () => {
    const { core } = aSimulator()
    core.events.watch(ada, team, request)
    expect(core.push.takeDue()).toMatchObject([
      { state: 'sync', address, headers: { 'X-Goog-Resource-State': 'sync', 'X-Goog-Message-Number': '1' } },
    ])
  })

  it("has exactly Google's headers", () => {
    const { core, channel } = watched()
    core.insertEvent(team, meeting('news'))
    const [notification] = core.push.takeDue()
    expect(notification?.headers).toEqual({
      'Content-Type': 'application/json; utf-8',
      'Content-Length': '0',
      Accept: '*/*',
      'User-Agent': 'APIs-Google; (+https://developers.google.com/webmasters/APIs-Google)',
      'X-Goog-Channel-ID': 'channel-1',
      'X-Goog-Channel-Expiration': 'Sun, 08 Mar 2026 08:00:00 GMT',
      'X-Goog-Channel-Token': 'the-token',
      'X-Goog-Message-Number': expect.stringMatching(/^\d+$/),
      'X-Goog-Resource-ID': channel.resourceId,
      'X-Goog-Resource-State': 'exists',
      'X-Goog-Resource-URI': channel.resourceUri,
    })
  })

  it('has a number that rises, not by one', () => {
    const { core } = watched()
    for (let index = 0; index < 20; index++) core.insertEvent(team, meeting('news'))
    const seen = numbers(core.push.takeDue())
    const steps = seen.map((number, index) => number - (seen[index - 1] ?? 1))
    expect(Math.min(...steps)).toBeGreaterThan(0)
    expect(Math.max(...steps)).toBeGreaterThan(1)
  })

  it('comes to every channel of its calendar, and of no other', () => {
    const { core } = watched()
    core.events.watch(ada, team, { ...request, id: 'channel-2' })
    core.events.watch(ada, ada, { ...request, id: 'channel-3' })
    core.push.takeDue()
    core.insertEvent(team, meeting('news'))
    expect(core.push.takeDue().map(({ channelId }) => channelId)).toEqual(['channel-1', 'channel-2'])
  })

  it('does not come after the channel has expired, not even if it was on its way', () => {
    const { core, pass } = watched()
    core.push.setFaults({ delay: [2 * minute, 2 * minute] })
    pass(7 * day - minute)
    core.insertEvent(team, meeting('late'))
    pass(2 * minute)
    expect(core.push.takeDue()).toEqual([])
    core.insertEvent(team, meeting('too late'))
    expect(core.push.nextDueAt()).toBeNull()
  })

  it('does not come to somebody who lost access', () => {
    const { core } = aSimulator()
    core.shareCalendar(team, bob, 'reader')
    core.events.watch(bob, team, request)
    core.push.takeDue()
    core.unshareCalendar(team, bob)
    core.insertEvent(team, meeting('secret'))
    expect(core.push.takeDue()).toEqual([])
  })

  it('of the calendar list comes to the user whose list changed', () => {
    const { core } = aSimulator()
    core.calendarList.watch(bob, request)
    core.push.takeDue()
    core.addCalendar({ id: 'x', owner: ada, summary: 'x' })
    expect(core.push.takeDue()).toEqual([])
    core.shareCalendar(team, bob, 'reader')
    expect(core.push.takeDue()).toMatchObject([{ channelId: 'channel-1', state: 'exists' }])
  })
})

describe('delivery', () => {
  const one = (answer: number | null) => {
    const { core, pass } = watched()
    core.insertEvent(team, meeting('news'))
    const [notification] = core.push.takeDue()
    if (notification === undefined) throw new Error('There is a notification to deliver.')
    return { core, pass, outcome: core.push.answered(notification, answer) }
  }

  it.each([200, 201, 202, 204, 102])('is over with %d', (status) => {
    expect(one(status).outcome).toBe('delivered')
  })

  it.each([500, 502, 503, 504])('is tried again after %d, later and later', (status) => {
    const { core, pass, outcome } = one(status)
    expect(outcome).toBe('retried')
    expect(core.push.takeDue()).toEqual([])
    const firstPause = (core.push.nextDueAt() ?? 0) - core.clock.now()
    pass(firstPause)
    const [again] = core.push.takeDue()
    if (again === undefined) throw new Error('It is tried again.')
    core.push.answered(again, status)
    expect((core.push.nextDueAt() ?? 0) - core.clock.now()).toBeGreaterThan(firstPause)
  })

  it.each([301, 400, 401, 403, 404, 410, 429, 501, null])('fails for good with %p', (status) => {
    const { core, outcome } = one(status)
    expect(outcome).toBe('failed')
    expect(core.push.nextDueAt()).toBeNull()
  })

  it.each([
    ['drops them', { drop: 1 }, 0],
    ['sends them twice', { duplicate: 1 }, 2],
  ])('%s where that was ordered', (_name, faults, expected) => {
    const { core } = watched()
    core.push.setFaults(faults)
    core.insertEvent(team, meeting('news'))
    expect(core.push.takeDue()).toHaveLength(expected)
  })

  it('is late, and out of order, where that was ordered', () => {
    const { core, pass } = watched()
    core.push.setFaults({ delay: [1000, 60_000] })
    for (let index = 0; index < 10; index++) core.insertEvent(team, meeting('news'))
    expect(core.push.takeDue()).toEqual([])
    pass(60_000)
    const seen = numbers(core.push.takeDue())
    expect(seen).toHaveLength(10)
    expect(seen).not.toEqual(seen.toSorted((a, b) => a - b))
  })
})

describe('stop', () => {
  it('ends a channel, and what is on its way to it', () => {
    const { core, channel } = watched()
    core.insertEvent(team, meeting('on its way'))
    core.channels.stop(ada, channel)
    core.insertEvent(team, meeting('after'))
    expect(core.push.takeDue()).toEqual([])
  })

  it('lets through what is on its way, where that is switched on', () => {
    const { core, channel } = watched({ afterStop: 'deliver' })
    core.insertEvent(team, meeting('on its way'))
    core.channels.stop(ada, channel)
    core.insertEvent(team, meeting('after'))
    expect(core.push.takeDue()).toHaveLength(1)
  })

  it.each([
    ['another user', bob, {}, 'any-client'],
    ['another resource', ada, { resourceId: 'other' }, 'any-client'],
    ['another client', ada, {}, 'other-client'],
    ['an unknown channel', ada, { id: 'other' }, 'any-client'],
  ])('is 404 for %s', (_name, user, more, client) => {
    const { core, channel } = watched()
    expect(refusal(() => core.channels.stop(user, { ...channel, ...more }, client))).toEqual([404, 'notFound'])
    core.insertEvent(team, meeting('still watched'))
    expect(core.push.takeDue()).toHaveLength(1)
  })

  it('may come twice, unless that is switched off', () => {
    const { core, channel } = watched()
    core.channels.stop(ada, channel)
    expect(refusal(() => core.channels.stop(ada, channel))).toBeNull()
    core.switches.secondStop = 'not-found'
    expect(refusal(() => core.channels.stop(ada, channel))).toEqual([404, 'notFound'])
  })

  it('is 404 once the channel has expired', () => {
    const { core, pass, channel } = watched()
    pass(7 * day)
    expect(refusal(() => core.channels.stop(ada, channel))).toEqual([404, 'notFound'])
  })
})
