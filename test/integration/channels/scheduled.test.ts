import { setTimeout as sleep } from 'node:timers/promises'
import { renewChannels } from '../../../functions/src/index'
import { isScheduleDue } from '../../../local/functions-host/schedule-due'
import { postJson, type WholeUser } from '../../support/whole-user'
import { eventually, WholeWorld } from '../../support/whole-world'

/** Google grants channels of a few seconds here, so that one may be seen to be renewed. */
const LIFE_MS = 8_000

describe('renewChannels, scheduled', () => {
  let world: WholeWorld
  let user: WholeUser
  beforeAll(async () => {
    world = await WholeWorld.open({ switches: { channelTtlCap: LIFE_MS } })
    user = await world.addUser()
  }, 60_000)
  afterAll(() => world.close())

  const trigger = () => postJson(`${world.local.host.url}/schedules/renewChannels`, '{}')
  const active = () =>
    [...world.local.google.push.channels.values()].filter(
      ({ user: owner, calendarId, stopped, expiration }) =>
        owner === user.email && calendarId === user.email && !stopped && expiration > Date.now(),
    )

  it('stands among the functions, with its schedule', () => {
    const found = world.local.host.endpoints.find(({ name }) => name === 'renewChannels')
    expect(found).toMatchObject({
      path: '/schedules/renewChannels',
      trigger: { kind: 'schedule', timeZone: 'Etc/UTC' },
    })
    expect(Reflect.get(renewChannels, '__endpoint')).toMatchObject({ maxInstances: 1, timeoutSeconds: 1800 })
  })

  it('is due once in each hour', () => {
    const found = world.local.host.endpoints.find(({ name }) => name === 'renewChannels')
    const schedule = found?.trigger.kind === 'schedule' ? found.trigger.schedule : ''
    const startedAt = Date.parse('2026-03-02T00:00:00Z')
    const minutes = Array.from({ length: 24 * 60 }, (_, minute) => startedAt + minute * 60_000)
    const due = minutes.filter((minute) => isScheduleDue(schedule, { minute, startedAt, timeZone: 'Etc/UTC' }))
    expect(due).toHaveLength(24)
    expect(new Set(due.map((minute) => new Date(minute).getUTCHours())).size).toBe(24)
  })

  it('R34 renews a channel before it ends, and a change on either side of that arrives', async () => {
    await user.watch()
    const [first] = active()
    user.insert('before', 20)
    await sleep(LIFE_MS * 0.8)
    expect((await trigger()).status).toBe(200)
    const [second, ...others] = active()
    expect(others).toEqual([])
    expect(second?.id).not.toBe(first?.id)
    user.insert('after', 21)
    await eventually('both events are mirrored', async () => {
      const { google, mirror } = await user.compare()
      return mirror.length === 2 && mirror.join() === google.join()
    })
    const line = world.logged('calendar_channels_renewed').at(-1)
    expect(line?.fields).toMatchObject({ calendars: 1, opened: 1, stopped: 0, failed: 0, complete: true })
    expect(world.leaks()).toEqual([])
  }, 60_000)
})
