import { expectEqual } from '../../support/expect-equal'
import { MirrorWorld } from '../../support/mirror-world'
import { aroundTransactions } from '../../support/around-transactions'
import { beforeCommit } from '../../support/before-commit'
import { withApi } from '../../support/with-api'
import { withRows } from '../../support/with-rows'

const day = (number: number) => `2026-03-${String(number).padStart(2, '0')}T11:00:00Z`

describe('a full sync', () => {
  let world: MirrorWorld
  beforeAll(async () => {
    world = await MirrorWorld.open()
  })
  afterAll(async () => {
    await world.close()
  })

  /** What Google was asked for, in order. */
  function listings() {
    const { requests } = world.server.requestLog
    return requests.filter(({ operation }) => operation === 'events.list').map(({ query }) => kindOf(query))
  }

  function kindOf(query: Readonly<Record<string, unknown>>): string {
    if ('syncToken' in query) return 'delta'
    return query['singleEvents'] === 'true' ? 'window' : 'token'
  }

  it('R16 a first sync lists today, then for the token, then the window, then the delta, and ends with a round', async () => {
    const calendar = await world.mirrorCalendar()
    calendar.insert('Lunch', day(2))
    world.server.requestLog.reset()
    await calendar.sync()
    expect(listings()).toEqual(['window', 'token', 'window', 'delta', 'delta'])
  })

  it('R16 a first sync shows today before it has listed anything else', async () => {
    const calendar = await world.mirrorCalendar()
    calendar.insert('Lunch today', day(2))
    for (let hour = 0; hour < 20; hour += 1) calendar.insert('Later', `2026-06-01T${10 + (hour % 10)}:00:00Z`)
    const dependencies = calendar.dependencies()
    const seen: number[] = []
    const access = withRows(dependencies.access, ({ kind }) => {
      seen.push(kind === 'token' ? 1 : 0)
      return []
    })
    await calendar.sync({ ...dependencies, access })
    expect(seen.slice(0, 2)).toEqual([0, 1])
    expect(await calendar.mirrored()).toEqual(await calendar.expected())
  })

  it('R17 what neither listing has is swept, and nothing else', async () => {
    const calendar = await world.mirrorCalendar()
    const ids = [2, 3, 4].map((number) => calendar.insert(`Event ${number}`, day(number)))
    await calendar.sync()
    calendar.delete(ids[1] ?? '')
    world.google.expireSyncTokens(calendar.id.calendarId)
    const untouched = await calendar.documents()
    expect(await calendar.sync()).toEqual({ kind: 'completed', counts: { created: 0, updated: 0, deleted: 1 } })
    expect(await calendar.mirrored()).toEqual(await calendar.expected())
    const times = new Map(untouched.map(({ id, updateTime }) => [id, updateTime]))
    for (const { id, updateTime } of await calendar.documents()) expect(updateTime).toBe(times.get(id))
  })

  it('R17 an event that moved into the window between the listings survives the sweep', async () => {
    const calendar = await world.mirrorCalendar()
    const id = calendar.insert('Moving', day(2))
    await calendar.sync()
    calendar.patch(id, { start: { dateTime: '2027-12-01T11:00:00Z' }, end: { dateTime: '2027-12-01T12:00:00Z' } })
    world.google.expireSyncTokens(calendar.id.calendarId)
    const dependencies = calendar.dependencies()
    let windows = 0
    const access = withRows(dependencies.access, ({ kind }) => {
      if (kind === 'window' && (windows += 1) === 1) {
        calendar.patch(id, { start: { dateTime: day(5) }, end: { dateTime: '2026-03-05T12:00:00Z' } })
      }
      return []
    })
    const store = {
      ...dependencies.store,
      transaction: async <Result>(body: Parameters<typeof dependencies.store.transaction<Result>>[0]) => {
        const result = await dependencies.store.transaction(body)
        present.push((await calendar.documents()).length)
        return result
      },
    }
    const present: number[] = []
    await calendar.sync({ ...dependencies, access, store })
    expect(Math.min(...present)).toBe(1)
    expect(await calendar.mirrored()).toEqual(await calendar.expected())
  })

  it('R17 what a recurring event has left from when it was a single one is swept, also if an instance of it moves', async () => {
    const calendar = await world.mirrorCalendar()
    const id = calendar.insert('Once', '2026-03-04T10:00:00Z')
    const { access, ...rest } = calendar.dependencies()
    let listed: string[] = []
    const [start, end] = ['11', '12'].map((hour) => ({
      dateTime: `2026-03-04T${hour}:00:00`,
      timeZone: 'Europe/Berlin',
    }))
    const edited = withApi(access, (api) => ({
      async listEvents(listing, pageToken) {
        // Today has been listed, with the single event.
        if (listing.kind === 'token') calendar.patch(id, { start, end, recurrence: ['RRULE:FREQ=DAILY;COUNT=3'] })
        const page = await api.listEvents(listing, pageToken)
        if (listing.kind === 'window') {
          listed = world.google.events
            .instances(calendar.id.calendarId, calendar.id.calendarId, id)
            .items.map((one) => one.id)
          world.google.patchEvent(calendar.id.calendarId, listed[1] ?? '', { summary: 'Moved' })
        }
        return page
      },
    }))
    await calendar.sync({ ...rest, access: edited })
    await calendar.sync()
    expect(new Set((await calendar.documents()).map(({ data }) => data['eventId']))).toEqual(new Set(listed))
    await expectEqual(calendar)
  })

  it('R11 an event that the token listing has outside the window does not keep its stale document', async () => {
    const calendar = await world.mirrorCalendar()
    const id = calendar.insert('Moving out', day(2))
    await calendar.sync()
    calendar.patch(id, { start: { dateTime: '2027-12-01T11:00:00Z' }, end: { dateTime: '2027-12-01T12:00:00Z' } })
    world.google.expireSyncTokens(calendar.id.calendarId)
    await calendar.sync()
    expect(await calendar.documents()).toEqual([])
  })

  it('R7 no token is stored before the last of its documents', async () => {
    const calendar = await world.mirrorCalendar()
    for (let number = 2; number < 9; number += 1) calendar.insert(`Event ${number}`, day(number))
    const dependencies = calendar.dependencies()
    const seen: (readonly [token: boolean, documents: number])[] = []
    const store = {
      ...dependencies.store,
      transaction: async <Result>(body: Parameters<typeof dependencies.store.transaction<Result>>[0]) => {
        const result = await dependencies.store.transaction(body)
        seen.push([(await calendar.state())?.token !== null, (await calendar.documents()).length])
        return result
      },
    }
    await calendar.sync({ ...dependencies, store })
    expect(seen.filter(([token, documents]) => token && documents < 7)).toEqual([])
    expect(seen.filter(([token]) => !token).length).toBeGreaterThan(0)
    expect(seen.at(-1)).toEqual([true, 7])
  })

  it('R3 a worker paused beyond its lease commits nothing', async () => {
    const calendar = await world.mirrorCalendar()
    const id = calendar.insert('Before the pause', day(2))
    const paused = calendar.dependencies()
    let commits = 0
    const store = {
      ...paused.store,
      transaction: async <Result>(body: Parameters<typeof paused.store.transaction<Result>>[0]) => {
        commits += 1
        if (commits === 1) {
          world.clock.advance(10 * 60_000)
          calendar.patch(id, { summary: 'After the pause' })
          await calendar.sync()
        }
        return await paused.store.transaction(body)
      },
    }
    const wrote: unknown[] = []
    await calendar.sync({ ...paused, store })
    wrote.push(...(await calendar.documents()).map(({ data }) => data['summary']))
    expect(wrote).toEqual(['After the pause'])
    expect(calendar.log.filter(({ event }) => event === 'calendar_sync_full')).toHaveLength(1)
  })

  it('R4 a foreign live lease is left alone; what it may have missed is noted, and a watchdog stands behind it', async () => {
    const calendar = await world.mirrorCalendar()
    calendar.insert('Lunch', day(2))
    const first = calendar.dependencies()
    const left: unknown[] = []
    const store = beforeCommitOfDocuments(first.store, async () => {
      left.push(await calendar.sync(), await calendar.sync(), (await calendar.state())?.pendingSince)
    })
    await calendar.sync({ ...first, store })
    expect(left).toEqual([{ kind: 'handed_over' }, { kind: 'handed_over' }, new Date(world.clock.now())])
    expect(calendar.queue.log).toMatchObject({ created: 1, refused: 1 })
    expect(await calendar.state()).toMatchObject({ lease: null, pendingSince: null })
    expect(await calendar.mirrored()).toEqual(await calendar.expected())
  })

  it('tells the owner how far it is, and nothing of the kind once it is done', async () => {
    const calendar = await world.mirrorCalendar()
    for (let number = 2; number < 9; number += 1) calendar.insert(`Event ${number}`, day(number))
    const dependencies = calendar.dependencies()
    const told: unknown[] = []
    const access = withRows(dependencies.access, () => {
      world.clock.advance(3_000)
      return []
    })
    const store = aroundTransactions(dependencies.store, {
      after: async () => {
        const document = await calendar.document()
        told.push([document?.['state'], document?.['progress']])
      },
    })
    await calendar.sync({ ...dependencies, access, store })
    expect(told).toContainEqual(['syncing', { phase: 'writing', done: 7, of: 7 }])
    expect(await calendar.document()).toMatchObject({ state: 'polling', progress: null })
  })

  it('R3 two workers that begin at the same time write each document once', async () => {
    const calendar = await world.mirrorCalendar()
    for (let number = 2; number < 9; number += 1) calendar.insert(`Event ${number}`, day(number))
    const outcomes = await Promise.all([calendar.sync(), calendar.sync(), calendar.sync()])
    await calendar.runWaitingTasks()
    const created = outcomes.map((outcome) => (outcome.kind === 'completed' ? outcome.counts.created : 0))
    expect(created.reduce((sum, count) => sum + count)).toBe(7)
    expect(await calendar.mirrored()).toEqual(await calendar.expected())
  })

  it('R12 a full sync behind one that was interrupted says that its counts are lower bounds', async () => {
    const calendar = await world.mirrorCalendar()
    calendar.insert('Lunch', day(2))
    world.google.faults.inject({ operation: 'events.list', fault: 'forbidden', times: 1, skip: 2 })
    await expect(calendar.sync()).rejects.toThrow('forbidden')
    await calendar.sync()
    world.google.expireSyncTokens(calendar.id.calendarId)
    await calendar.sync()
    const full = calendar.log.filter(({ event }) => event === 'calendar_sync_full')
    expect(full.map(({ fields }) => fields['atLeast'])).toEqual([true, false])
  })

  it('the time zone of the calendar decides over all-day events, so another one means a full sync', async () => {
    const calendar = await world.mirrorCalendar('Europe/Berlin')
    world.google.insertEvent(calendar.id.calendarId, {
      summary: 'Holiday',
      start: { date: '2026-03-05' },
      end: { date: '2026-03-06' },
    })
    await calendar.sync()
    expect((await calendar.documents())[0]?.data['startAt']).toEqual(new Date('2026-03-04T23:00:00Z'))
    world.google.changeCalendar(calendar.id.calendarId, { timeZone: 'America/New_York' })
    calendar.insert('Lunch', day(2))
    await calendar.sync()
    const holiday = (await calendar.documents()).find(({ data }) => data['summary'] === 'Holiday')
    expect(holiday?.data['startAt']).toEqual(new Date('2026-03-05T05:00:00Z'))
  })

  it('the documents of another calendar of the same user are left alone', async () => {
    const calendar = await world.mirrorCalendar()
    calendar.insert('Lunch', day(2))
    await calendar.sync()
    const foreign = `users/${calendar.id.uid}/events/another~event`
    const data = { calendarRef: 'another', recurringEventId: null, contentHash: 1 }
    await world.store.commit([{ kind: 'set', path: foreign, data }])
    world.google.expireSyncTokens(calendar.id.calendarId)
    await calendar.sync()
    expect((await world.store.getAll([foreign]))[0]?.data).toEqual(data)
  })
})

/** Something happens before the first commit of documents, while the lease is held. */
function beforeCommitOfDocuments(store: Parameters<typeof beforeCommit>[0], happen: () => Promise<void>) {
  return { ...beforeCommit(store, happen), commit: store.commit }
}
