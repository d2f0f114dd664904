import { countOperations } from '../../../functions/src/firestore/counting-document-store'
import type { DocumentStore } from '../../../functions/src/firestore/document-store'
import { createDailyCeiling, type DailyCeiling } from '../../../functions/src/limits/daily-ceiling'
import { limitCalls } from '../../../functions/src/limits/limit-calls'
import { RateLimited } from '../../../functions/src/model/errors/rate-limited'
import { StoreUnavailable } from '../../../functions/src/model/errors/store-unavailable'
import { type Uid, uidSchema } from '../../../functions/src/model/ids'
import { insertMany } from '../../support/fill-calendar'
import { MirrorWorld } from '../../support/mirror-world'
import type { MirroredCalendar } from '../../support/mirrored-calendar'
import { watchMirrored } from '../../support/watch-mirrored'

const DAY = 24 * 3_600_000

describe('the ceiling of calls to Google for a user and day', () => {
  let world: MirrorWorld
  let users = 0
  beforeAll(async () => {
    world = await MirrorWorld.open()
  })
  afterAll(async () => {
    await world.close()
  })

  /** As one instance knows it. */
  function ceilingOf(ceiling: number, store: DocumentStore = world.store): DailyCeiling {
    return createDailyCeiling({ store, clock: world.clock, ceiling })
  }

  function somebody(): Uid {
    users += 1
    return uidSchema.parse(`somebody-${users}-${world.clock.now()}`)
  }

  /** How many calls go through until one is refused, or that many. */
  async function callsUntilRefused(uid: Uid, ceiling: DailyCeiling, most = 10_000): Promise<number> {
    for (let calls = 0; calls < most; calls += 1) {
      const refused = await ceiling(uid).then(
        () => false,
        (error: unknown) => error instanceof RateLimited,
      )
      if (refused) return calls
    }
    return most
  }

  function limited(calendar: MirroredCalendar, ceiling: DailyCeiling) {
    const dependencies = calendar.dependencies()
    return { ...dependencies, access: limitCalls(dependencies.access, ceiling) }
  }

  async function synced() {
    const calendar = await world.mirrorCalendar()
    insertMany(calendar, 3)
    await watchMirrored(calendar)
    await calendar.runWaitingTasks()
    return calendar
  }

  it('is reached after as many calls', async () => {
    expect(await callsUntilRefused(somebody(), ceilingOf(100))).toBe(100)
  })

  it('counts what other instances noted, and lets each go a twentieth beyond it', async () => {
    const uid = somebody()
    await callsUntilRefused(uid, ceilingOf(100), 90)
    expect(await callsUntilRefused(uid, ceilingOf(100))).toBeLessThanOrEqual(15)
    expect(await callsUntilRefused(uid, ceilingOf(100))).toBeLessThanOrEqual(5)
  })

  it('is each user’s own', async () => {
    const ceiling = ceilingOf(100)
    await callsUntilRefused(somebody(), ceiling)
    expect(await callsUntilRefused(somebody(), ceiling, 50)).toBe(50)
  })

  it('begins anew at midnight', async () => {
    const [uid, ceiling] = [somebody(), ceilingOf(100)]
    await callsUntilRefused(uid, ceiling)
    const refused = await ceiling(uid).catch((error: unknown) => error)
    expect(refused).toMatchObject({ by: 'daily_ceiling' })
    if (!(refused instanceof RateLimited)) throw new Error('It was not refused')
    world.clock.advance(refused.retryAfter ?? 0)
    expect(world.clock.now() % DAY).toBe(0)
    expect(await callsUntilRefused(uid, ceiling)).toBe(100)
  })

  it('stops nobody while its record cannot be read', async () => {
    const away = { ...world.store, transaction: () => Promise.reject(new StoreUnavailable('away')) }
    const [uid, ceiling] = [somebody(), ceilingOf(100, away)]
    expect(await callsUntilRefused(uid, ceiling, 99)).toBe(99)
  })

  it('costs a sync nothing: an empty delta is one call, one read and no write', async () => {
    const calendar = await synced()
    const { tally, store, ...rest } = calendar.dependencies()
    const counted = countOperations(store, tally)
    const access = limitCalls(rest.access, ceilingOf(50_000, counted))
    world.server.requestLog.reset()
    await calendar.sync({ ...rest, tally, access, store: counted })
    expect(tally).toMatchObject({ reads: 1, writes: 0, deletes: 0 })
    expect(world.server.requestLog.requests.filter(({ operation }) => operation === 'events.list')).toHaveLength(1)
  })

  it('has the calendar wait for the next day, which its document says, and then go on by itself', async () => {
    const calendar = await synced()
    const ceiling = ceilingOf(100)
    await callsUntilRefused(calendar.id.uid, ceiling)
    insertMany(calendar, 2, 'New')
    const midnight = (Math.floor(world.clock.now() / DAY) + 1) * DAY
    world.server.requestLog.reset()
    expect(await calendar.sync(limited(calendar, ceiling))).toEqual({ kind: 'deferred', until: new Date(midnight) })
    expect(world.server.requestLog.requests).toEqual([])
    const { waiting, state } = (await calendar.document()) ?? {}
    expect(waiting).toMatchObject({ until: new Date(midnight), reason: expect.stringContaining('midnight') })
    expect(state).toBe('live')
    await calendar.runWaitingTasks(() => limited(calendar, ceiling))
    expect(world.clock.now()).toBeGreaterThanOrEqual(midnight)
    expect(await calendar.mirrored()).toEqual(await calendar.expected())
    expect(await calendar.document()).toMatchObject({ state: 'live', waiting: null })
    expect(await calendar.state()).toMatchObject({ notBefore: null, ceilingReached: false })
  })

  it('lets channels be stopped, which ends calls', async () => {
    const calendar = await synced()
    const ceiling = ceilingOf(100)
    await callsUntilRefused(calendar.id.uid, ceiling)
    const { push } = (await calendar.state()) ?? {}
    if (push?.kind !== 'channel') throw new Error('There is no channel')
    const api = await limited(calendar, ceiling).access.forAccount(calendar.id.uid, calendar.id.accountId)
    await expect(api.stopChannel(push.channelId, push.resourceId)).resolves.toBeUndefined()
    await expect(api.listCalendars()).rejects.toThrow(RateLimited)
  })
})
