import { ensureChannel } from '../../../functions/src/channels/ensure-channel'
import { GoogleUnavailable } from '../../../functions/src/model/errors/google-unavailable'
import { readHealth } from '../../../functions/src/mirror/health'
import { paths } from '../../../functions/src/model/paths'
import {
  DAY,
  hourlyDependencies,
  HOUR,
  ledgerOf,
  letHoursPass,
  restlessness,
  runHourly,
  WEEK,
} from '../../support/hourly-run'
import { openChannelsOf } from '../../support/open-channels-of'
import { MirrorWorld } from '../../support/mirror-world'
import type { MirroredCalendar } from '../../support/mirrored-calendar'
import { watchedCalendar } from '../../support/watch-mirrored'
import { withApi } from '../../support/with-api'

/** With half to three quarters of a week gone a channel is renewed; now it is for sure. */
const ALMOST_OVER = WEEK - DAY

describe('the hourly run', () => {
  let world: MirrorWorld
  beforeEach(async () => {
    world = await MirrorWorld.open()
  })
  afterEach(async () => {
    await world.close()
  })

  const watched = () => watchedCalendar(world, 1)

  function asked(): readonly string[] {
    const operations = world.server.requestLog.requests.map(({ operation }) => operation)
    return operations.filter((operation) => operation !== 'oauth.token')
  }

  async function setState(calendar: MirroredCalendar, data: Readonly<Record<string, unknown>>) {
    await world.store.commit([{ kind: 'update', path: paths.syncState(calendar.id.syncId), data }])
  }

  async function setAccount({ id }: MirroredCalendar, state: string) {
    await world.store.commit([{ kind: 'update', path: paths.account(id.uid, id.accountId), data: { state } }])
  }

  it('does nothing where all is well: two reads a calendar, no call, no write', async () => {
    const calendar = await watched()
    world.server.requestLog.reset()
    const dependencies = hourlyDependencies(calendar)
    expect(await runHourly(calendar, dependencies)).toMatchObject({ calendars: 1, channels: 1, complete: true })
    expect(asked()).toEqual([])
    // The third one tells where the last run stopped.
    expect(dependencies.tally).toEqual({ reads: 3, writes: 0, deletes: 0, calls: 0, tasks: 0 })
  })

  it('R34 renews a channel before it ends: the new one first, then a sync, then the old one is stopped', async () => {
    const calendar = await watched()
    expect(await restlessness(calendar)).toBeUndefined()
    const [old] = openChannelsOf(calendar)
    world.clock.advance(ALMOST_OVER)
    world.server.requestLog.reset()
    const tasks = calendar.queue.log.created
    expect(await runHourly(calendar)).toMatchObject({ opened: 1, failed: 0 })
    expect(asked()).toEqual(['events.watch', 'channels.stop'])
    expect(calendar.queue.log.created).toBe(tasks + 1)
    await calendar.runWaitingTasks()
    expect(await restlessness(calendar)).toBeUndefined()
    expect(openChannelsOf(calendar)[0]?.id).not.toBe(old?.id)
    const expiration = new Date(openChannelsOf(calendar)[0]?.expiration ?? 0)
    expect(await calendar.document()).toMatchObject({ state: 'live', channelExpiration: expiration })
  })

  it('R34 keeps a calendar watched for a month of hours, with one channel at each of them', async () => {
    const calendar = await watched()
    const seen = new Set<string>()
    for (let hour = 0; hour < 30 * 24; hour += 6) {
      await letHoursPass(calendar, 1)
      world.clock.advance(5 * HOUR)
      const open = openChannelsOf(calendar)
      expect(open).toHaveLength(1)
      for (const { id } of open) seen.add(id)
    }
    expect(seen.size).toBeGreaterThan(5)
    expect(seen.size).toBeLessThan(10)
    expect(await restlessness(calendar)).toBeUndefined()
  }, 120_000)

  it('opens the channel that a selected calendar does not have', async () => {
    const calendar = await world.mirrorCalendar()
    expect(await runHourly(calendar)).toMatchObject({ opened: 1 })
    await calendar.runWaitingTasks()
    expect(await restlessness(calendar)).toBeUndefined()
    expect(await calendar.document()).toMatchObject({ state: 'live' })
  })

  it('replaces a channel that ended while nobody was looking', async () => {
    const calendar = await watched()
    world.clock.advance(WEEK + HOUR)
    calendar.insert('Told to nobody', '2026-03-10T11:00:00Z')
    world.server.requestLog.reset()
    await runHourly(calendar)
    await calendar.runWaitingTasks()
    expect(await restlessness(calendar)).toBeUndefined()
    expect(asked()).not.toContain('channels.stop')
  })

  it('R34 two runs at once leave one channel', async () => {
    const calendar = await watched()
    world.clock.advance(ALMOST_OVER)
    await Promise.all([runHourly(calendar), runHourly(calendar), runHourly(calendar)])
    await calendar.runWaitingTasks()
    expect(await restlessness(calendar)).toBeUndefined()
  })

  it('R34 a run and a call of watchCalendar at once leave one channel', async () => {
    const calendar = await watched()
    world.clock.advance(WEEK - HOUR)
    await Promise.all([runHourly(calendar), ensureChannel(calendar.id.syncId, hourlyDependencies(calendar))])
    await calendar.runWaitingTasks()
    expect(await restlessness(calendar)).toBeUndefined()
  })

  it('R34 stops an active channel that no calendar names', async () => {
    const calendar = await watched()
    const [record] = await ledgerOf(calendar)
    const { id } = calendar
    const another = '00000000-0000-4000-8000-000000000001'
    const body = { id: another, type: 'web_hook', address: 'http://127.0.0.1:9/calendarWebhook' }
    const { resource } = world.google.events.watch(id.calendarId, id.calendarId, body, 'mirror')
    const data = { ...record, channelId: another, resourceId: resource.resourceId }
    await world.store.commit([{ kind: 'create', path: `channels/${another}`, data }])
    expect(openChannelsOf(calendar)).toHaveLength(2)
    expect(await runHourly(calendar)).toMatchObject({ stopped: 1, opened: 0 })
    expect(await restlessness(calendar)).toBeUndefined()
  })

  it('stops the channels of a calendar that is not mirrored any more, however it went', async () => {
    const calendar = await watched()
    await world.store.commit([{ kind: 'delete', path: paths.syncState(calendar.id.syncId) }])
    expect(await runHourly(calendar)).toMatchObject({ stopped: 1 })
    expect(openChannelsOf(calendar)).toEqual([])
    expect((await ledgerOf(calendar)).map(({ state }) => state)).toEqual(['closed'])
  })

  it('leaves a calendar alone that was unselected since the page was read', async () => {
    const calendar = await watched()
    world.clock.advance(ALMOST_OVER)
    const dependencies = hourlyDependencies(calendar)
    const store: typeof dependencies.store = {
      ...dependencies.store,
      async getAll(wanted, fields) {
        const isAccounts = wanted.includes(paths.account(calendar.id.uid, calendar.id.accountId))
        if (isAccounts) await world.store.commit([{ kind: 'delete', path: paths.syncState(calendar.id.syncId) }])
        return await dependencies.store.getAll(wanted, fields)
      },
    }
    expect(await runHourly(calendar, { store })).toMatchObject({ opened: 0, failed: 0 })
    expect(openChannelsOf(calendar)).toHaveLength(1)
    await runHourly(calendar)
    expect(openChannelsOf(calendar)).toEqual([])
  })

  it('leaves no channel behind for a calendar that is erased, ledger and all, while one is being opened', async () => {
    const calendar = await world.mirrorCalendar()
    const dependencies = hourlyDependencies(calendar)
    const access = withApi(dependencies.access, (api) => ({
      async watchEvents(calendarId, channel) {
        const opened = await api.watchEvents(calendarId, channel)
        await world.store.commit([
          { kind: 'delete', path: paths.syncState(calendar.id.syncId) },
          { kind: 'delete', path: paths.channel(channel.channelId) },
        ])
        return opened
      },
    }))
    expect(await runHourly(calendar, { ...dependencies, access })).toMatchObject({ opened: 0, failed: 0 })
    expect(openChannelsOf(calendar)).toEqual([])
    expect(await ledgerOf(calendar)).toEqual([])
  })

  it('shows in health which channels end soon because nobody could renew them', async () => {
    const calendar = await watched()
    const soon = async () => (await readHealth(world)).channelsExpiringSoon
    world.clock.advance(ALMOST_OVER + 1)
    expect(await soon()).toBe(1)
    await letHoursPass(calendar, 1)
    expect(await soon()).toBe(0)
    await setAccount(calendar, 'reauth_required')
    world.clock.advance(ALMOST_OVER + 1)
    await runHourly(calendar)
    expect(await soon()).toBe(1)
    world.clock.advance(DAY)
    await runHourly(calendar)
    expect(await soon()).toBe(0)
  })

  it.each(['reauth_required', 'disconnecting'])('asks nothing of Google for an account that is %s', async (state) => {
    const calendar = await watched()
    await setAccount(calendar, state)
    await setState(calendar, { refusedAt: new Date(world.clock.now()) })
    world.clock.advance(ALMOST_OVER)
    world.server.requestLog.reset()
    const report = await runHourly(calendar)
    expect(report).toMatchObject({ skipped: 1, opened: 0, synced: 0, failed: 0 })
    expect(world.server.requestLog.requests).toEqual([])
  })

  it('says of a channel that is over that it is, also for an account that waits for its owner', async () => {
    const calendar = await watched()
    await setAccount(calendar, 'reauth_required')
    world.clock.advance(WEEK + 1)
    await runHourly(calendar)
    await runHourly(calendar)
    expect((await ledgerOf(calendar)).map(({ state }) => state)).toEqual(['closed'])
    expect(await calendar.state()).toMatchObject({ push: { kind: 'none' } })
    expect(await calendar.document()).toMatchObject({ channelExpiration: null })
    await setAccount(calendar, 'connected')
    await runHourly(calendar)
    await calendar.runWaitingTasks()
    expect(await restlessness(calendar)).toBeUndefined()
  })

  it('leaves a paused calendar alone, and says of its channel that it is over once it is', async () => {
    const calendar = await watched()
    await setState(calendar, { pausedBy: ['calendar'], pendingSince: new Date(world.clock.now()) })
    world.clock.advance(ALMOST_OVER)
    world.server.requestLog.reset()
    expect(await runHourly(calendar)).toMatchObject({ opened: 0, synced: 0, skipped: 0 })
    world.clock.advance(2 * DAY)
    await runHourly(calendar)
    await runHourly(calendar)
    expect(world.server.requestLog.requests).toEqual([])
    expect((await ledgerOf(calendar)).map(({ state }) => state)).toEqual(['closed'])
  })

  it('tells the owner when the credential is refused, and asks no more of that account', async () => {
    const calendar = await watched()
    world.clock.advance(ALMOST_OVER)
    await calendar.revoke()
    expect(await runHourly(calendar)).toMatchObject({ failed: 1, opened: 0 })
    expect(await calendar.account()).toMatchObject({ state: 'reauth_required' })
    expect(await calendar.document()).toMatchObject({ state: 'reauth_required' })
    world.server.requestLog.reset()
    await runHourly(calendar)
    expect(world.server.requestLog.requests).toEqual([])
    expect((await ledgerOf(calendar)).map(({ state }) => state)).toEqual(['active'])
  })

  it('R29 asks nothing of Google before the time that Google asked for', async () => {
    const calendar = await watched()
    world.clock.advance(ALMOST_OVER)
    await setState(calendar, { notBefore: new Date(world.clock.now() + HOUR / 2) })
    world.server.requestLog.reset()
    expect(await runHourly(calendar)).toMatchObject({ skipped: 1, opened: 0 })
    expect(asked()).toEqual([])
    world.clock.advance(HOUR)
    expect(await runHourly(calendar)).toMatchObject({ opened: 1 })
  })

  it('R29 a rate limit leaves the old channel open and no trace of the new one', async () => {
    const calendar = await watched()
    world.clock.advance(ALMOST_OVER)
    world.google.faults.inject({ operation: 'events.watch', fault: 'rateLimitExceeded', times: 100 })
    expect(await runHourly(calendar)).toMatchObject({ failed: 1, opened: 0 })
    expect((await ledgerOf(calendar)).map(({ state }) => state)).toEqual(['active'])
    expect(openChannelsOf(calendar)).toHaveLength(1)
    world.google.faults.clear()
    await letHoursPass(calendar, 1)
    expect(await restlessness(calendar)).toBeUndefined()
  })

  it('one calendar that fails keeps no other one waiting', async () => {
    const calendars = [await watched(), await watched(), await watched()]
    world.clock.advance(ALMOST_OVER)
    const [first, failing] = calendars
    if (!first || !failing) throw new Error('There are three')
    const { access } = hourlyDependencies(first)
    const odd = withApi(access, (api) => ({
      async watchEvents(calendarId, channel) {
        if (calendarId === failing.id.calendarId) throw new GoogleUnavailable('never')
        return await api.watchEvents(calendarId, channel)
      },
    }))
    expect(await runHourly(first, { access: odd })).toMatchObject({ opened: 2, failed: 1, complete: true })
  })

  it('goes on in the next hour where it ran out of time', async () => {
    const calendars = [await watched(), await watched(), await watched()]
    const [first] = calendars
    if (!first) throw new Error('There are three')
    world.clock.advance(ALMOST_OVER)
    const { access } = hourlyDependencies(first)
    const slow = withApi(access, (api) => ({
      async watchEvents(calendarId, channel) {
        world.clock.advance(HOUR / 3)
        return await api.watchEvents(calendarId, channel)
      },
    }))
    const report = await runHourly(first, { access: slow })
    expect(report.complete).toBe(false)
    expect(await runHourly(first)).toMatchObject({ complete: true })
    for (const calendar of calendars) {
      await calendar.runWaitingTasks()
      expect(openChannelsOf(calendar)).toHaveLength(1)
    }
  })

  it('logs what was planned and done, and nothing about anybody', async () => {
    const calendar = await watched()
    world.clock.advance(ALMOST_OVER)
    await runHourly(calendar)
    const lines = calendar.log.filter(({ event }) => event === 'calendar_channels_renewed')
    expect(lines).toEqual([
      {
        event: 'calendar_channels_renewed',
        fields: expect.objectContaining({ calendars: 1, toOpen: 1, opened: 1, complete: true, calls: 2 }),
      },
    ])
    expect(JSON.stringify(lines)).not.toMatch(/@|Lunch/)
  })
})
