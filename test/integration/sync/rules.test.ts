import { watchCalendar } from '../../../functions/src/channels/watch-calendar'
import { syncCalendarHandler } from '../../../functions/src/entrypoints/sync-calendar'
import type { CalendarAccess } from '../../../functions/src/google/calendar-access'
import type { CalendarApi } from '../../../functions/src/google/calendar-api'
import { NotFoundAtGoogle } from '../../../functions/src/model/errors/not-found-at-google'
import { SyncTokenExpired } from '../../../functions/src/model/errors/sync-token-expired'
import { channelIdSchema, resourceIdSchema } from '../../../functions/src/model/ids'
import { paths } from '../../../functions/src/model/paths'
import type { SyncDependencies } from '../../../functions/src/sync/sync-dependencies'
import { beforeCommit } from '../../support/before-commit'
import { MirrorWorld, WINDOW_SPAN } from '../../support/mirror-world'
import type { MirroredCalendar } from '../../support/mirrored-calendar'
import { withRows } from '../../support/with-rows'

const DAY = 86_400_000
const channelId = channelIdSchema.parse('6f1b8c52-4a1e-4d0e-9c43-0d5a3f2b1c77')
const resourceId = resourceIdSchema.parse('what-it-was-opened-on')
const weekly = {
  start: { dateTime: '2026-03-03T09:00:00', timeZone: 'Europe/Berlin' },
  end: { dateTime: '2026-03-03T10:00:00', timeZone: 'Europe/Berlin' },
  recurrence: ['RRULE:FREQ=WEEKLY;COUNT=8'],
}

