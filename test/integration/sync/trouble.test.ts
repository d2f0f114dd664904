import { watchCalendar } from '../../../functions/src/channels/watch-calendar'
import { syncCalendarHandler } from '../../../functions/src/entrypoints/sync-calendar'
import { PermissionDenied } from '../../../functions/src/model/errors/permission-denied'
import { QueueUnavailable } from '../../../functions/src/model/errors/queue-unavailable'
import { channelIdSchema, resourceIdSchema } from '../../../functions/src/model/ids'
import { paths } from '../../../functions/src/model/paths'
import { LEASE_MS } from '../../../functions/src/sync/lease'
import type { SyncDependencies } from '../../../functions/src/sync/sync-dependencies'
import { expectEqual } from '../../support/expect-equal'
import { insertMany } from '../../support/fill-calendar'
import { MirrorWorld, WINDOW_SPAN } from '../../support/mirror-world'
import type { MirroredCalendar } from '../../support/mirrored-calendar'
import { withApi } from '../../support/with-api'

const HOUR = 3_600_000
const DAY = 24 * HOUR

describe('trouble', () => {
  let world: MirrorWorld
  beforeAll(async () => {
    world = await MirrorWorld.open()
  })
  afterEach(() => {
    world.google.faults.clear()
  })
  afterAll(async () => {
    await world.close()
  })

  async function synced(events = 3) {
    const calendar = await world.mirrorCalendar()
    const ids = insertMany(calendar, events)
    await calendar.sync()
    calendar.log.length = 0
    world.server.requestLog.reset()
    return { calendar, ids }
  }

  function listings() {
    return world.server.requestLog.requests.filter(({ operation }) => operation === 'events.list')
  }

  /** A clock that is some seconds behind the others. */
  function behind(dependencies: SyncDependencies): SyncDependencies {
    return { ...dependencies, clock: { now: () => world.clock.now() - 5_000, sleep: (ms) => world.clock.sleep(ms) } }
  }

  describe('R30 a revoked account', () => {
    it('in the middle of a full sync: the work ends well, the data stays, and the account waits to be connected', async () => {
      const { calendar } = await synced(5)
      world.google.expireSyncTokens(calendar.id.calendarId)
      const { access, ...rest } = calendar.dependencies()
      const revoking = withApi(access, (api) => ({
        async listEvents(listing, pageToken) {
          if (listing.kind === 'window') await calendar.revoke()
          return await api.listEvents(listing, pageToken)
        },
      }))
      await calendar.runTask(() => ({ ...rest, access: revoking }))
      expect(calendar.queue.log).toMatchObject({ created: 1, attempts: 1 })
      expect(await calendar.account()).toMatchObject({ state: 'reauth_required' })
      expect(await calendar.state()).toMatchObject({ lease: null, token: null })
      expect(await calendar.documents()).toHaveLength(5)
    })

    it('that is connected again goes on where it was', async () => {
      const { calendar, ids } = await synced(5)
      await calendar.revoke()
      calendar.patch(ids[0] ?? '', { summary: 'Renamed' })
      expect(await calendar.sync()).toEqual({ kind: 'reauth_required' })
      await world.reconnect(calendar.id)
      await calendar.sync()
      await expectEqual(calendar)
      expect(calendar.log.map(({ event }) => event)).not.toContain('calendar_sync_full')
    })
  })

  describe('R30 a calendar that Google does not find', () => {
    const lost = () => world.google.faults.inject({ operation: 'events.list', fault: 'notFound', times: 1_000 })

    async function channelled() {
      const { calendar } = await synced()
      const { uid, calendarRef } = calendar.id
      const more = { keyring: world.keyring, webhookUrl: 'http://127.0.0.1:9/calendarWebhook', windowSpan: WINDOW_SPAN }
      await watchCalendar(uid, calendarRef, { ...calendar.dependencies(), ...more, channelTtl: 7 * DAY })
      await calendar.runWaitingTasks()
      expect(await calendar.document()).toMatchObject({ state: 'live' })
      return calendar
    }

    it('once, is asked for again within the hour that follows, and nothing was lost', async () => {
      const { calendar } = await synced()
      const before = (await calendar.documents()).length
      world.google.faults.inject({ operation: 'events.list', fault: 'notFound', times: 1 })
      calendar.insert('Lunch', '2026-03-04T11:00:00Z')
      expect(await calendar.sync()).toEqual({ kind: 'missing' })
      expect(await calendar.documents()).toHaveLength(before)
      const start = world.clock.now()
      await calendar.runWaitingTasks()
      expect(world.clock.now() - start).toBeLessThanOrEqual(HOUR + 2_000)
      await expectEqual(calendar)
      expect(await calendar.state()).toMatchObject({ firstNotFoundAt: null })
    })

    it('for less than an hour is not lost, however often it is not found', async () => {
      const calendar = await channelled()
      lost()
      await calendar.sync()
      world.clock.advance(HOUR - 60_000)
      expect(await calendar.sync()).toEqual({ kind: 'missing' })
      expect(await calendar.document()).toMatchObject({ state: 'live' })
      expect(await calendar.state()).toMatchObject({ push: { kind: 'channel' } })
    })

    it('and then is found and then not, is lost an hour after the second time', async () => {
      const calendar = await channelled()
      lost()
      await calendar.sync()
      world.google.faults.clear()
      world.clock.advance(HOUR / 2)
      await calendar.sync()
      lost()
      world.clock.advance(HOUR / 2 + 60_000)
      await calendar.sync()
      expect(await calendar.document()).toMatchObject({ state: 'live' })
    })

    it('an hour apart is inaccessible: its channel is closed, its documents stay', async () => {
      const calendar = await channelled()
      const documents = await calendar.documents()
      const push = (await calendar.state())?.push
      const channelId = push?.kind === 'channel' ? push.channelId : channelIdSchema.parse('none')
      lost()
      await calendar.sync()
      await calendar.runWaitingTasks()
      expect(await calendar.document()).toMatchObject({ state: 'inaccessible' })
      expect(await calendar.state()).toMatchObject({ push: { kind: 'none' }, lease: null, pendingSince: null })
      const [ledger] = await world.store.getAll([paths.channel(channelId)])
      expect(ledger?.data).toMatchObject({ state: 'closed' })
      expect(await calendar.documents()).toEqual(documents)
    })

    it('and that comes back is what it was, with what changed meanwhile', async () => {
      const calendar = await channelled()
      lost()
      await calendar.sync()
      await calendar.runWaitingTasks()
      world.google.faults.clear()
      calendar.insert('Meanwhile', '2026-03-04T11:00:00Z')
      await calendar.sync()
      await expectEqual(calendar)
      // Without a channel only asking tells of changes, until it is watched again.
      expect(await calendar.document()).toMatchObject({ state: 'polling' })
    })

    it('in the middle of a full sync loses no document either', async () => {
      const { calendar } = await synced()
      world.google.expireSyncTokens(calendar.id.calendarId)
      world.google.faults.inject({ operation: 'events.list', fault: 'notFound', times: 1, skip: 2 })
      expect(await calendar.sync()).toEqual({ kind: 'missing' })
      expect(await calendar.documents()).toHaveLength(3)
      await calendar.runWaitingTasks()
      await expectEqual(calendar)
    })

    it('is looked at again also where the task for it comes too early by a clock that is behind', async () => {
      const calendar = await channelled()
      lost()
      await calendar.sync()
      await calendar.runWaitingTasks(() => behind(calendar.dependencies()))
      expect(await calendar.document()).toMatchObject({ state: 'inaccessible' })
    })
  })

  describe('R29 rate limits', () => {
    const limit = (times: number) =>
      world.google.faults.inject({ operation: 'events.list', fault: 'userRateLimitExceeded', times })

    it('in a row: each wait may be twice as long as the one before, and there is one task for each', async () => {
      const { calendar } = await synced()
      calendar.insert('Lunch', '2026-03-04T11:00:00Z')
      limit(6)
      await calendar.runTask()
      await expectEqual(calendar)
      expect(calendar.queue.log).toMatchObject({ created: 7, refused: 0, attempts: 7 })
      const times = listings().map(({ at }) => at)
      const waits = times.slice(1).map((at, index) => at - (times[index] ?? 0))
      // Between half and all of 2 s, 4 s, 8 s …, and the second after which its task comes.
      const least = waits.map((wait, number) => (wait - 1_000) / (2_000 * 2 ** number))
      expect(Math.min(...least)).toBeGreaterThanOrEqual(0.5)
      expect(Math.max(...least)).toBeLessThanOrEqual(1.1)
      expect(waits).toHaveLength(6)
    })

    it('bind a storm of notifications too: not one of them asks Google, and all are one task', async () => {
      const { calendar } = await synced()
      limit(1)
      await calendar.sync()
      const asked = listings().length
      for (let number = 0; number < 20; number += 1) {
        calendar.insert(`Event ${number}`, '2026-03-04T11:00:00Z')
        await calendar.sync()
      }
      expect(listings()).toHaveLength(asked)
      expect(calendar.queue.log).toMatchObject({ created: 1, refused: 20 })
      await calendar.runWaitingTasks()
      await expectEqual(calendar)
    })

    it('in the middle of a full sync give the lease back, and the task goes on', async () => {
      const { calendar } = await synced(20)
      world.google.expireSyncTokens(calendar.id.calendarId)
      world.google.faults.inject({ operation: 'events.list', fault: 'rateLimitExceeded', times: 2, skip: 2 })
      expect(await calendar.sync()).toMatchObject({ kind: 'deferred' })
      expect(await calendar.state()).toMatchObject({ lease: null, rateLimits: 1 })
      await calendar.runWaitingTasks()
      await expectEqual(calendar)
      expect(await calendar.state()).toMatchObject({ notBefore: null, rateLimits: 0 })
    })

    it('are not forgotten where the task for them comes too early by a clock that is behind', async () => {
      const { calendar } = await synced()
      calendar.insert('Lunch', '2026-03-04T11:00:00Z')
      limit(1)
      await calendar.sync()
      await calendar.runWaitingTasks(() => behind(calendar.dependencies()))
      await expectEqual(calendar)
    })
  })

  it('R28 an outage of Google costs attempts, and nothing else', async () => {
    const { calendar } = await synced()
    calendar.insert('Lunch', '2026-03-04T11:00:00Z')
    // Each attempt asks three times.
    world.google.faults.inject({ operation: 'events.list', fault: 'unavailable', times: 7 })
    await calendar.runTask()
    expect(calendar.queue.log.attempts).toBe(3)
    await expectEqual(calendar)
  }, 60_000)

  describe('a queue that takes no task', () => {
    const failing = (calendar: MirroredCalendar): SyncDependencies => ({
      ...calendar.dependencies(),
      queue: { enqueue: () => Promise.reject(new QueueUnavailable('down')) },
    })

    it('fails the attempt that has to hand its work over, which is tried again', async () => {
      const { calendar } = await synced()
      const lease = { owner: 'another task', until: new Date(world.clock.now() + LEASE_MS) }
      await world.store.commit([{ kind: 'update', path: paths.syncState(calendar.id.syncId), data: { lease } }])
      calendar.insert('Lunch', '2026-03-04T11:00:00Z')
      await calendar.runTask((attempt) => (attempt === 0 ? failing(calendar) : calendar.dependencies()))
      expect(calendar.queue.log.attempts).toBe(3)
      await expectEqual(calendar)
    })

    it('fails the attempt that met a rate limit, which is tried again and waits all the same', async () => {
      const { calendar } = await synced()
      calendar.insert('Lunch', '2026-03-04T11:00:00Z')
      world.google.faults.inject({ operation: 'events.list', fault: 'rateLimitExceeded', times: 1 })
      await calendar.runTask((attempt) => (attempt === 0 ? failing(calendar) : calendar.dependencies()))
      expect(listings()).toHaveLength(2)
      await expectEqual(calendar)
    })

    it('fails the attempt that did not find its calendar, which is tried again', async () => {
      const { calendar } = await synced()
      calendar.insert('Lunch', '2026-03-04T11:00:00Z')
      world.google.faults.inject({ operation: 'events.list', fault: 'notFound', times: 1 })
      await calendar.runTask((attempt) => (attempt === 0 ? failing(calendar) : calendar.dependencies()))
      await expectEqual(calendar)
      expect(await calendar.state()).toMatchObject({ firstNotFoundAt: null })
    })
  })

  it('R28 attempts that end all alike never end as a success, and leave a note that work is pending', async () => {
    const { calendar } = await synced()
    const data = { version: 1, syncId: calendar.id.syncId, cause: { kind: 'push', ...someChannel } }
    world.google.faults.inject({ operation: 'events.list', fault: 'internal', times: 1_000 })
    const handle = syncCalendarHandler(() => calendar.dependencies())
    await expect(handle({ data, id: 'a-task', retryCount: 20 })).rejects.toMatchObject({
      httpErrorCode: { status: 500 },
    })
    expect((await calendar.state())?.pendingSince).not.toBeNull()
  }, 60_000)

  it('R3 a full sync that fails gives its lease back, so that nobody has to wait for its end', async () => {
    const { calendar } = await synced(5)
    world.google.expireSyncTokens(calendar.id.calendarId)
    const windows = () => listings().filter(({ query }) => query['singleEvents'] === 'true')
    world.google.faults.inject({ operation: 'events.list', fault: 'forbidden', times: 1, skip: 2 })
    await expect(calendar.sync()).rejects.toThrow(PermissionDenied)
    expect(windows()).toHaveLength(1)
    expect(await calendar.state()).toMatchObject({ lease: null, token: null })
    await calendar.sync()
    await expectEqual(calendar)
  })
})

const someChannel = {
  channelId: channelIdSchema.parse('6f1b8c52-4a1e-4d0e-9c43-0d5a3f2b1c77'),
  resourceId: resourceIdSchema.parse('what-it-was-opened-on'),
}
