import type { Notification, Switches } from '../../../../../local/calendar-simulator'
import { ada, bob, team, minute, day, aSimulator, meeting } from '../a-simulator'

const address = 'https://example.com/hook'
const request = { id: 'channel-1', type: 'web_hook', address, token: 'the-token' }

const watched = (switches: Partial<Switches> = {}) => {
  const simulated = aSimulator(switches)
  const { resource } = simulated.core.events.watch(ada, team, request)
  simulated.core.push.takeDue()
  return { ...simulated, channel: resource }
}

const numbers = (notifications: readonly Notification[]): number[] =>
  notifications.map(({ headers }) => Number(headers['X-Goog-Message-Number']))

const one = (answer: number | null) => {
  const { core, pass } = watched()
  core.insertEvent(team, meeting('news'))
  const [notification] = core.push.takeDue()
  if (notification === undefined) throw new Error('There is a notification to deliver.')
  return { core, pass, outcome: core.push.answered(notification, answer) }
}

describe('15. A notification', () => {
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

  it('says not_exists of a deleted calendar where that is switched on, and nothing otherwise', () => {
    const silent = watched()
    silent.core.removeCalendar(team)
    expect(silent.core.push.takeDue()).toEqual([])
    const { core } = watched({ calendarDeleted: 'not-exists' })
    core.removeCalendar(team)
    expect(core.push.takeDue()).toMatchObject([{ state: 'not_exists', channelId: 'channel-1' }])
  })

  it('of the calendar list does not come where only a role changes', () => {
    const { core } = aSimulator()
    core.shareCalendar(team, bob, 'reader')
    core.calendarList.watch(bob, request)
    core.push.takeDue()
    core.shareCalendar(team, bob, 'writer')
    expect(core.push.takeDue()).toEqual([])
  })

  it('has no header for a token that the channel does not have', () => {
    const { core } = aSimulator()
    core.events.watch(ada, team, { ...request, token: undefined })
    expect(Object.keys(core.push.takeDue()[0]?.headers ?? {})).not.toContain('X-Goog-Channel-Token')
  })
})

describe('15. Delivery', () => {
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

  it('lets the next one overtake where that was ordered', () => {
    const { core } = watched()
    core.push.setFaults({ reorder: 1 })
    core.insertEvent(team, meeting('first'))
    expect(core.push.takeDue()).toEqual([])
    core.insertEvent(team, meeting('second'))
    const [first = 0, second = 0] = numbers(core.push.takeDue())
    expect(first).toBeGreaterThan(second)
  })

  it('lets nothing wait for longer than five seconds to be overtaken', () => {
    const { core, pass } = watched()
    core.push.setFaults({ reorder: 1 })
    core.insertEvent(team, meeting('only one'))
    pass(5000)
    expect(core.push.takeDue()).toHaveLength(1)
  })

  it('floods where that was ordered', () => {
    const { core } = watched()
    core.push.setFaults({ flood: 50 })
    core.insertEvent(team, meeting('news'))
    expect(core.push.takeDue()).toHaveLength(51)
  })

  it('goes wrong in the same way for the same seed, and in another for another', () => {
    const outcome = (seed: string): number[] => {
      const { core } = watched()
      core.faults.seed(seed)
      core.push.setFaults({ drop: 0.3, duplicate: 0.3, reorder: 0.3 })
      for (let index = 0; index < 50; index++) core.insertEvent(team, meeting('news'))
      return numbers(core.push.takeDue())
    }
    expect(outcome('a')).toEqual(outcome('a'))
    expect(outcome('a')).not.toEqual(outcome('b'))
  })
})
