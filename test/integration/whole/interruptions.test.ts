import { titled, type WholeUser } from '../../support/whole-user'
import { eventually, WholeWorld } from '../../support/whole-world'

// The queue waits two seconds before it tries again, and processes start anew.
jest.setTimeout(60_000)

describe('what is interrupted goes on by itself and ends equal', () => {
  let world: WholeWorld

  beforeAll(async () => {
    world = await WholeWorld.open({ coalesceMs: 100 })
  }, 60_000)
  afterAll(() => world.close())

  /** Kills the functions once Google was asked what it will not answer, and starts them again. */
  async function killWhileAsking(operation: string, skip: number, begin: () => unknown): Promise<void> {
    const { google, simulator } = world.local
    simulator.requestLog.reset()
    google.faults.inject({ operation, fault: 'hang', times: 1, skip })
    await begin()
    await eventually(`${operation} hangs`, () => simulator.requestLog.requests.some(({ status }) => status === null))
    await world.local.host.kill('SIGKILL')
    await world.restartFunctions()
  }

  async function expectEqual(user: WholeUser): Promise<void> {
    await world.settle()
    const { google, mirror } = await user.compare()
    expect(mirror).toEqual(google)
    expect(mirror.length).toBeGreaterThan(0)
    const states = await world.firestore.collection('syncState').where('uid', '==', user.uid).get()
    expect(states.docs.map((document) => document.data())).toMatchObject([{ lease: null }])
  }

  /** Of the task that was dispatched last: how often it was tried, and what came of the last attempt. */
  function lastTask() {
    const dispatches = world.local.tasks.log.filter((entry) => entry.kind === 'dispatch')
    const { attempt = 0, outcome = 'none' } = dispatches.at(-1) ?? {}
    return { triedAgain: attempt > 1, outcome }
  }

  it('a first sync whose process is killed in the middle of its listings', async () => {
    const user = await world.addUser()
    for (let event = 0; event < 12; event += 1) user.insert(`event ${event}`, 24 + event)
    await killWhileAsking('events.list', 2, () => user.call('watchCalendar', { calendarId: user.calendarRef }))
    await expectEqual(user)
    expect(lastTask()).toEqual({ triedAgain: true, outcome: 'completed' })
  })

  it.each([
    ['events.list', 'before it knows what changed'],
    ['events.instances', 'after it knows what changed'],
  ])('a sync whose process is killed while it waits for %s, %s', async (operation) => {
    const user = await world.addUser()
    const moved = user.insert('moved', 24)
    const deleted = user.insert('deleted', 24)
    const series = user.insert('daily', 24, { recurrence: ['RRULE:FREQ=DAILY;COUNT=5'] })
    await user.watch()
    await killWhileAsking(operation, 0, () => {
      user.move(moved, 48)
      user.delete(deleted)
      user.rename(series, 'renamed')
      user.insert('new', 50)
    })
    await expectEqual(user)
    expect(lastTask()).toEqual({ triedAgain: true, outcome: 'completed' })
    const { mirror } = await user.compare()
    expect(mirror.filter((line) => line.includes(titled('renamed')))).toHaveLength(5)
  })

  it('while the queue is down the webhook answers 503, Google sends again, and nothing is lost', async () => {
    const user = await world.addUser()
    await user.watch()
    const { tasks, simulator } = world.local
    const before = { deliveries: simulator.deliveries.length, log: tasks.log.length }
    tasks.failCreates(60_000)
    user.insert('edited while the queue was down', 24)
    user.insert('and another', 25)
    const refused = () => simulator.deliveries.slice(before.deliveries).filter(({ status }) => status === 503)
    await eventually('Google is told to send again', () => refused().length === 2)
    tasks.failCreates(0)
    await expectEqual(user)

    expect(refused().map(({ outcome }) => outcome)).toEqual(['retried', 'retried'])
    const delivered = simulator.deliveries.slice(before.deliveries).filter(({ status }) => status === 204)
    expect(delivered.map(({ notification }) => notification.attempt)).toEqual([1, 1])
    const created = tasks.log.slice(before.log).flatMap((entry) => (entry.kind === 'create' ? [entry.answer] : []))
    // Both may have waited for one answer; what failed is asked for again.
    expect(created[0]).toBe('UNAVAILABLE')
    expect(created.at(-1)).toBe('OK')
    expect(
      world.logged('calendar_notification').filter(({ fields }) => fields['outcome'] === 'queue_unavailable'),
    ).toHaveLength(2)
  })

  it('nothing that the functions printed has a title, an address or a token in it', () => {
    expect(world.output.length).toBeGreaterThan(10)
    expect(world.leaks()).toEqual([])
  })
})
