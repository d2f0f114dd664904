import type { Switches } from '../../../../../local/calendar-simulator'
import { ada, bob, team, minute, day, aSimulator, meeting, refusal } from '../a-simulator'

const address = 'https://example.com/hook'
const request = { id: 'channel-1', type: 'web_hook', address, token: 'the-token' }

const watched = (switches: Partial<Switches> = {}) => {
  const simulated = aSimulator(switches)
  const { resource } = simulated.core.events.watch(ada, team, request)
  simulated.core.push.takeDue()
  return { ...simulated, channel: resource }
}

describe('16. Stop', () => {
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

  it('leaves the channel talking for a while where that was ordered', () => {
    const { core, pass, channel } = watched()
    core.push.setFaults({ lateAfterStop: minute })
    core.channels.stop(ada, channel)
    core.insertEvent(team, meeting('just after'))
    expect(core.push.takeDue()).toHaveLength(1)
    pass(minute)
    core.insertEvent(team, meeting('long after'))
    expect(core.push.takeDue()).toEqual([])
  })
})