/** Rules that only show between two workers, two attempts, or Google and one of them. */
describe('what holds whatever happens in between', () => {
  let world: MirrorWorld
  beforeAll(async () => {
    world = await MirrorWorld.open()
  })
  afterAll(async () => {
    await world.close()
  })

  const lunch = (calendar: MirroredCalendar, day = 4) => calendar.insert('Lunch', `2026-03-0${day}T11:00:00Z`)

  async function summariesOf(calendar: MirroredCalendar) {
    return (await calendar.documents()).map(({ data }) => data['summary'])
  }

  /** One attempt of a task; rejects where the queue is to try again. */
  async function attempt(calendar: MirroredCalendar, dependencies: SyncDependencies) {
    const data = { version: 1, syncId: calendar.id.syncId, cause: { kind: 'watch' } }
    await syncCalendarHandler(() => dependencies)({ data, id: 'a-task', retryCount: 0 })
  }

  /** Hands in what the webhook makes of a notification, and lets the queue run it. */
  async function push(calendar: MirroredCalendar, resource = resourceId) {
    const cause = { kind: 'push', channelId, resourceId: resource } as const
    await calendar.queue.enqueue({ version: 1, syncId: calendar.id.syncId, cause })
    await calendar.runWaitingTasks()
  }

  function listings() {
    return world.server.requestLog.requests.filter(({ operation }) => operation === 'events.list')
  }

  it('R3 of two workers that read the same state, one lists everything and the other does not', async () => {
    const calendar = await world.mirrorCalendar()
    lunch(calendar)
    const slow = calendar.dependencies()
    const store = beforeCommit(slow.store, async () => void (await calendar.sync()))
    await calendar.sync({ ...slow, store })
    expect(calendar.log.filter(({ event }) => event === 'calendar_sync_full')).toHaveLength(1)
    expect(await summariesOf(calendar)).toEqual(['Lunch'])
  })

  it('R7 no token is stored before documents that lie far ahead', async () => {
    const calendar = await world.mirrorCalendar()
    for (const hour of [10, 12, 14]) calendar.insert('In summer', `2026-07-01T${hour}:00:00Z`)
    const dependencies = calendar.dependencies()
    const stored: number[] = []
    const store: typeof dependencies.store = {
      ...dependencies.store,
      async transaction(body) {
        const result = await dependencies.store.transaction(body)
        if ((await calendar.state())?.token) stored.push((await calendar.documents()).length)
        return result
      },
    }
    await calendar.sync({ ...dependencies, store })
    expect(new Set(stored)).toEqual(new Set([3]))
  })

  it('R9 a recurring event that Google does not show stops nothing but itself', async () => {
    const calendar = await world.mirrorCalendar()
    const series = calendar.insert('Weekly', '2026-03-03T08:00:00Z', 1, weekly)
    await calendar.sync()
    calendar.patch(series, { summary: 'Renamed' })
    lunch(calendar)
    const dependencies = calendar.dependencies()
    const listInstances = () => Promise.reject(new NotFoundAtGoogle('not shown'))
    await calendar.sync({ ...dependencies, access: withApi(dependencies.access, () => ({ listInstances })) })
    expect(await summariesOf(calendar)).toContain('Lunch')
  })

  it.each(['stamped', 'opaque'] as const)(
    'R10 a deleted series leaves nothing, its instances’ ids being %s',
    async (ids) => {
      world.google.switches.instanceIds = ids
      try {
        const calendar = await world.mirrorCalendar()
        const series = calendar.insert('Weekly', '2026-03-03T08:00:00Z', 1, weekly)
        await calendar.sync()
        expect(await calendar.documents()).toHaveLength(8)
        calendar.delete(series)
        await calendar.sync()
        expect(await calendar.documents()).toEqual([])
      } finally {
        world.google.switches.instanceIds = 'stamped'
      }
    },
  )

  it('R15 the document of an event that cannot be mapped any more stays, and the token moves on', async () => {
    const calendar = await world.mirrorCalendar()
    const id = lunch(calendar)
    await calendar.sync()
    const token = (await calendar.state())?.token
    calendar.insert('Dinner', '2026-03-04T18:00:00Z')
    const dependencies = calendar.dependencies()
    await calendar.sync({ ...dependencies, access: withRows(dependencies.access, () => [{ id, status: 'confirmed' }]) })
    expect(new Set(await summariesOf(calendar))).toEqual(new Set(['Dinner', 'Lunch']))
    expect((await calendar.state())?.token).not.toBe(token)
  })

  it('R16 a first sync has stored what is on today before it lists everything', async () => {
    const calendar = await world.mirrorCalendar()
    lunch(calendar)
    calendar.insert('In summer', '2026-07-01T10:00:00Z')
    const dependencies = calendar.dependencies()
    const stored: (readonly unknown[])[] = []
    const access = withApi(dependencies.access, (api) => ({
      async listEvents(listing, pageToken) {
        if (listing.kind === 'token') stored.push(await summariesOf(calendar))
        return await api.listEvents(listing, pageToken)
      },
    }))
    await calendar.sync({ ...dependencies, access })
    expect(stored[0]).toEqual(['Lunch'])
    expect(await calendar.documents()).toHaveLength(2)
  })

  it('R20 a token that Google never accepts ends as an error after a few listings, never as a success', async () => {
    const calendar = await world.mirrorCalendar()
    lunch(calendar)
    const dependencies = calendar.dependencies()
    const access = withApi(dependencies.access, (api) => ({
      async listEvents(listing, pageToken) {
        const isStored = listing.kind === 'delta' && (await calendar.state())?.lease === null
        if (isStored) throw new SyncTokenExpired('never accepted')
        return await api.listEvents(listing, pageToken)
      },
    }))
    world.server.requestLog.reset()
    await expect(attempt(calendar, { ...dependencies, access })).rejects.toThrow()
    expect(listings().length).toBeLessThan(30)
    expect(await summariesOf(calendar)).toEqual(['Lunch'])
  })

  it('R29 an attempt that fails answers 500, which slows nobody else’s tasks down', async () => {
    const calendar = await world.mirrorCalendar()
    const dependencies = calendar.dependencies()
    const listEvents = () => Promise.reject(new TypeError('a bug'))
    const failing = { ...dependencies, access: withApi(dependencies.access, () => ({ listEvents })) }
    await expect(attempt(calendar, failing)).rejects.toMatchObject({ httpErrorCode: { status: 500 } })
  })

  it('R33 a notification that is faster than the record of its channel is a sync', async () => {
    const calendar = await world.mirrorCalendar()
    lunch(calendar)
    const { syncId, uid, accountId, calendarId } = calendar.id
    const createdAt = new Date(world.clock.now())
    const expiration = new Date(world.clock.now() + DAY)
    const data = { channelId, syncId, uid, accountId, calendarId, createdAt, state: 'opening', expiration }
    await world.store.commit([{ kind: 'create', path: paths.channel(channelId), data }])
    await push(calendar)
    expect(await summariesOf(calendar)).toEqual(['Lunch'])
  })

  it('a notification over a channel that is not in the ledger is a sync all the same', async () => {
    const calendar = await world.mirrorCalendar()
    lunch(calendar)
    await push(calendar)
    expect(await summariesOf(calendar)).toEqual(['Lunch'])
  })

  it('R33 a notification about something else than the channel was opened on is ignored', async () => {
    const calendar = await world.mirrorCalendar()
    await calendar.sync()
    const open = { kind: 'channel', channelId, resourceId, expiration: new Date(world.clock.now() + DAY) }
    await world.store.commit([{ kind: 'update', path: paths.syncState(calendar.id.syncId), data: { push: open } }])
    lunch(calendar)
    await push(calendar, resourceIdSchema.parse('something-else'))
    expect(await calendar.documents()).toEqual([])
    await push(calendar)
    expect(await summariesOf(calendar)).toEqual(['Lunch'])
  })

  function watching(calendar: MirroredCalendar, given: Partial<SyncDependencies> = {}, channelTtl = 7 * DAY) {
    const more = { keyring: world.keyring, webhookUrl: 'http://127.0.0.1:9/calendarWebhook', windowSpan: WINDOW_SPAN }
    return watchCalendar(calendar.id.uid, calendar.id.calendarRef, {
      ...calendar.dependencies(),
      ...more,
      ...given,
      channelTtl,
    })
  }

  it('R32 what changes while the channel is being opened is in the first sync', async () => {
    const calendar = await world.mirrorCalendar()
    const { access } = calendar.dependencies()
    const meanwhile = withApi(access, (api) => ({
      async watchEvents(calendarId, channel) {
        lunch(calendar)
        return await api.watchEvents(calendarId, channel)
      },
    }))
    const queue = {
      async enqueue() {
        await calendar.sync()
        return { jobId: 'at once' }
      },
    }
    await watching(calendar, { access: meanwhile, queue })
    expect(await summariesOf(calendar)).toEqual(['Lunch'])
  })

  it('R32 a channel lasts as long as Google says, not as long as it was asked for', async () => {
    const calendar = await world.mirrorCalendar()
    world.google.switches.channelTtlCap = 3 * DAY
    try {
      const granted = new Date(world.clock.now() + 3 * DAY)
      expect(await watching(calendar)).toMatchObject({ channelExpiration: granted })
      expect((await calendar.state())?.push).toMatchObject({ expiration: granted })
    } finally {
      world.google.switches.channelTtlCap = 30 * DAY
    }
  })
})

/** A Google that answers some calls otherwise. */
function withApi(access: CalendarAccess, change: (api: CalendarApi) => Partial<CalendarApi>): CalendarAccess {
  return {
    async forAccount(uid, accountId) {
      const api = await access.forAccount(uid, accountId)
      return { ...api, ...change(api) }
    },
  }
}
