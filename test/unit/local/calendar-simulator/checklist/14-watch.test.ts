import type { Switches } from '../../../../../local/calendar-simulator'
import { ada, bob, team, minute, day, aSimulator, refusal } from '../a-simulator'

const address = 'https://example.com/hook'
const request = { id: 'channel-1', type: 'web_hook', address, token: 'the-token' }
const now = Date.UTC(2026, 2, 1, 8)

const watched = (switches: Partial<Switches> = {}) => {
  const simulated = aSimulator(switches)
  const { resource } = simulated.core.events.watch(ada, team, request)
  simulated.core.push.takeDue()
  return { ...simulated, channel: resource }
}

describe('14. A watch', () => {
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

  it('is followed by the notification sync, with number 1, which waits until the answer is out', () => {
    const { core } = aSimulator()
    core.events.watch(ada, team, request)
    expect(core.push.takeDue()).toMatchObject([
      { state: 'sync', address, headers: { 'X-Goog-Resource-State': 'sync', 'X-Goog-Message-Number': '1' } },
    ])
  })

  it('cuts what is asked for to what is granted, and never adds to it', () => {
    const { core } = aSimulator({ channelTtlCap: day })
    const long = core.events.watch(ada, team, { ...request, params: { ttl: '999999999' } }).resource
    const short = core.events.watch(ada, team, { ...request, id: 'channel-2', params: { ttl: '60' } }).resource
    expect([long, short].map(({ expiration }) => Number(expiration) - now)).toEqual([day, minute])
  })

  it.each([
    ['nothing', {}],
    ['no address', { id: 'x', type: 'web_hook' }],
    ['no id', { type: 'web_hook', address }],
    ['an expiration that is no number', { ...request, expiration: 'soon' }],
  ])('is refused for %s', (_name, body) => {
    expect(refusal(() => aSimulator().core.events.watch(ada, team, body))?.[0]).toBe(400)
  })

  it('may have a token of 256 characters and an id of 64', () => {
    const long = { ...request, token: 'x'.repeat(256), id: 'x'.repeat(64) }
    expect(refusal(() => aSimulator().core.events.watch(ada, team, long))).toBeNull()
  })

  it('needs no more than reading, and at least that', () => {
    const { core } = aSimulator()
    expect(refusal(() => core.events.watch(bob, team, request))).toEqual([404, 'notFound'])
    core.shareCalendar(team, bob, 'freeBusyReader')
    expect(refusal(() => core.events.watch(bob, team, request))).toBeNull()
  })
})
