import { syncCalendarHandler } from '../../../functions/src/entrypoints/sync-calendar'
import { SYNC_ATTEMPTS } from '../../../functions/src/entrypoints/task-attempts'
import type { SyncDependencies } from '../../../functions/src/sync/sync-dependencies'
import { countAccess } from '../../../functions/src/google/counting-calendar-api'
import { countOperations } from '../../../functions/src/firestore/counting-document-store'
import { StoreUnavailable } from '../../../functions/src/model/errors/store-unavailable'
import { MirrorWorld } from '../../support/mirror-world'
import type { MirroredCalendar } from '../../support/mirrored-calendar'
import { beforeCommit } from '../../support/before-commit'
import { withRows } from '../../support/with-rows'

/** A sync in a fresh process, with what it cost at the gateways. */
async function measuredSync(calendar: MirroredCalendar) {
  const dependencies = calendar.dependencies()
  const { tally } = dependencies
  const counting: SyncDependencies = {
    ...dependencies,
    store: countOperations(dependencies.store, tally),
    access: countAccess(dependencies.access, tally),
  }
  return { outcome: await calendar.sync(counting), tally }
}

describe('the fast path', () => {
  let world: MirrorWorld
  beforeAll(async () => {
    world = await MirrorWorld.open()
  })
  afterAll(async () => {
    await world.close()
  })

  async function syncedCalendar(...summaries: readonly string[]) {
    const calendar = await world.mirrorCalendar()
    const ids = summaries.map((summary, day) => calendar.insert(summary, `2026-03-0${day + 2}T11:00:00Z`))
    await calendar.sync()
    return { calendar, ids: ids.map(String) }
  }

  it('creates, updates and deletes what changed in Google, and counts it', async () => {
    const { calendar, ids } = await syncedCalendar('Lunch', 'Dinner')
    calendar.patch(ids[0] ?? '', { summary: 'Late lunch' })
    calendar.delete(ids[1] ?? '')
    calendar.insert('Breakfast', '2026-03-05T06:00:00Z')
    expect(await calendar.sync()).toEqual({ kind: 'completed', counts: { created: 1, updated: 1, deleted: 1 } })
    expect(await calendar.mirrored()).toEqual(await calendar.expected())
  })

  it.each([1, 7])('k changed events cost 1 call, k + 1 reads and k + 1 writes (k = %i)', async (k) => {
    const { calendar } = await syncedCalendar()
    const ids = Array.from({ length: k }, (_, hour) => calendar.insert(`Event ${hour}`, `2026-03-04T0${hour}:00:00Z`))
    await calendar.sync()
    for (const id of ids) calendar.patch(id, { location: 'Room 1' })
    world.server.requestLog.reset()
    const { tally } = await measuredSync(calendar)
    expect(tally).toMatchObject({ calls: 1, reads: k + 1, writes: k + 1, deletes: 0 })
    expect(world.server.requestLog.counts()).toEqual({ 'events.list': 1, 'oauth.token': 1 })
  })

  it('an empty delta costs 1 call and 1 read, and writes nothing', async () => {
    const { calendar } = await syncedCalendar('Lunch')
    const { outcome, tally } = await measuredSync(calendar)
    expect(outcome).toEqual({ kind: 'completed', counts: { created: 0, updated: 0, deleted: 0 } })
    expect(tally).toMatchObject({ calls: 1, reads: 1, writes: 0, deletes: 0 })
  })

  it('R12 an event that changed in nothing a client sees is not written, but its token is stored', async () => {
    const { calendar, ids } = await syncedCalendar('Lunch')
    const [before] = await calendar.documents()
    const token = (await calendar.state())?.token
    calendar.patch(ids[0] ?? '', { summary: 'Lunch' })
    const { outcome, tally } = await measuredSync(calendar)
    expect(outcome).toEqual({ kind: 'completed', counts: { created: 0, updated: 0, deleted: 0 } })
    expect(tally.writes).toBe(1)
    expect((await calendar.documents())[0]?.updateTime).toBe(before?.updateTime)
    expect((await calendar.state())?.token).not.toBe(token)
  })

  it('R11 an event that leaves the window leaves the mirror, and one that enters it enters', async () => {
    const { calendar, ids } = await syncedCalendar('Soon')
    const far = calendar.insert('Far', '2027-12-01T11:00:00Z')
    await calendar.sync()
    expect(await calendar.mirrored()).toHaveLength(1)
    const move = (day: string) => ({ start: { dateTime: `${day}T11:00:00Z` }, end: { dateTime: `${day}T12:00:00Z` } })
    calendar.patch(ids[0] ?? '', move('2027-11-01'))
    calendar.patch(far, move('2026-04-01'))
    expect(await calendar.sync()).toEqual({ kind: 'completed', counts: { created: 1, updated: 0, deleted: 1 } })
    expect(await calendar.mirrored()).toEqual(await calendar.expected())
  })

  it('R8 pages of a delta repeat its parameters, and an empty page is not its end', async () => {
    const { calendar } = await syncedCalendar()
    world.google.switches.pages = 'ragged'
    try {
      for (let hour = 0; hour < 9; hour += 1) calendar.insert(`Event ${hour}`, `2026-03-04T0${hour}:00:00Z`)
      world.server.requestLog.reset()
      await calendar.sync()
      const listings = world.server.requestLog.requests.filter(({ operation }) => operation === 'events.list')
      expect(listings.length).toBeGreaterThan(1)
      const repeated = listings.map(({ query }) => JSON.stringify({ ...query, pageToken: undefined }))
      expect(new Set(repeated).size).toBe(1)
      expect(repeated[0]).toContain('syncToken')
      expect(await calendar.mirrored()).toEqual(await calendar.expected())
    } finally {
      world.google.switches.pages = 'full'
    }
  })

  it('R2 a worker whose state moved after its listing starts over, so that stale data never follows newer', async () => {
    const { calendar, ids } = await syncedCalendar('Lunch')
    calendar.patch(ids[0] ?? '', { summary: 'Stale' })
    const slow = calendar.dependencies()
    const store = beforeCommit(slow.store, async () => {
      calendar.patch(ids[0] ?? '', { summary: 'Newer' })
      await calendar.sync()
      calendar.patch(ids[0] ?? '', { summary: 'Newest' })
    })
    world.server.requestLog.reset()
    await calendar.sync({ ...slow, store })
    expect(world.server.requestLog.counts()['events.list']).toBe(3)
    expect(await calendar.mirrored()).toEqual(await calendar.expected())
  })

  it('R1 every commit advances the state, so that another one on the same read must fail', async () => {
    const { calendar, ids } = await syncedCalendar('Lunch')
    const before = (await calendar.state())?.seq ?? Number.NaN
    calendar.patch(ids[0] ?? '', { summary: 'Lunch' })
    await calendar.sync()
    expect((await calendar.state())?.seq).toBe(before + 1)
  })

  it('R6 a commit that was applied but reported failed is reported with its counts all the same', async () => {
    const { calendar } = await syncedCalendar()
    calendar.insert('Lunch', '2026-03-04T11:00:00Z')
    const dependencies = calendar.dependencies()
    const store = {
      ...dependencies.store,
      commit: async (...[writes]: Parameters<typeof dependencies.store.commit>) => {
        await dependencies.store.commit(writes)
        throw new StoreUnavailable('no answer')
      },
    }
    const outcome = await calendar.sync({ ...dependencies, store })
    expect(outcome).toEqual({ kind: 'completed', counts: { created: 1, updated: 0, deleted: 0 } })
  })

  it('R29 a rate limit is waited for by everybody, with one task for its end', async () => {
    const { calendar } = await syncedCalendar()
    calendar.insert('Lunch', '2026-03-04T11:00:00Z')
    world.google.faults.inject({ operation: 'events.list', fault: 'rateLimitExceeded', times: 1 })
    const first = await calendar.sync()
    expect(first.kind).toBe('deferred')
    world.server.requestLog.reset()
    expect(await calendar.sync()).toEqual(first)
    expect(world.server.requestLog.requests).toHaveLength(0)
    expect(calendar.queue.log).toMatchObject({ created: 1, refused: 1 })
    await calendar.runWaitingTasks()
    expect(await calendar.mirrored()).toEqual(await calendar.expected())
    expect(await calendar.state()).toMatchObject({ notBefore: null, rateLimits: 0 })
  })

  it('an account whose credential Google refuses has to be connected again; what is mirrored stays', async () => {
    const { calendar } = await syncedCalendar('Lunch')
    await calendar.revoke()
    expect(await calendar.sync()).toEqual({ kind: 'reauth_required' })
    expect(await calendar.account()).toMatchObject({
      state: 'reauth_required',
      reason: expect.stringContaining('revoked'),
    })
    expect(await calendar.document()).toMatchObject({ state: 'reauth_required' })
    expect(await calendar.documents()).toHaveLength(1)
  })

  it('R30 an account that is connected again goes on where it was, without a full sync', async () => {
    const { calendar } = await syncedCalendar('Lunch')
    await calendar.revoke()
    calendar.insert('Dinner', '2026-03-05T18:00:00Z')
    await calendar.sync()
    await world.reconnect(calendar.id)
    calendar.log.length = 0
    await calendar.sync()
    expect(await calendar.mirrored()).toEqual(await calendar.expected())
    expect(calendar.log.map(({ event }) => event)).toEqual(['calendar_sync_incremental', 'calendar_sync_complete'])
    expect(await calendar.document()).toMatchObject({ state: 'polling' })
    expect(await calendar.account()).toMatchObject({ state: 'connected', reason: null })
  })

  it('R28 the last attempt of a task leaves its work as pending, and earlier ones do not', async () => {
    const { calendar } = await syncedCalendar('Lunch')
    const handle = syncCalendarHandler(() => calendar.dependencies())
    const data = { version: 1, syncId: calendar.id.syncId, cause: { kind: 'watch' } }
    const attempt = async (retryCount: number) => {
      world.google.faults.inject({ operation: 'events.list', fault: 'forbidden', times: 1 })
      await expect(handle({ data, id: 'task', retryCount })).rejects.toThrow('PermissionDenied')
      return (await calendar.state())?.pendingSince
    }
    expect(await attempt(SYNC_ATTEMPTS - 2)).toBeNull()
    expect(await attempt(SYNC_ATTEMPTS - 1)).toEqual(new Date(world.clock.now()))
  })

  it('a calendar that is not selected any more ends quietly', async () => {
    const { calendar } = await syncedCalendar('Lunch')
    await world.store.commit([{ kind: 'delete', path: `syncState/${calendar.id.syncId}` }])
    expect(await calendar.sync()).toEqual({ kind: 'gone' })
  })

  it('an event that no document can be made of is quarantined and stops nothing else', async () => {
    const { calendar } = await syncedCalendar()
    calendar.insert('Lunch', '2026-03-04T11:00:00Z')
    const dependencies = calendar.dependencies()
    const odd = [
      { id: 'without-a-start', status: 'confirmed' },
      { id: 'start-is-text', start: 'tomorrow' },
    ]
    await calendar.sync({ ...dependencies, access: withRows(dependencies.access, () => odd) })
    const quarantine = await world.store.query({
      from: { collection: 'quarantine' },
      where: [{ field: 'calendarRef', op: '==', value: calendar.id.calendarRef }],
    })
    const summaries = (await calendar.documents()).map(({ data }) => data['summary'])
    expect({ summaries, quarantined: quarantine.length }).toEqual({ summaries: ['Lunch'], quarantined: 2 })
  })
})
