import type { EventListing } from '../../../functions/src/google/calendar-api'
import { NotFoundAtGoogle } from '../../../functions/src/model/errors/not-found-at-google'
import type { SyncDependencies } from '../../../functions/src/sync/sync-dependencies'
import { expectEqual, updateTimesOf } from '../../support/expect-equal'
import { insertMany } from '../../support/fill-calendar'
import { lacking } from '../../support/lacking'
import { reconcile } from '../../support/reconciled'
import { MirrorWorld } from '../../support/mirror-world'
import type { MirroredCalendar } from '../../support/mirrored-calendar'
import { withApi } from '../../support/with-api'
import { withRows } from '../../support/with-rows'

const daily = {
  start: { dateTime: '2026-03-05T09:00:00', timeZone: 'Europe/Berlin' },
  end: { dateTime: '2026-03-05T10:00:00', timeZone: 'Europe/Berlin' },
  recurrence: ['RRULE:FREQ=DAILY;COUNT=3'],
}

describe('R19 two fifths of sixty events missing from complete listings', () => {
  let world: MirrorWorld
  beforeAll(async () => {
    world = await MirrorWorld.open()
  })
  afterAll(async () => {
    await world.close()
  })

  /** A calendar that is synced, and whose token Google then ended. */
  async function expired(
    events: number,
    meanwhile: (ids: readonly string[], calendar: MirroredCalendar) => void = () => undefined,
  ) {
    const calendar = await world.mirrorCalendar()
    const ids = insertMany(calendar, events)
    await calendar.sync()
    meanwhile(ids, calendar)
    world.google.expireSyncTokens(calendar.id.calendarId)
    calendar.log.length = 0
    world.server.requestLog.reset()
    return { calendar, ids }
  }

  function requests(operation: string) {
    return world.server.requestLog.requests.filter((request) => request.operation === operation)
  }

  function windowListings() {
    return requests('events.list').filter(({ query }) => query['singleEvents'] === 'true').length
  }

  const hide = (ids: readonly string[]) => ids.slice(0, 24)
  /** A Google that answers as nobody can read it where it is asked for events, or for that one, alone. */
  const unreadAlone = (dependencies: SyncDependencies, start: unknown, only?: string): SyncDependencies => ({
    ...dependencies,
    access: withApi(dependencies.access, (api) => ({
      getEvent: async (calendarId, id) =>
        only === undefined || only === id ? { id, status: 'confirmed', start } : await api.getEvent(calendarId, id),
    })),
  })
  const isFull = (kind: EventListing['kind']) => kind === 'token' || kind === 'window'

  it('are held and marked unverified where a second listing shows them', async () => {
    const { calendar, ids } = await expired(60)
    const before = await updateTimesOf(calendar)
    await calendar.sync(lacking(calendar.dependencies(), hide(ids), (kind, number) => isFull(kind) && number === 1))
    expect(await calendar.state()).toMatchObject({ unverified: true, token: expect.any(String) })
    expect({ windows: windowListings(), gets: requests('events.get').length }).toEqual({ windows: 2, gets: 0 })
    expect(await updateTimesOf(calendar)).toEqual(before)
    expect(
      calendar.log.filter(({ event }) => event === 'calendar_sweep_held').map(({ fields }) => fields),
    ).toMatchObject([{ held: 24, stored: 60 }])
  })

  it('are held where no listing shows them, but Google still knows one', async () => {
    const { calendar, ids } = await expired(60)
    const before = await updateTimesOf(calendar)
    await calendar.sync(lacking(calendar.dependencies(), hide(ids), (kind) => isFull(kind)))
    expect(await calendar.state()).toMatchObject({ unverified: true })
    expect(requests('events.get').length).toBeGreaterThan(0)
    expect(await updateTimesOf(calendar)).toEqual(before)
  })

  it('are held where Google still knows one, though nobody can read it', async () => {
    const { calendar, ids } = await expired(60)
    const incomplete = lacking(calendar.dependencies(), hide(ids), (kind) => isFull(kind))
    for (const start of ['soon', { dateTime: 'soon' }]) {
      world.google.expireSyncTokens(calendar.id.calendarId)
      await calendar.sync(unreadAlone(incomplete, start))
      expect(await calendar.state()).toMatchObject({ unverified: true })
      expect(await calendar.documents()).toHaveLength(60)
    }
  })

  it('are deleted where it is set apart already: it has left the window then', async () => {
    const { calendar, ids } = await expired(60)
    const dependencies = calendar.dependencies()
    const odd = () => [{ id: ids[0], status: 'confirmed', start: 'soon' }]
    await calendar.sync({ ...dependencies, access: withRows(dependencies.access, odd) })
    expect((await calendar.documents()).filter(({ data }) => data['outdated'] === true)).toHaveLength(1)
    hide(ids).forEach((id) => calendar.delete(id))
    world.google.expireSyncTokens(calendar.id.calendarId)
    await calendar.sync(unreadAlone(lacking(calendar.dependencies(), hide(ids), isFull), 'soon', ids[0]))
    expect(await calendar.state()).toMatchObject({ unverified: false })
    expect(await calendar.documents()).toHaveLength(36)
  })

  it('are deleted where Google knows none of them', async () => {
    const { calendar } = await expired(60, (ids, living) => hide(ids).forEach((id) => living.delete(id)))
    await calendar.sync()
    expect({ windows: windowListings(), gets: requests('events.get').length }).toEqual({ windows: 2, gets: 24 })
    expect(await calendar.state()).toMatchObject({ unverified: false })
    await expectEqual(calendar)
  })

  it('are held although twenty-three of them are really gone', async () => {
    const { calendar, ids } = await expired(60, (all, living) =>
      hide(all)
        .slice(0, 23)
        .forEach((id) => living.delete(id)),
    )
    await calendar.sync(lacking(calendar.dependencies(), hide(ids), (kind) => isFull(kind)))
    expect(await calendar.state()).toMatchObject({ unverified: true })
    expect(await calendar.documents()).toHaveLength(60)
  })

  it('are kept where Google shows the calendar no more while it is asked for them', async () => {
    const { calendar, ids } = await expired(60)
    const incomplete = lacking(calendar.dependencies(), hide(ids), (kind) => isFull(kind))
    const lost = withApi(incomplete.access, (api) => {
      let isLost = false
      const orLost = async <Result>(ask: () => Promise<Result>) => {
        if (isLost) throw new NotFoundAtGoogle('no such calendar')
        return await ask()
      }
      return {
        listEvents: (...asked) => orLost(() => api.listEvents(...asked)),
        getEvent: (...asked) => {
          isLost = true
          return orLost(() => api.getEvent(...asked))
        },
      }
    })
    await calendar.sync({ ...incomplete, access: lost })
    expect(await calendar.documents()).toHaveLength(60)
    await calendar.sync()
    await expectEqual(calendar)
  })

  it('keep a recurring event that is gone only until the night', async () => {
    const { calendar, ids } = await expired(60)
    const { id } = world.google.insertEvent(calendar.id.calendarId, { summary: 'Daily', ...daily })
    await calendar.sync()
    calendar.delete(id)
    world.google.expireSyncTokens(calendar.id.calendarId)
    await calendar.sync(lacking(calendar.dependencies(), hide(ids), (kind) => isFull(kind)))
    expect(await calendar.state()).toMatchObject({ unverified: true })
    expect(await calendar.series()).toHaveLength(1)
    expect((await reconcile(calendar)).outcome).toMatchObject({ kind: 'verified' })
    expect(await calendar.series()).toEqual([])
    await expectEqual(calendar)
  })

  it('stay unverified while deltas go well, and are right again after the next full sync', async () => {
    const { calendar, ids } = await expired(60)
    await calendar.sync(lacking(calendar.dependencies(), hide(ids), (kind, number) => isFull(kind) && number === 1))
    calendar.insert('Later', '2026-03-05T11:00:00Z')
    await calendar.sync()
    expect(await calendar.state()).toMatchObject({ unverified: true })
    world.google.expireSyncTokens(calendar.id.calendarId)
    await calendar.sync()
    expect(await calendar.state()).toMatchObject({ unverified: false })
    await expectEqual(calendar)
  })

  it.each([
    { stored: 60, deleted: 20 },
    { stored: 200, deleted: 30 },
  ])('but $deleted of $stored are deleted without further questions', async ({ stored, deleted }) => {
    const { calendar } = await expired(stored, (ids, living) =>
      ids.slice(0, deleted).forEach((id) => living.delete(id)),
    )
    await calendar.sync()
    expect({ windows: windowListings(), gets: requests('events.get').length }).toEqual({ windows: 1, gets: 0 })
    await expectEqual(calendar)
  })

  it('of many more, Google is asked for two hundred at most', async () => {
    const { calendar } = await expired(260, (ids, living) => ids.slice(0, 250).forEach((id) => living.delete(id)))
    await calendar.sync()
    expect(requests('events.get')).toHaveLength(200)
    await expectEqual(calendar)
  }, 60_000)

  it('are checked for as long as it takes, and nobody takes the calendar over meanwhile', async () => {
    const { calendar } = await expired(60, (ids, living) => hide(ids).forEach((id) => living.delete(id)))
    const { epoch = 0 } = (await calendar.state()) ?? {}
    const { access, ...rest } = calendar.dependencies()
    const slow = withApi(access, (api) => ({
      async getEvent(...asked) {
        world.clock.advance(5_000)
        await calendar.sync()
        return await api.getEvent(...asked)
      },
    }))
    await calendar.sync({ ...rest, access: slow })
    expect((await calendar.state())?.epoch).toBe(epoch + 1)
    await expectEqual(calendar)
  })
})
