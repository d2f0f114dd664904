import type { WholeUser } from '../../support/whole-user'
import { eventually, WholeWorld } from '../../support/whole-world'

/** What firebase-tools tells the functions of an instance, and what the module asks for that it installs them with. */
const KIT = { FIREBASE_KIT_INSTANCE_ID: 'team-a', FUNCTION_DEFAULT_REGION: 'us-central1' }

describe('an instance of a function kit, whose queues carry its name', () => {
  let world: WholeWorld
  let user: WholeUser

  beforeAll(async () => {
    const params = { ...KIT, MIRROR_REGION: '', RECONCILE_SPREAD_MINUTES: '0' }
    world = await WholeWorld.open({ coalesceMs: 100, params })
    user = await world.addUser()
    await user.watch()
  }, 60_000)
  afterAll(() => world.close())

  /** For each task that was offered: the queue's name, and what it answered. */
  const created = () =>
    world.local.tasks.log.flatMap((entry) =>
      entry.kind === 'create' ? [`${entry.queue.split('/').at(-1)} ${entry.answer}`] : [],
    )

  it('mirrors a change by the queue of its own syncCalendar', async () => {
    user.insert('in a kit', 3)
    await eventually('the event is mirrored', async () => (await user.compare()).mirror.length > 0)
    const { google, mirror } = await user.compare()
    expect(mirror).toEqual(google)
    expect(new Set(created())).toEqual(new Set(['kit-team-a-syncCalendar OK']))
  })

  it('proves at night by the queue of its own reconcileCalendar', async () => {
    const before = created().length
    const { status } = await fetch(`${world.local.urls.functions}/schedules/reconcileCalendars`, { method: 'POST' })
    expect(status).toBeLessThan(300)
    await eventually('a proof', () => world.logged('calendar_reconciliation_complete').length > 0)
    expect(new Set(created().slice(before))).toEqual(new Set(['kit-team-a-reconcileCalendar OK']))
  })
})
