import { CANARY_EVENT, canaryFollowed, mirroredTitle, openCanary, runCanaryOf } from '../../support/canary-calendar'
import { LOG_LINES } from '../../support/log-lines'
import type { MetadataServer } from '../../support/metadata-server'
import type { WholeUser } from '../../support/whole-user'
import { eventually, WholeWorld } from '../../support/whole-world'

const MINUTE = 60_000

describe('a canary', () => {
  let world: WholeWorld
  let user: WholeUser
  let metadata: MetadataServer
  /** How far the functions' and Google's clocks are ahead. */
  let ahead = 0

  beforeAll(async () => {
    world = await WholeWorld.open({ coalesceMs: 100 })
    user = await world.addUser()
    await user.watch()
    metadata = await openCanary(world, user)
  }, 60_000)
  afterAll(() => world.close())

  /** One run of the schedule; what it logged. */
  async function runOnce() {
    const before = world.logged('calendar_end_to_end').length
    expect(await runCanaryOf(world)).toBeLessThan(300)
    await eventually('it is logged', () => world.logged('calendar_end_to_end').length > before)
    const [line, ...others] = world.logged('calendar_end_to_end').slice(before)
    expect(others).toEqual([])
    return line?.fields
  }
  const followed = () => canaryFollowed(world, user)
  const title = () => mirroredTitle(world, user)
  async function fiveMinutesLater() {
    ahead += 5 * MINUTE
    await world.local.travel(ahead)
    world.local.simulator.requestLog.reset()
  }
  it('writes an event with what the functions’ own account may, which is to change events', async () => {
    expect(await runOnce()).toMatchObject({ outcome: 'first' })
    await followed()
    expect(await title()).toMatch(/^Canary 2\d{3}-/)
    expect(new Set(metadata.asked)).toEqual(new Set(['https://www.googleapis.com/auth/calendar.events']))
  })

  it('is on its way for a run that comes at once, and is not written over', async () => {
    const before = await title()
    world.local.google.push.setFaults({ drop: 1 })
    await fiveMinutesLater()
    expect(await runOnce()).toMatchObject({ outcome: 'seen' })
    expect(await title()).toBe(before)
    expect(await runOnce()).toMatchObject({ outcome: 'on_its_way' })
    world.local.google.push.setFaults({ drop: 0 })
  })

  it('is late while notifications are lost, by how long it waits', async () => {
    await fiveMinutesLater()
    const late = await runOnce()
    await followed()
    expect(late).toMatchObject({ outcome: 'late', severity: 'WARNING' })
    expect(late?.['ms']).toBeGreaterThanOrEqual(5 * MINUTE - 1_000)
  })

  it('is seen again once they come, with how long it took, at two calls to Google', async () => {
    await fiveMinutesLater()
    const seen = await runOnce()
    expect(seen).toMatchObject({ outcome: 'seen', severity: 'INFO' })
    expect(seen?.['ms']).toBeLessThan(5 * MINUTE)
    await followed()
    const calls = world.local.simulator.requestLog.requests.map(({ operation }) => operation)
    expect(calls.filter((operation) => /^events\.(get|patch|insert)$/.test(operation))).toEqual([
      'events.get',
      'events.patch',
    ])
  })

  it('brings its event back where somebody has deleted it', async () => {
    world.local.google.deleteEvent(user.email, CANARY_EVENT)
    await eventually('it is gone', async () => (await title()) === undefined)
    await fiveMinutesLater()
    expect(await runOnce()).toMatchObject({ outcome: 'first' })
    await followed()
  })

  it('says why it failed where the calendar is shared with it for reading only', async () => {
    world.local.google.shareCalendar(user.email, `functions@${world.local.projectId}.iam.gserviceaccount.com`, 'reader')
    await fiveMinutesLater()
    expect(await runCanaryOf(world)).toBeLessThan(300)
    const [line, ...others] = world
      .logged('calendar_end_to_end')
      .toReversed()
      .map(({ fields }) => fields)
    expect(line).toMatchObject({ outcome: 'failed', error: 'PermissionDenied', severity: 'ERROR' })
    expect(others.length).toBeGreaterThan(4)
  })

  it('logs no title and no address', () => {
    const schema = LOG_LINES['calendar_end_to_end']
    for (const { fields } of world.logged('calendar_end_to_end'))
      expect(schema?.safeParse(fields).error).toBeUndefined()
    expect(world.leaks()).toEqual([])
  })
})

it('without a calendar of its own nothing is asked and nothing logged', async () => {
  const world = await WholeWorld.open()
  world.local.simulator.requestLog.reset()
  expect(await runCanaryOf(world)).toBeLessThan(300)
  expect(world.local.simulator.requestLog.requests).toEqual([])
  expect(world.logged('calendar_end_to_end')).toEqual([])
  await world.close()
})
