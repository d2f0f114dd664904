import { notificationHeaders } from '../support/notify'
import type { WholeUser } from '../support/whole-user'
import { eventually, WholeWorld } from '../support/whole-world'

/** Row 1b: token and channel are in order, the resource ID is not the channel's. */
describe('a notification about a resource that is not its channel’s', () => {
  let world: WholeWorld
  let ada: WholeUser

  beforeAll(async () => {
    world = await WholeWorld.open({ coalesceMs: 100 })
    ada = await world.addUser()
    await ada.watch()
    world.local.google.push.setFaults({ drop: 1 })
  }, 60_000)
  afterAll(() => world.close())

  it('is taken, and its task changes nothing, though there would be something to sync', async () => {
    ada.insert('unheard of', 26)
    const before = await world.everything()
    const headers = { ...notificationHeaders(ada.channel()), 'x-goog-resource-id': 'another' }
    const { status } = await fetch(world.param('WEBHOOK_URL'), { method: 'POST', headers })
    expect(status).toBe(204)
    await world.settle()
    const outcome = () => world.logged('calendar_sync_complete').at(-1)?.fields['outcome']
    await eventually('the task says that it ignored it', () => outcome() === 'ignored')
    expect(await world.everything()).toEqual(before)
  })
})
