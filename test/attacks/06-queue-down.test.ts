import { notify } from '../support/notify'
import type { WholeUser } from '../support/whole-user'
import { WholeWorld } from '../support/whole-world'

/** Row 6: the queue takes no tasks. */
describe('while the queue is down', () => {
  let world: WholeWorld
  let ada: WholeUser

  beforeAll(async () => {
    world = await WholeWorld.open({ coalesceMs: 100 })
    ada = await world.addUser()
    await ada.watch()
    world.local.google.push.setFaults({ drop: 1 })
  }, 60_000)
  afterAll(() => world.close())

  it('a notification is 503, which Google sends again; then its change arrives', async () => {
    world.local.tasks.failCreates(60_000)
    ada.insert('in between', 24)
    const before = await world.everything()
    expect(await notify(world, ada.channel())).toBe(503)
    expect(await world.everything()).toEqual(before)

    world.local.tasks.failCreates(0)
    expect(await notify(world, ada.channel())).toBe(204)
    await world.settle()
    const { google, mirror } = await ada.compare()
    expect(mirror).toEqual(google)
    expect(world.leaks()).toEqual([])
  })
})
