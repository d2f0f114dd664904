import { notify } from '../support/notify'
import type { WholeUser } from '../support/whole-user'
import { eventually, WholeWorld } from '../support/whole-world'

/** Row 5: a valid notification of a user who has disconnected. */
describe('a notification of a disconnected user', () => {
  let world: WholeWorld
  let ada: WholeUser

  beforeAll(async () => {
    world = await WholeWorld.open({ coalesceMs: 100 })
    ada = await world.addUser()
    ada.insert('there before', 24)
    await ada.watch()
  }, 60_000)
  afterAll(() => world.close())

  const ofAda = async () => [...(await world.everything())].filter((entry) => entry.join().includes(ada.uid))

  it('is taken, since its token is valid; its task finds nothing and ends, and no document appears', async () => {
    const channel = ada.channel()
    expect(await ofAda()).not.toEqual([])
    expect(await ada.call('disconnectAccount', { accountId: ada.accountId })).toEqual({
      status: 200,
      body: { result: { status: 'disconnected' } },
    })
    expect(await ofAda()).toEqual([])

    ada.insert('since then', 25)
    expect(await notify(world, channel)).toBe(204)
    await world.settle()
    const outcome = () => world.logged('calendar_sync_complete').at(-1)?.fields['outcome']
    await eventually('the task is logged', () => outcome() === 'gone')
    expect(await ofAda()).toEqual([])
    expect(world.leaks()).toEqual([])
  })
})
