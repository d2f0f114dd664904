import { syncCalendarHandler } from '../../../functions/src/entrypoints/sync-calendar'
import type { EventListing } from '../../../functions/src/google/calendar-api'
import { SyncTokenExpired } from '../../../functions/src/model/errors/sync-token-expired'
import { SyncUnsettled } from '../../../functions/src/model/errors/sync-unsettled'
import type { SyncDependencies } from '../../../functions/src/sync/sync-dependencies'
import { aroundTransactions } from '../../support/around-transactions'
import { expectEqual, updateTimesOf } from '../../support/expect-equal'
import { insertMany } from '../../support/fill-calendar'
import { type BeforePage, inPages } from '../../support/in-pages'
import { lacking } from '../../support/lacking'
import { MirrorWorld } from '../../support/mirror-world'
import type { MirroredCalendar } from '../../support/mirrored-calendar'
import { withApi } from '../../support/with-api'

type Kind = EventListing['kind']

const DAY = 86_400_000

/** Not the short one of today that a first sync begins with. */
function isWhole(listing: EventListing): boolean {
  return listing.kind !== 'window' || listing.to - listing.from > 30 * DAY
}

const weekly = {
  start: { dateTime: '2026-03-03T09:00:00', timeZone: 'Europe/Berlin' },
  end: { dateTime: '2026-03-03T10:00:00', timeZone: 'Europe/Berlin' },
  recurrence: ['RRULE:FREQ=WEEKLY;COUNT=8'],
}

