import { selectCalendar } from '../../../functions/src/accounts/select-calendar'
import { unselectCalendar } from '../../../functions/src/accounts/unselect-calendar'
import { settleNotifiedChannel } from '../../../functions/src/channels/settle-notified-channel'
import type { CalendarApi } from '../../../functions/src/google/calendar-api'
import { CalendarNotFound } from '../../../functions/src/model/errors/calendar-not-found'
import { GoogleUnavailable } from '../../../functions/src/model/errors/google-unavailable'
import { RateLimited } from '../../../functions/src/model/errors/rate-limited'
import { calendarRefSchema, channelIdSchema, resourceIdSchema } from '../../../functions/src/model/ids'
import { paths } from '../../../functions/src/model/paths'
import { aroundTransactions } from '../../support/around-transactions'
import { ledgerOf } from '../../support/hourly-run'
import { MirrorWorld, WINDOW_SPAN } from '../../support/mirror-world'
import { MirroredCalendar } from '../../support/mirrored-calendar'
import { openChannelsOf } from '../../support/open-channels-of'
import { watchDependencies, watchedCalendar, watchMirrored } from '../../support/watch-mirrored'
import { withApi } from '../../support/with-api'

describe('unselecting a calendar', () => {
  let world: MirrorWorld
  beforeAll(async () => {
    world = await MirrorWorld.open()
  })
  afterEach(() => world.google.faults.clear())
  afterAll(async () => {
    await world.close()
  })

  const watched = (events = 5) => watchedCalendar(world, events)

  function unselect(calendar: MirroredCalendar, given = calendar.dependencies()) {
    return unselectCalendar(calendar.id.uid, calendar.id.calendarRef, given)
  }

  async function selectAgain(calendar: MirroredCalendar) {
    const { uid, calendarRef } = calendar.id
    const { store, clock, random } = world
    const syncId = await selectCalendar(uid, calendarRef, { store, clock, random, windowSpan: WINDOW_SPAN })
    return new MirroredCalendar(world, { ...calendar.id, syncId })
  }

  it('leaves its document, unselected, and nothing of what was mirrored', async () => {
    const calendar = await watched()
    expect(await unselect(calendar)).toBe('erased')
    expect(await calendar.state()).toBeUndefined()
    expect(await calendar.documents()).toEqual([])
    expect(await calendar.document()).toMatchObject({ selected: false, syncId: null, channelExpiration: null })
    expect(openChannelsOf(calendar)).toEqual([])
    expect(await erasures(calendar)).toEqual([])
  })

  it('leaves no word of what was so while it was mirrored', async () => {
    const calendar = await watched()
    const { uid, calendarRef } = calendar.id
    const at = new Date(world.clock.now())
    const told = { waiting: { until: at, reason: 'used up' }, lastVerifiedAt: at, lastDeepVerifiedAt: at }
    await world.store.commit([{ kind: 'update', path: paths.calendar(uid, calendarRef), data: told }])
    await unselect(calendar)
    expect(await calendar.document()).toMatchObject({ waiting: null, lastVerifiedAt: null, lastDeepVerifiedAt: null })
  })

  it('leaves no channel that Google has just opened, whose opener writes that down in the middle of it', async () => {
    const calendar = await world.mirrorCalendar()
    const [looked, named] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const unselecting = async () => {
      const { store, ...rest } = calendar.dependencies()
      const slow = {
        ...store,
        async commit(writes: Parameters<typeof store.commit>[0]) {
          looked.resolve()
          await named.promise
          await store.commit(writes)
        },
      }
      await unselect(calendar, { ...rest, store: slow })
    }
    let unselected: Promise<void> | undefined
    const { access, store } = watchDependencies(calendar)
    const watching = watchMirrored(calendar, {
      access: withApi(access, (api) => ({
        async watchEvents(calendarId, channel) {
          const opened = await api.watchEvents(calendarId, channel)
          unselected = unselecting()
          await looked.promise
          return opened
        },
      })),
      store: aroundTransactions(store, {
        async after() {
          if (!unselected) return
          named.resolve()
          await unselected
        },
      }),
    })
    await expect(watching).rejects.toThrow(CalendarNotFound)
    expect(openChannelsOf(calendar)).toEqual([])
    expect(await erasures(calendar)).toEqual([])
  })

  it.each([
    ['', []],
    [', although Google does not answer then', [() => Promise.reject(new GoogleUnavailable('away'))]],
  ])('leaves no channel that tells something after Google has said that it is stopped%s', async (_, failures) => {
    const calendar = await watched()
    const stops: ((...channel: Parameters<CalendarApi['stopChannel']>) => Promise<void>)[] = [
      () => tellInVain(calendar),
      ...failures,
    ]
    const { access, ...rest } = calendar.dependencies()
    const untrue = withApi(access, (api) => ({
      stopChannel: (...channel) => (stops.shift() ?? api.stopChannel)(...channel),
    }))
    expect(await unselect(calendar, { ...rest, access: untrue })).toBe(failures.length > 0 ? 'later' : 'erased')
    expect(await unselect(calendar)).toBe('erased')
    expect(openChannelsOf(calendar)).toEqual([])
    expect((await ledgerOf(calendar)).map(({ state }) => state)).toEqual(['closed'])
    expect(await erasures(calendar)).toEqual([])
  })

  it('is the end of it: a task that was waiting finds nothing, and another call has nothing to do', async () => {
    const calendar = await watched()
    await unselect(calendar)
    expect(await calendar.sync()).toEqual({ kind: 'gone' })
    expect(await unselect(calendar)).toBe('erased')
  })

  it('that is not there is told from none', async () => {
    const { id, ...calendar } = await world.mirrorCalendar()
    void calendar
    const nowhere = calendarRefSchema.parse(`${id.accountId}~nowhere`)
    const { store, clock } = world
    const given = { store, clock, access: world.access() }
    await expect(unselectCalendar(id.uid, nowhere, given)).rejects.toThrow(CalendarNotFound)
  })

  it('erases although Google does not answer, and has the channel stopped by whoever calls again', async () => {
    const calendar = await watched()
    const { access, ...rest } = calendar.dependencies()
    const silent = withApi(access, () => ({ stopChannel: () => Promise.reject(new GoogleUnavailable('away')) }))
    expect(await unselect(calendar, { ...rest, access: silent })).toBe('later')
    expect(await calendar.documents()).toEqual([])
    expect(openChannelsOf(calendar)).toHaveLength(1)
    expect(await unselect(calendar)).toBe('erased')
    expect(openChannelsOf(calendar)).toEqual([])
  })

  it('and selecting it again meanwhile: what the slow eraser has not erased yet stays', async () => {
    const calendar = await watched(30)
    const { store, ...rest } = calendar.dependencies()
    let selected: MirroredCalendar | undefined
    const slow = aroundTransactions(store, {
      async before(transaction) {
        // Its first one is the beginning.
        if (transaction !== 1) return
        selected = await selectAgain(calendar)
        await selected.sync()
      },
    })
    await unselect(calendar, { ...rest, store: slow })
    expect(await selected?.mirrored()).toEqual(await selected?.expected())
    expect(await selected?.mirrored()).toHaveLength(30)
  })

  it('erases although Google shows it no more, and its own document is forgotten meanwhile', async () => {
    const calendar = await watched()
    const { uid, calendarRef } = calendar.id
    const { store, ...rest } = calendar.dependencies()
    const forgotten = aroundTransactions(store, {
      async before(transaction) {
        if (transaction === 1) await store.commit([{ kind: 'delete', path: paths.calendar(uid, calendarRef) }])
      },
    })
    expect(await unselect(calendar, { ...rest, store: forgotten })).toBe('erased')
    expect(await calendar.documents()).toEqual([])
    expect(await erasures(calendar)).toEqual([])
  })

  /** A notification comes, and whoever takes it cannot stop its channel. */
  async function tellInVain(calendar: MirroredCalendar) {
    const { access, ...rest } = calendar.dependencies()
    const busy = withApi(access, () => ({ stopChannel: () => Promise.reject(new RateLimited(null)) }))
    for (const { id, resourceId } of openChannelsOf(calendar)) {
      const told = { channelId: channelIdSchema.parse(id), resourceId: resourceIdSchema.parse(resourceId) }
      await settleNotifiedChannel({ syncId: calendar.id.syncId, ...told }, undefined, { ...rest, access: busy })
    }
  }

  async function erasures({ id }: MirroredCalendar) {
    const where = [{ field: 'uid', op: '==', value: id.uid } as const]
    return await world.store.query({ from: { collection: 'erasures' }, where })
  }
})
