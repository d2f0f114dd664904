import { Lease } from '../../../functions/src/sync/lease'
import { readSyncState } from '../../../functions/src/sync/stored-sync-state'
import { aroundTransactions } from '../../support/around-transactions'
import { MirrorWorld } from '../../support/mirror-world'

describe('a lease', () => {
  let world: MirrorWorld
  beforeAll(async () => {
    world = await MirrorWorld.open()
  })
  afterAll(async () => {
    await world.close()
  })

  it('R3 is to be prolonged twenty seconds after a heartbeat began, however long that took', async () => {
    const { id } = await world.mirrorCalendar()
    const read = await readSyncState(world.store, id.syncId)
    if (!read) throw new Error('The calendar is not selected')
    const store = aroundTransactions(world.store, { before: async () => world.clock.advance(15_000) })
    const lease = await Lease.acquire(read, 'somebody', { store, clock: world.clock }, {})
    const begun = world.clock.now()
    await lease.beat()
    expect(lease.beatDue()).toBe(false)
    world.clock.advance(5_000)
    expect(lease.beatDue()).toBe(true)
    const until = (await readSyncState(world.store, id.syncId))?.state.lease?.until.getTime()
    expect(until).toBe(begun + 60_000)
  })
})