describe('recovery', () => {
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

  function logged(calendar: MirroredCalendar, event: string) {
    return calendar.log.filter((line) => line.event === event)
  }

  function requests(operation: string) {
    return world.server.requestLog.requests.filter((request) => request.operation === operation)
  }

  function windowListings() {
    return requests('events.list').filter(({ query }) => query['singleEvents'] === 'true').length
  }

  /** One attempt of a task; rejects where the queue is to try again. */
  async function attempt(calendar: MirroredCalendar, dependencies: SyncDependencies) {
    const data = { version: 1, syncId: calendar.id.syncId, cause: { kind: 'watch' } }
    await syncCalendarHandler(() => dependencies)({ data, id: 'a-task', retryCount: 0 })
  }

  describe('R18 a window listing that lacks an event which the token listing has', () => {
    it('deletes nothing and leaves no token: both are made again', async () => {
      const { calendar, ids } = await expired(5)
      const before = await updateTimesOf(calendar)
      const present: number[] = []
      const { store, ...rest } = lacking(
        calendar.dependencies(),
        [ids[2] ?? ''],
        (kind, number) => kind === 'window' && number === 1,
      )
      const after = async () => void present.push((await calendar.documents()).length)
      await calendar.sync({ ...rest, store: aroundTransactions(store, { after }) })
      expect(windowListings()).toBe(2)
      expect(Math.min(...present)).toBe(5)
      expect(await updateTimesOf(calendar)).toEqual(before)
      await expectEqual(calendar)
    })

    it('is an error as long as Google goes on like this, with every document in its place', async () => {
      const { calendar, ids } = await expired(5)
      const before = await updateTimesOf(calendar)
      const lying = lacking(calendar.dependencies(), [ids[2] ?? ''], (kind) => kind === 'window')
      await expect(attempt(calendar, lying)).rejects.toThrow(SyncUnsettled.name)
      expect(windowListings()).toBeLessThan(5)
      expect(await updateTimesOf(calendar)).toEqual(before)
      expect((await calendar.state())?.token).toBeNull()
      await calendar.sync()
      await expectEqual(calendar)
    })

    it('also where the event is an exception of a series', async () => {
      const calendar = await world.mirrorCalendar()
      const series = calendar.insert('Weekly', '2026-03-03T08:00:00Z', 1, weekly)
      const moved = `${series}_20260317T080000Z`
      calendar.patch(moved, { start: { dateTime: '2026-03-18T15:00:00Z' }, end: { dateTime: '2026-03-18T16:00:00Z' } })
      await calendar.sync()
      world.google.expireSyncTokens(calendar.id.calendarId)
      world.server.requestLog.reset()
      const before = await updateTimesOf(calendar)
      await calendar.sync(
        lacking(calendar.dependencies(), [moved], (kind, number) => kind === 'window' && number === 1),
      )
      expect(windowListings()).toBe(2)
      expect(await updateTimesOf(calendar)).toEqual(before)
      await expectEqual(calendar)
    })

    it('is no contradiction where the event was deleted between the listings', async () => {
      const { calendar, ids } = await expired(5)
      const { access, ...rest } = calendar.dependencies()
      const before: BeforePage = ({ kind }) => {
        if (
          kind === 'window' &&
          world.google.events.list(calendar.id.calendarId, calendar.id.calendarId).items.length === 5
        )
          calendar.delete(ids[2] ?? '')
      }
      await calendar.sync({ ...rest, access: inPages(access, 100, before) })
      expect(logged(calendar, 'calendar_sync_full')).toHaveLength(1)
      expect(windowListings()).toBe(1)
      await expectEqual(calendar)
    })
  })

  it('R17 what only the token listing lacks is not swept', async () => {
    const { calendar, ids } = await expired(5)
    const before = await updateTimesOf(calendar)
    await calendar.sync(lacking(calendar.dependencies(), [ids[2] ?? ''], (kind) => kind === 'token'))
    expect(await updateTimesOf(calendar)).toEqual(before)
    await expectEqual(calendar)
  })

  describe('R20 410 in the middle of a full sync', () => {
    /** The pages of one listing, counted over the whole sync, of which some are refused. */
    function refusing(calendar: MirroredCalendar, kind: Kind, refused: (call: number) => boolean): SyncDependencies {
      const { access, ...rest } = calendar.dependencies()
      let calls = 0
      const before: BeforePage = (listing) => {
        if (listing.kind === kind && refused((calls += 1))) throw new SyncTokenExpired('refused')
      }
      return { ...rest, access: inPages(access, 4, before) }
    }

    const edit = (ids: readonly string[], calendar: MirroredCalendar) => {
      calendar.delete(ids[0] ?? '')
      calendar.patch(ids[1] ?? '', { summary: 'Renamed' })
      calendar.insert('New', '2026-03-05T11:00:00Z')
    }

    it.each(['token', 'window', 'delta'] as const)(
      'in the %s listing: it begins again, and the mirror is equal',
      async (kind) => {
        const { calendar } = await expired(9, edit)
        const before = await updateTimesOf(calendar)
        // The first delta is the one of the ended token.
        await calendar.sync(refusing(calendar, kind, (call) => call === 2))
        await expectEqual(calendar)
        const after = await updateTimesOf(calendar)
        const rewritten = [...after].filter(([id, time]) => before.has(id) && before.get(id) !== time)
        expect(rewritten).toHaveLength(1)
      },
    )

    it('in a first sync’s listing of today: it begins again, and the mirror is equal', async () => {
      const calendar = await world.mirrorCalendar()
      insertMany(calendar, 9)
      calendar.insert('Lunch today', '2026-03-02T11:00:00Z')
      await calendar.sync(refusing(calendar, 'window', (call) => call === 1))
      await expectEqual(calendar)
    })

    it('in the listing that checks a large sweep: nothing is deleted until it was complete', async () => {
      const { calendar } = await expired(60, (ids, living) => ids.slice(0, 24).forEach((id) => living.delete(id)))
      const pages = Math.ceil(36 / 4) * 2 + 1
      await calendar.sync(refusing(calendar, 'window', (call) => call === pages + 1))
      await expectEqual(calendar)
    })

    it.each(['token', 'window'] as const)(
      'in the %s listing, twice in a row: the queue brings it to its end',
      async (kind) => {
        const { calendar } = await expired(9, edit)
        const refused = refusing(calendar, kind, (call) => call === 2 || call === 4)
        await calendar.runTask(() => refused)
        await expectEqual(calendar)
      },
    )

    it.each(['token', 'window', 'delta'] as const)(
      'in the %s listing, for ever: an error after a few, and all documents stay',
      async (kind) => {
        const { calendar } = await expired(9, edit)
        const before = await updateTimesOf(calendar)
        const refused = refusing(calendar, kind, (call) => call > 1)
        await expect(attempt(calendar, refused)).rejects.toMatchObject({ httpErrorCode: { status: 500 } })
        expect(requests('events.list').length).toBeLessThan(12)
        const after = await updateTimesOf(calendar)
        expect([...before.keys()].filter((id) => !after.has(id))).toEqual([])
        expect(await calendar.state()).toMatchObject({ token: null, lease: null })
        await calendar.sync()
        await expectEqual(calendar)
      },
    )
  })

  describe('R21 clients', () => {
    it('never see fewer documents than there are events, while hundreds are created and swept', async () => {
      const { calendar } = await expired(300, (ids, living) => {
        for (const id of ids.slice(0, 40)) living.delete(id)
        for (const id of ids.slice(40, 80)) living.patch(id, { summary: 'Renamed' })
        insertMany(living, 40, 'New')
      })
      const before = await updateTimesOf(calendar)
      const sizes: number[] = []
      const written = new Set<string>()
      const query = world.firestore.collection(`users/${calendar.id.uid}/events`)
      const first = Promise.withResolvers<void>()
      const stop = query.onSnapshot((snapshot) => {
        sizes.push(snapshot.size)
        if (sizes.length > 1) for (const { doc } of snapshot.docChanges()) written.add(doc.id)
        first.resolve()
      })
      try {
        await first.promise
        await calendar.sync()
        await expectEqual(calendar)
      } finally {
        stop()
      }
      expect(Math.min(...sizes)).toBe(300)
      const after = await updateTimesOf(calendar)
      const rewritten = [...after].filter(([id, time]) => before.has(id) && before.get(id) !== time)
      expect(rewritten).toHaveLength(40)
      expect(written.size).toBeLessThanOrEqual(120)
    })
  })

  describe('R14 documents of another make', () => {
    it.each([
      { what: 'query', change: { queryFingerprint: 'another' }, reason: 'query_changed' },
      { what: 'mapper', change: { mapperVersion: 0 }, reason: 'mapper_changed' },
    ])(
      'a state of another $what means a full sync, which leaves equal documents as they are',
      async ({ change, reason }) => {
        const calendar = await world.mirrorCalendar()
        const ids = insertMany(calendar, 5)
        await calendar.sync()
        calendar.patch(ids[0] ?? '', { summary: 'Renamed' })
        const before = await updateTimesOf(calendar)
        await world.store.commit([{ kind: 'update', path: `syncState/${calendar.id.syncId}`, data: change }])
        calendar.log.length = 0
        await calendar.sync()
        expect(logged(calendar, 'calendar_sync_full').map(({ fields }) => fields['reason'])).toEqual([reason])
        await expectEqual(calendar)
        const rewritten = [...(await updateTimesOf(calendar))].filter(([id, time]) => before.get(id) !== time)
        expect(rewritten).toHaveLength(1)
        calendar.log.length = 0
        await calendar.sync()
        expect(logged(calendar, 'calendar_sync_full')).toEqual([])
      },
    )

    it.each(['token', 'window', 'delta'] as const)(
      'a zone that changes in the middle of the %s listing never mixes days',
      async (kind) => {
        const calendar = await world.mirrorCalendar('Europe/Berlin')
        insertMany(calendar, 9)
        const holiday = world.google.insertEvent(calendar.id.calendarId, {
          summary: 'Holiday',
          start: { date: '2026-03-05' },
          end: { date: '2026-03-06' },
        })
        const { access, ...rest } = calendar.dependencies()
        let moved = false
        const moving = withApi(access, (api) => ({
          async listEvents(listing, pageToken) {
            const isMiddle = kind === 'delta' || (pageToken !== undefined && isWhole(listing))
            if (!moved && listing.kind === kind && isMiddle) {
              moved = true
              world.google.changeCalendar(calendar.id.calendarId, { timeZone: 'America/New_York' })
            }
            return await api.listEvents(listing, pageToken)
          },
        }))
        world.google.switches.pages = 'ragged'
        try {
          await calendar.sync({ ...rest, access: moving })
        } finally {
          world.google.switches.pages = 'full'
        }
        await calendar.runWaitingTasks()
        expect(moved).toBe(true)
        calendar.patch(holiday.id, { location: 'At home' })
        await calendar.sync()
        const document = (await calendar.documents()).find(({ data }) => data['eventId'] === holiday.id)
        expect(document?.data['startAt']).toEqual(new Date('2026-03-05T05:00:00Z'))
        expect((await calendar.state())?.timeZone).toBe('America/New_York')
        await expectEqual(calendar)
      },
    )
  })
})
