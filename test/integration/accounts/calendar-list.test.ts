import { endCalendarList } from '../../../functions/src/accounts/end-calendar-list'
import { syncCalendarList } from '../../../functions/src/accounts/sync-calendar-list'
import { ConnectionRefused } from '../../../functions/src/model/errors/connection-refused'
import { GoogleUnavailable } from '../../../functions/src/model/errors/google-unavailable'
import { paths } from '../../../functions/src/model/paths'
import { aroundTransactions } from '../../support/around-transactions'
import { beforeCommit } from '../../support/before-commit'
import { FollowedList } from '../../support/followed-list'
import { MirrorWorld } from '../../support/mirror-world'
import { watchMirrored } from '../../support/watch-mirrored'
import { withApi } from '../../support/with-api'

const HOUR = 3_600_000
const DAY = 24 * HOUR

let world: MirrorWorld
let list: FollowedList

beforeAll(async () => {
  world = await MirrorWorld.open()
})
beforeEach(async () => {
  list = await FollowedList.open(world)
  world.server.requestLog.reset()
})
afterEach(() => world.google.faults.clear())
afterAll(() => world.close())

const listings = () => world.server.requestLog.requests.filter(({ operation }) => operation === 'calendarList.list')
const sync = (scope: 'changes' | 'everything' = 'changes', given = {}) =>
  syncCalendarList(list.owner, scope, { ...list.dependencies(), ...given })

describe('what Google tells of a list', () => {
  it('reaches the calendars’ documents: one that appears, its name, its colours', async () => {
    const team = list.add('Team')
    expect(await list.notify()).toEqual([204])
    await list.settle()
    expect(await list.document(team)).toMatchObject({ summary: 'Team', selected: false, syncId: null })
    list.change(team, { summaryOverride: 'Our team', backgroundColor: '#123456' })
    await list.settle()
    expect(await list.document(team)).toMatchObject({ summary: 'Our team', backgroundColor: '#123456' })
  })

  it('is asked for as changes since the token', async () => {
    list.add('Team')
    await list.settle()
    expect(listings().map(({ query }) => 'syncToken' in query)).toEqual([true])
  })

  it('of nothing costs one call and no write', async () => {
    const before = await list.state()
    await list.settle()
    expect(await list.state()).toEqual(before)
    expect(listings()).toHaveLength(1)
  })

  it('a calendar that goes is forgotten where it was not mirrored', async () => {
    const team = list.add('Team')
    await list.settle()
    list.change(team, { deleted: true })
    await list.settle()
    expect(await list.document(team)).toBeUndefined()
  })

  it('a mirrored calendar that goes keeps its events until its own sync has found out', async () => {
    const { calendar } = list
    calendar.insert('Lunch', '2026-03-03T12:00:00Z')
    await watchMirrored(calendar)
    await calendar.runWaitingTasks()
    world.google.unshareCalendar(calendar.id.calendarId, calendar.id.calendarId)
    await list.notify()
    await calendar.runWaitingTasks()
    expect(await calendar.documents()).toHaveLength(1)
    expect(await calendar.state()).toMatchObject({ firstNotFoundAt: expect.any(Date) })
  })

  it('leaves alone what mirroring knows of a calendar', async () => {
    const { calendar } = list
    await watchMirrored(calendar)
    await calendar.runWaitingTasks()
    const before = await calendar.document()
    list.change(calendar.id.calendarId, { summaryOverride: 'Mine' })
    await list.settle()
    expect(await calendar.document()).toEqual({ ...before, summary: 'Mine' })
  })
})

describe('role and time zone, of which Google tells nothing', () => {
  it('are brought up to date by the listing of everything, once a day', async () => {
    const { calendarId } = list.calendar.id
    world.google.changeCalendar(calendarId, { timeZone: 'America/New_York' })
    await list.settle()
    expect(await list.document(calendarId)).toMatchObject({ timeZone: 'Europe/Berlin' })
    world.clock.advance(22 * HOUR)
    await list.tend()
    expect(await list.document(calendarId)).toMatchObject({ timeZone: 'America/New_York' })
  })

  it('are not listed every hour', async () => {
    world.clock.advance(HOUR)
    await list.tend()
    expect(listings()).toEqual([])
  })

  it('a calendar that went unnoticed goes then', async () => {
    const team = list.add('Team')
    await list.settle()
    const { ref, data } = { ref: list.refOf(team), data: await list.document(team) }
    const ghost = { ...data, calendarId: 'ghost@example.com' }
    const ghostPath = paths.calendar(list.owner.uid, list.refOf('ghost@example.com'))
    await world.store.commit([{ kind: 'create', path: ghostPath, data: ghost }])
    await sync('everything')
    expect(await list.document('ghost@example.com')).toBeUndefined()
    expect((await world.store.getAll([paths.calendar(list.owner.uid, ref)]))[0]?.data).toEqual(data)
  })
})

