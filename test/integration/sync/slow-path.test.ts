import { SyncTokenExpired } from '../../../functions/src/model/errors/sync-token-expired'
import { LEASE_MS } from '../../../functions/src/sync/lease'
import type { SyncDependencies } from '../../../functions/src/sync/sync-dependencies'
import { aroundTransactions } from '../../support/around-transactions'
import { Crash } from '../../support/crash-injection'
import { expectEqual } from '../../support/expect-equal'
import { insertMany } from '../../support/fill-calendar'
import { type BeforePage, inPages } from '../../support/in-pages'
import { MirrorWorld } from '../../support/mirror-world'
import type { MirroredCalendar } from '../../support/mirrored-calendar'

const weekly = {
  start: { dateTime: '2026-03-03T09:00:00', timeZone: 'Europe/Berlin' },
  end: { dateTime: '2026-03-03T10:00:00', timeZone: 'Europe/Berlin' },
  recurrence: ['RRULE:FREQ=WEEKLY;COUNT=8'],
}
const PAGE = 100

describe('the slow path', () => {
  let world: MirrorWorld
  beforeAll(async () => {
    world = await MirrorWorld.open()
  })
  afterAll(async () => {
    await world.close()
  })

  /** A calendar that is synced, and since then has changed more than one commit can hold. */
  async function changedBy(changes: number) {
    const calendar = await world.mirrorCalendar()
    const third = Math.floor(changes / 3)
    const ids = insertMany(calendar, 2 * third)
    const series = [1, 2].map((number) => calendar.insert(`Series ${number}`, '2026-03-03T08:00:00Z', 1, weekly))
    await calendar.sync()
    for (const id of ids.slice(0, third)) calendar.patch(id, { location: 'Room 1' })
    for (const id of ids.slice(third)) calendar.delete(id)
    calendar.patch(series[0] ?? '', { summary: 'Renamed' })
    calendar.delete(series[1] ?? '')
    insertMany(calendar, changes - 2 * third, 'New')
    const token = (await calendar.state())?.token ?? ''
    calendar.log.length = 0
    world.server.requestLog.reset()
    return { calendar, token }
  }

  function paged({ access, ...rest }: SyncDependencies, before?: BeforePage): SyncDependencies {
    return { ...rest, access: inPages(access, PAGE, before) }
  }

  function logged(calendar: MirroredCalendar, event: string) {
    return calendar.log.filter((line) => line.event === event)
  }

  function deltasFrom(token: string) {
    const { requests } = world.server.requestLog
    return requests.filter(({ operation, query }) => operation === 'events.list' && query['syncToken'] === token).length
  }

  it.each([1_050, 1_300])(
    'R3 a delta of %i changes goes under a lease in chunks, and the mirror is equal',
    async (changes) => {
      const { calendar } = await changedBy(changes)
      const dependencies = calendar.dependencies()
      const leases: boolean[] = []
      const note = async () => void leases.push((await calendar.state())?.lease !== null)
      const store = aroundTransactions(dependencies.store, { before: note })
      expect(await calendar.sync(paged({ ...dependencies, store }))).toMatchObject({ kind: 'completed' })
      await expectEqual(calendar)
      expect(leases.length).toBeGreaterThan(1)
      expect(leases).not.toContain(false)
      expect(logged(calendar, 'calendar_sync_full')).toHaveLength(0)
    },
  )

  it('R3 a delta too large for one commit counts every document once', async () => {
    const { calendar } = await changedBy(1_050)
    const counts = { created: 350, updated: 350 + 8, deleted: 350 + 8 }
    expect(await calendar.sync(paged(calendar.dependencies()))).toEqual({ kind: 'completed', counts })
  })

  it('R7 a large delta keeps its token until the last of its documents is committed', async () => {
    const { calendar, token } = await changedBy(1_050)
    const dependencies = calendar.dependencies()
    const seen: (readonly [isOld: boolean, isEqual: boolean])[] = []
    const after = async () => {
      const isEqual = JSON.stringify(await calendar.mirrored()) === JSON.stringify(await calendar.expected())
      seen.push([(await calendar.state())?.token === token, isEqual])
    }
    await calendar.sync(paged({ ...dependencies, store: aroundTransactions(dependencies.store, { after }) }))
    expect(seen.filter(([isOld, isEqual]) => !isOld && !isEqual)).toEqual([])
    expect(seen.filter(([isOld]) => isOld).length).toBeGreaterThan(1)
    expect(seen.at(-1)).toEqual([false, true])
  })

  /** Runs a worker that dies right before its second commit of documents. */
  async function die(calendar: MirroredCalendar, meanwhile: () => Promise<unknown> = () => Promise.resolve()) {
    const dependencies = calendar.dependencies()
    const before = async (transaction: number) => {
      if (transaction === 0) await meanwhile()
      else throw new Crash()
    }
    const dying = paged({ ...dependencies, store: aroundTransactions(dependencies.store, { before }) })
    await expect(calendar.sync(dying)).rejects.toThrow(Crash)
  }

  it('R3 another worker finds the expired lease of a dead one, and takes its delta up from the same token', async () => {
    const { calendar, token } = await changedBy(1_050)
    await die(calendar)
    const left = await calendar.state()
    expect(left).toMatchObject({ token })
    expect(await calendar.sync()).toEqual({ kind: 'handed_over' })
    world.clock.advance(LEASE_MS)
    world.server.requestLog.reset()
    await calendar.sync(paged(calendar.dependencies()))
    expect(deltasFrom(token)).toBe(1)
    expect((await calendar.state())?.epoch).toBe((left?.epoch ?? 0) + 1)
    await expectEqual(calendar)
  })

  it('R3 while there is a lease nobody else lists anything', async () => {
    const { calendar, token } = await changedBy(1_050)
    const outcomes: unknown[] = []
    await die(calendar, async () => {
      world.server.requestLog.reset()
      outcomes.push(await calendar.sync())
    })
    expect(outcomes).toEqual([{ kind: 'handed_over' }])
    expect(deltasFrom(token)).toBe(0)
  })

  it('R3 an expired lease is taken over, not stepped over, however small the delta', async () => {
    const calendar = await world.mirrorCalendar()
    const id = calendar.insert('Lunch', '2026-03-04T11:00:00Z')
    await calendar.sync()
    calendar.patch(id, { summary: 'Late lunch' })
    const { epoch = 0 } = (await calendar.state()) ?? {}
    const lease = { owner: 'somebody dead', until: new Date(world.clock.now() - 1) }
    await world.store.commit([{ kind: 'update', path: `syncState/${calendar.id.syncId}`, data: { lease, epoch } }])
    await calendar.sync()
    expect((await calendar.state())?.epoch).toBe(epoch + 1)
    await expectEqual(calendar)
  })

  it('R3 a worker that is paused beyond its lease in a large delta commits nothing', async () => {
    const { calendar } = await changedBy(1_050)
    const paused = calendar.dependencies()
    let written: readonly string[] = []
    const before = async (transaction: number) => {
      if (transaction !== 1) return
      world.clock.advance(LEASE_MS + 1)
      for (const { eventId, summary } of await summaries(calendar)) {
        if (summary.startsWith('New')) calendar.patch(eventId, { summary: 'Newer' })
      }
      await calendar.sync()
      written = await updateTimes(calendar)
    }
    await calendar.sync(paged({ ...paused, store: aroundTransactions(paused.store, { before }) }))
    expect(await updateTimes(calendar)).toEqual(written)
    await expectEqual(calendar)
  })

  it('R3 a run that is longer than a lease prolongs it, so that nobody takes it over', async () => {
    const { calendar } = await changedBy(1_050)
    const outcomes: unknown[] = []
    const slowly: BeforePage = async ({ kind }, page) => {
      world.clock.advance(LEASE_MS / 4)
      if (kind === 'delta' && page === 7 && (await calendar.state())?.lease) outcomes.push(await calendar.sync())
    }
    const { epoch = 0 } = (await calendar.state()) ?? {}
    const start = world.clock.now()
    await calendar.sync(paged(calendar.dependencies(), slowly))
    expect(world.clock.now() - start).toBeGreaterThan(LEASE_MS)
    expect(outcomes).toEqual([{ kind: 'handed_over' }])
    expect((await calendar.state())?.epoch).toBe(epoch + 1)
    await expectEqual(calendar)
  })

  it('R14 a large delta of a calendar that moved to another time zone is a full sync', async () => {
    const { calendar } = await changedBy(1_050)
    world.google.changeCalendar(calendar.id.calendarId, { timeZone: 'America/New_York' })
    await calendar.sync(paged(calendar.dependencies()))
    expect((await calendar.state())?.timeZone).toBe('America/New_York')
    await expectEqual(calendar)
  })

  it('R20 where only the last page of a large delta is refused, however often, a full sync takes its place', async () => {
    const { calendar, token } = await changedBy(1_200)
    const refuse: BeforePage = (listing, page) => {
      if (listing.kind === 'delta' && listing.syncToken === token && page === 22) throw new SyncTokenExpired('refused')
    }
    await calendar.sync(paged(calendar.dependencies(), refuse))
    expect(logged(calendar, 'calendar_sync_full')).toHaveLength(1)
    await expectEqual(calendar)
  })

  describe('R4 the watchdog', () => {
    /** A worker that dies in the middle of a full sync; nobody tries its task again. */
    async function dieInFullSync(meanwhile: (calendar: MirroredCalendar) => Promise<unknown>) {
      const calendar = await world.mirrorCalendar()
      insertMany(calendar, 5)
      await die(calendar, () => meanwhile(calendar))
      return calendar
    }

    it('goes on alone where a worker died in the middle of a full sync and its task was lost', async () => {
      const calendar = await dieInFullSync(async (living) => {
        living.insert('Meanwhile', '2026-03-05T11:00:00Z')
        expect(await living.sync()).toEqual({ kind: 'handed_over' })
      })
      await calendar.runWaitingTasks()
      expect(calendar.queue.log).toMatchObject({ created: 1, attempts: 1 })
      await expectEqual(calendar)
    })

    it('that finds the lease prolonged leaves another one behind it', async () => {
      const calendar = await world.mirrorCalendar()
      insertMany(calendar, 450)
      const untils: number[] = []
      const slowly: BeforePage = async ({ kind }, page) => {
        world.clock.advance(LEASE_MS / 4)
        if (kind === 'window' && page === 2 && untils.length === 0) {
          untils.push((await calendar.state())?.lease?.until.getTime() ?? 0)
          await calendar.sync()
        }
      }
      const after = async () => {
        const [until = Infinity] = untils
        if (((await calendar.state())?.lease?.until.getTime() ?? 0) <= until) return
        await calendar.runWaitingTasks()
        throw new Crash()
      }
      const { store, ...rest } = calendar.dependencies()
      const dying = calendar.sync(paged({ ...rest, store: aroundTransactions(store, { after }) }, slowly))
      await expect(dying).rejects.toThrow(Crash)
      expect(calendar.queue.log).toMatchObject({ created: 2, attempts: 2 })
      await expectEqual(calendar)
    })

    it('is not lost where it comes too early by a clock that is behind', async () => {
      const calendar = await dieInFullSync((living) => living.sync())
      const behind = { now: () => world.clock.now() - 5_000, sleep: (ms: number) => world.clock.sleep(ms) }
      await calendar.runWaitingTasks(() => ({ ...calendar.dependencies(), clock: behind }))
      await expectEqual(calendar)
    })
  })

  describe('R5 what changes meanwhile', () => {
    it('is there when a large delta ends, without waiting for the watchdog', async () => {
      const { calendar } = await changedBy(1_050)
      const dependencies = calendar.dependencies()
      const before = async () => {
        calendar.insert('Meanwhile', '2026-03-05T11:00:00Z')
        await calendar.sync()
      }
      await calendar.sync(paged({ ...dependencies, store: aroundTransactions(dependencies.store, { before }) }))
      await expectEqual(calendar)
    })

    it.each(['a large delta', 'a full sync'])('never keeps %s going: the listings are few', async (kind) => {
      const { calendar } = await changedBy(1_050)
      if (kind === 'a full sync') world.google.expireSyncTokens(calendar.id.calendarId)
      const dependencies = calendar.dependencies()
      let edits = 0
      const before = async () => {
        calendar.insert(`Meanwhile ${(edits += 1)}`, '2026-03-05T11:00:00Z')
        await calendar.sync()
      }
      let listings = 0
      const count: BeforePage = (_, page) => void (listings += page === 0 ? 1 : 0)
      await calendar.sync(paged({ ...dependencies, store: aroundTransactions(dependencies.store, { before }) }, count))
      await calendar.runWaitingTasks()
      expect(edits).toBeGreaterThan(1)
      expect(listings).toBeLessThan(10)
      await expectEqual(calendar)
    })

    it('an empty delta that finds work pending costs one write, and it is pending no more', async () => {
      const calendar = await world.mirrorCalendar()
      await calendar.sync()
      const pendingSince = new Date(world.clock.now())
      await world.store.commit([{ kind: 'update', path: `syncState/${calendar.id.syncId}`, data: { pendingSince } }])
      const seq = (await calendar.state())?.seq ?? Number.NaN
      await calendar.sync()
      expect(await calendar.state()).toMatchObject({ pendingSince: null, seq: seq + 1 })
    })
  })

  async function summaries(calendar: MirroredCalendar) {
    return (await calendar.documents()).map(({ data }) => ({
      eventId: String(data['eventId']),
      summary: String(data['summary']),
    }))
  }

  async function updateTimes(calendar: MirroredCalendar) {
    return (await calendar.documents()).map(({ id, updateTime }) => `${id} ${updateTime}`).toSorted()
  }
})
