import { z } from 'zod'
import { type CountingFirestoreProxy, startCountingFirestoreProxy } from '../../support/counting-firestore-proxy'
import { notify } from '../../support/notify'
import { testEmulators } from '../../support/test-project'
import type { WholeUser } from '../../support/whole-user'
import { eventually, WholeWorld } from '../../support/whole-world'

const COALESCE_MS = 100
const SKEW_GUARD_MS = 250

/** Documents that a sync of a recurring event touches besides its instances'. */
const SERIES = 1
const STATE = 1
/** That the instances which were not named are as they were. */
const SUM = 1

const costSchema = z.object({ calls: z.int(), reads: z.int(), writes: z.int(), deletes: z.int(), tasks: z.int() })
type Cost = z.infer<typeof costSchema>

describe('what a change costs, counted by the program and from outside', () => {
  let proxy: CountingFirestoreProxy
  let world: WholeWorld
  let user: WholeUser

  beforeAll(async () => {
    proxy = await startCountingFirestoreProxy(testEmulators().firestore)
    // The functions alone go through the proxy.
    world = await WholeWorld.open({ coalesceMs: COALESCE_MS, params: { FIRESTORE_EMULATOR_HOST: proxy.address } })
    user = await world.addUser()
    await user.watch()
    // What Google tells is told by the tests here: once, and when they want it.
    world.local.google.push.setFaults({ drop: 1 })
  }, 60_000)
  afterAll(async () => {
    await world.close()
    await proxy.close()
  })

  /** What one notification, and the sync behind it, cost: as the sync says, and as Google, queue and Firestore saw it. */
  async function costOfNotification(): Promise<{ readonly inside: Cost; readonly outside: Cost }> {
    const syncsBefore = syncs().length
    const callsBefore = proxy.calls.length
    const created = () => world.local.tasks.log.filter(({ kind }) => kind === 'create').length
    world.local.simulator.requestLog.reset()
    expect(await notify(world, user.channel())).toBe(204)
    const tasksBefore = created()
    await world.local.tasks.idle()
    await eventually('the sync is logged', () => syncs().length > syncsBefore)

    const [sync, ...others] = syncs().slice(syncsBefore)
    expect(others).toEqual([])
    const { requests } = world.local.simulator.requestLog
    const outside = {
      calls: requests.filter(({ operation }) => !operation.startsWith('oauth.')).length,
      ...sumUp(proxy.calls.slice(callsBefore)),
      tasks: created() - tasksBefore,
    }
    return { inside: costSchema.parse(sync?.fields), outside }
  }

  const syncs = () => world.logged('calendar_sync_complete')

  it('nothing changed: one call, one read, no write', async () => {
    const { inside, outside } = await costOfNotification()
    expect(inside).toEqual({ calls: 1, reads: 1, writes: 0, deletes: 0, tasks: 0 })
    expect(outside).toEqual(inside)
  })

  it.each([1, 7, 40])(
    '%i new events: one call, a read and a write for each, and one of each for the state',
    async (k) => {
      for (let event = 0; event < k; event += 1) user.insert(`new of ${k}, ${event}`, 24 + event)
      const { inside, outside } = await costOfNotification()
      expect(inside).toEqual({ calls: 1, reads: k + 1, writes: k + 1, deletes: 0, tasks: 0 })
      expect(outside).toEqual(inside)
      const { google, mirror } = await user.compare()
      expect(mirror).toEqual(google)
    },
  )

  it('created, moved, deleted and only apparently changed: what is unchanged is read but not written', async () => {
    const [moved, deleted, touched] = ['moved', 'deleted', 'touched'].map((title) => user.insert(title, 48))
    await costOfNotification()
    user.insert('created', 49)
    user.move(String(moved), 50)
    user.delete(String(deleted))
    user.rename(String(touched), 'another title')
    user.rename(String(touched), 'touched')

    const { inside, outside } = await costOfNotification()
    expect(inside).toEqual({ calls: 1, reads: 5, writes: 3, deletes: 1, tasks: 0 })
    expect(outside).toEqual(inside)
    const { google, mirror } = await user.compare()
    expect(mirror).toEqual(google)
  })

  it('a recurring event: Google is asked for its instances once, the stored ones are read or proven by their sum, what differs is written', async () => {
    const series = user.insert('weekly', 24, { recurrence: ['RRULE:FREQ=WEEKLY;COUNT=9'] })
    const first = await costOfNotification()
    expect(first.inside).toMatchObject({ calls: 2, writes: 9 + SERIES + STATE, deletes: 0 })
    expect(first.outside).toEqual(first.inside)

    const { items } = world.local.google.events.instances(user.email, user.email, series)
    user.rename(String(items[3]?.id), 'the fourth')
    const second = await costOfNotification()
    expect(second.inside).toEqual({
      calls: 2,
      reads: 1 + SUM + STATE,
      writes: 1 + STATE,
      deletes: 0,
      tasks: 0,
    })
    expect(second.outside).toEqual(second.inside)
    const { google, mirror } = await user.compare()
    expect(mirror).toEqual(google)
  })

  it('the webhook asks Firestore nothing, and the queue for one task a channel and bucket', async () => {
    const other = await world.addUser()
    await other.watch()
    const channels = [user.channel(), other.channel()]
    const before = { syncs: syncs().length, calls: proxy.calls.length, log: world.local.tasks.log.length }
    const firstBucket = bucketOf(Date.now())
    const answers = await Promise.all(channels.flatMap((channel) => times(20, () => notify(world, channel))))
    const buckets = bucketOf(Date.now()) - firstBucket + 1
    await world.settle()

    expect(new Set(answers)).toEqual(new Set([204]))
    const log = world.local.tasks.log.slice(before.log)
    const creates = log.filter((entry) => entry.kind === 'create')
    const taken = creates.filter(({ answer }) => answer === 'OK')
    const names = new Set(creates.map(({ task }) => task))
    // One instance asks once for each, whatever comes while the queue has not answered yet.
    expect(creates).toHaveLength(names.size)
    expect(taken).toHaveLength(names.size)
    expect(names.size).toBeGreaterThanOrEqual(channels.length)
    expect(names.size).toBeLessThanOrEqual(channels.length * buckets)
    // What the queue hears of only when its time is over, as on a slow machine, runs at once.
    const isAligned = (time: number) => (time - SKEW_GUARD_MS) % COALESCE_MS === 0
    const firstEnd = (firstBucket + 1) * COALESCE_MS + SKEW_GUARD_MS
    const isLate = (at: number, time: number) => time === at && at > firstEnd
    expect(
      taken.every(({ scheduleTime, at }) => isAligned(Number(scheduleTime)) || isLate(at, Number(scheduleTime))),
    ).toBe(true)

    // Whatever was asked of Firestore, the syncs behind these tasks asked for.
    await eventually('the syncs are logged', () => syncs().length === before.syncs + taken.length)
    const told = syncs()
      .slice(before.syncs)
      .map(({ fields }) => costSchema.parse(fields))
    expect(sumUp(proxy.calls.slice(before.calls))).toEqual(sumUp(told))
    expect(sumUp(told).reads).toBeGreaterThan(0)
  })
})

const bucketOf = (time: number): number => Math.floor(time / COALESCE_MS)

const times = <Result>(count: number, act: () => Result): Result[] => Array.from({ length: count }, act)

function sumUp(costs: readonly Pick<Cost, 'reads' | 'writes' | 'deletes'>[]) {
  const sum = (of: 'reads' | 'writes' | 'deletes') => costs.reduce((total, cost) => total + cost[of], 0)
  return { reads: sum('reads'), writes: sum('writes'), deletes: sum('deletes') }
}