describe('a token', () => {
  it('that Google dropped leads to a listing of everything', async () => {
    const team = list.add('Team')
    world.google.expireCalendarListTokens(list.calendar.id.calendarId)
    await list.settle()
    expect(await list.document(team)).toBeDefined()
    expect(listings().map(({ status, query }) => [status, 'syncToken' in query])).toEqual([
      [410, true],
      [200, false],
    ])
  })

  it('R7 is stored after the last of its data: who dies on the way loses nothing', async () => {
    const ids = Array.from({ length: 210 }, (_, number) => list.add(`c${number}`))
    const before = await list.state()
    const store = aroundTransactions(world.store, {
      before: (number) => {
        if (number === 1) throw new Error('died')
      },
    })
    await expect(sync('changes', { store })).rejects.toThrow('died')
    expect((await list.state())?.token).toBe(before?.token)
    await list.settle()
    expect(await list.document(ids.at(-1) ?? '')).toBeDefined()
    expect((await list.state())?.token).not.toBe(before?.token)
  })

  it('R1 R2 a slow worker starts over: its older listing never follows a newer one', async () => {
    const team = list.add('Old name')
    const store = beforeCommit(world.store, async () => {
      list.change(team, { summaryOverride: 'New name' })
      await sync()
    })
    await sync('changes', { store })
    expect(await list.document(team)).toMatchObject({ summary: 'New name' })
    list.change(team, { summaryOverride: null })
    await list.settle()
    expect(await list.document(team)).toMatchObject({ summary: 'Old name' })
  })
})

describe('its channel', () => {
  it('is one, and is replaced before it ends: the new one is there before the old one goes', async () => {
    const [first] = list.channels()
    world.clock.advance(6 * DAY + HOUR)
    const seen: number[] = []
    const access = withApi(list.dependencies().access, (api) => ({
      async stopChannel(...channel) {
        seen.push(list.channels().length)
        await api.stopChannel(...channel)
      },
    }))
    await list.watch({ access })
    expect(seen).toEqual([2])
    expect(list.channels()).toHaveLength(1)
    expect(list.channels()[0]?.id).not.toBe(first?.id)
    expect(await list.state()).toMatchObject({
      push: { channelId: list.channels()[0]?.id },
      opening: null,
      leaving: [],
    })
  })

  it('is opened by the hourly job where connecting did not come that far', async () => {
    const other = new FollowedList(world, await world.mirrorCalendar())
    expect(other.channels()).toEqual([])
    await other.tend()
    expect(other.channels()).toHaveLength(1)
  })

  it('R34 of two that are opened at once one remains', async () => {
    const other = new FollowedList(world, await world.mirrorCalendar())
    await Promise.all([other.watch(), other.watch()])
    await other.tend()
    expect(other.channels()).toHaveLength(1)
    expect(await other.state()).toMatchObject({ push: { channelId: other.channels()[0]?.id }, leaving: [] })
  })

  it('R33 that nobody names, because its opener died, is stopped at its first notification, which is not lost', async () => {
    const other = new FollowedList(world, await world.mirrorCalendar())
    const access = withApi(other.dependencies().access, (api) => ({
      async watchCalendarList(channel) {
        await api.watchCalendarList(channel)
        throw new GoogleUnavailable('the answer got lost')
      },
    }))
    await expect(other.watch({ access })).rejects.toThrow('lost')
    await other.watch()
    expect(other.channels()).toHaveLength(2)
    const team = other.add('Team')
    await other.settle()
    expect(other.channels()).toHaveLength(1)
    expect(await other.document(team)).toBeDefined()
  })

  it('with the resource of something else is ignored', async () => {
    list.add('Team')
    expect(await list.notify(list.channels(), 'somebody-elses')).toEqual([204])
    await list.calendar.runWaitingTasks()
    expect(listings()).toEqual([])
  })

  it('is replaced when the account is connected again after it was refused', async () => {
    const [first] = list.channels()
    await list.calendar.revoke()
    await list.settle()
    expect(await list.calendar.account()).toMatchObject({ state: 'reauth_required' })
    await world.reconnect(list.calendar.id)
    await list.tend()
    expect(list.channels()).toHaveLength(1)
    expect(list.channels()[0]?.id).not.toBe(first?.id)
  })
})

describe('R35 an account that goes', () => {
  const begin = () =>
    world.store.commit([
      { kind: 'update', path: paths.account(list.owner.uid, list.owner.accountId), data: { state: 'disconnecting' } },
    ])

  it('gets no calendar from a listing that was under way', async () => {
    const team = list.add('Team')
    const store = beforeCommit(world.store, begin)
    await expect(sync('changes', { store })).rejects.toThrow(ConnectionRefused)
    expect(await list.document(team)).toBeUndefined()
  })

  it.each(['going', 'gone'])(
    'is told from one that Google refuses, where it is %s before it was listed',
    async (how) => {
      const { uid, accountId } = list.owner
      const access = withApi(list.dependencies().access, (api) => ({
        async listCalendarChanges(...since) {
          await begin()
          await list.calendar.revoke()
          if (how === 'gone') await world.store.commit([{ kind: 'delete', path: paths.account(uid, accountId) }])
          return await api.listCalendarChanges(...since)
        },
      }))
      await expect(sync('changes', { access })).rejects.toThrow(ConnectionRefused)
    },
  )

  it('stops its channel, and whoever was opening another one stops that', async () => {
    const access = withApi(list.dependencies().access, (api) => ({
      async watchCalendarList(channel) {
        const opened = await api.watchCalendarList(channel)
        await begin()
        await endCalendarList(list.owner, (writes) => world.store.commit(writes), list.dependencies())
        return opened
      },
    }))
    world.clock.advance(6 * DAY + HOUR)
    await list.watch({ access })
    expect(list.channels()).toEqual([])
    expect(await list.state()).toBeUndefined()
  })

  it('ends the tasks that come late', async () => {
    await begin()
    list.add('Team')
    await list.settle()
    expect(list.calendar.queue.log.attempts).toBeGreaterThan(0)
    expect(await list.document(`Team-of-${list.calendar.id.calendarId}`)).toBeUndefined()
  })
})
