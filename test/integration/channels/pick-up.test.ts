import { paths } from '../../../functions/src/model/paths'
import { ASK_AGAIN_MS } from '../../../functions/src/channels/plan-channel-actions'
import { syncCalendarHandler } from '../../../functions/src/entrypoints/sync-calendar'
import { SYNC_ATTEMPTS } from '../../../functions/src/entrypoints/task-attempts'
import { HOUR, letHoursPass, restlessness, runHourly } from '../../support/hourly-run'
import { openChannelsOf } from '../../support/open-channels-of'
import { MirrorWorld } from '../../support/mirror-world'
import type { MirroredCalendar } from '../../support/mirrored-calendar'
import { watchMirrored, watchedCalendar } from '../../support/watch-mirrored'
import { withApi } from '../../support/with-api'

describe('R28 what the hourly run picks up', () => {
  let world: MirrorWorld
  beforeEach(async () => {
    world = await MirrorWorld.open()
  })
  afterEach(async () => {
    await world.close()
  })

  const watched = () => watchedCalendar(world)

  async function setState(calendar: MirroredCalendar, data: Readonly<Record<string, unknown>>) {
    await world.store.commit([{ kind: 'update', path: paths.syncState(calendar.id.syncId), data }])
  }

  /** An edit that nobody told us about. */
  function editUnheard(calendar: MirroredCalendar, summary = 'Unheard') {
    calendar.insert(summary, '2026-03-04T11:00:00Z')
    world.google.push.takeDue()
  }

  const lost = { owner: 'a worker that died', until: new Date('2026-03-02T09:00:00Z') }
  it.each([
    ['work that the last attempt of a task left behind', () => ({ pendingSince: new Date(world.clock.now()) })],
    ['a lease that ran out, whose watchdog never came', () => ({ lease: lost, interrupted: true })],
    ['a calendar without a token', () => ({ token: null })],
    ['a rate limit whose task never came', () => ({ notBefore: new Date(world.clock.now()), rateLimits: 1 })],
    ['a second look that never came', () => ({ firstNotFoundAt: new Date(world.clock.now() - 2 * HOUR) })],
  ])('%s', async (_, left) => {
    const calendar = await watched()
    editUnheard(calendar)
    await setState(calendar, left())
    await letHoursPass(calendar, 1)
    expect(await calendar.mirrored()).toEqual(await calendar.expected())
    expect(await restlessness(calendar)).toBeUndefined()
  })

  it('work whose every attempt failed for half a day is done within the hour once Google answers', async () => {
    const calendar = await watched()
    editUnheard(calendar)
    const { access, ...rest } = calendar.dependencies()
    const silent = withApi(access, () => ({ listEvents: () => Promise.reject(new Error('no answer')) }))
    const data = { version: 1, syncId: calendar.id.syncId, cause: { kind: 'demand' } }
    const last = { data, id: 'a-task', retryCount: SYNC_ATTEMPTS - 1 }
    await expect(syncCalendarHandler(() => ({ ...rest, access: silent }))(last)).rejects.toThrow()
    expect((await calendar.state())?.pendingSince).not.toBeNull()
    await letHoursPass(calendar, 1)
    expect(await restlessness(calendar)).toBeUndefined()
  })

  it('the same again in the next hour: no name of an earlier task swallows it', async () => {
    const calendar = await watched()
    for (const summary of ['One', 'Two', 'Three']) {
      editUnheard(calendar, summary)
      await setState(calendar, { pendingSince: new Date(world.clock.now()), seq: 1_000 })
      world.clock.advance((HOUR * 2) / 3)
      await runHourly(calendar)
      await calendar.runWaitingTasks()
      expect(await calendar.mirrored()).toEqual(await calendar.expected())
    }
    expect(await calendar.documents()).toHaveLength(3)
  })

  it('two runs in one hour enqueue one task', async () => {
    const calendar = await watched()
    await setState(calendar, { pendingSince: new Date(world.clock.now()) })
    world.clock.advance(HOUR)
    const { created } = calendar.queue.log
    await Promise.all([runHourly(calendar), runHourly(calendar)])
    expect(calendar.queue.log.created).toBe(created + 1)
  })

  it('nothing of what somebody is at work on', async () => {
    const calendar = await watched()
    const until = new Date(world.clock.now() + 60_000)
    await setState(calendar, { lease: { owner: 'somebody', until }, pendingSince: new Date(world.clock.now() - HOUR) })
    expect(await runHourly(calendar)).toMatchObject({ synced: 0 })
  })

  it('a calendar of an account that was connected again, and nobody told it', async () => {
    const calendar = await watched()
    await calendar.revoke()
    editUnheard(calendar)
    await calendar.sync()
    expect(await calendar.document()).toMatchObject({ state: 'reauth_required' })
    world.clock.advance(HOUR)
    await world.reconnect({ ...calendar.id })
    await letHoursPass(calendar, 1)
    expect(await calendar.document()).toMatchObject({ state: 'live' })
    expect(await calendar.mirrored()).toEqual(await calendar.expected())
  })

  describe('a calendar that Google sends no notifications for', () => {
    async function polled(): Promise<MirroredCalendar> {
      const calendar = await world.mirrorCalendar()
      world.google.faults.inject({ operation: 'events.watch', fault: 'pushNotSupported', times: 1 })
      await watchMirrored(calendar)
      await calendar.runWaitingTasks()
      return calendar
    }

    it('is asked each hour, and not watched', async () => {
      const calendar = await polled()
      for (const summary of ['One', 'Two']) {
        editUnheard(calendar, summary)
        world.server.requestLog.reset()
        await letHoursPass(calendar, 1)
        expect(world.server.requestLog.requests.map(({ operation }) => operation)).not.toContain('events.watch')
        expect(await calendar.mirrored()).toEqual(await calendar.expected())
      }
      expect(await calendar.document()).toMatchObject({ state: 'polling' })
    })

    it('is tried again after a month', async () => {
      const calendar = await polled()
      world.clock.advance(ASK_AGAIN_MS)
      expect(await runHourly(calendar)).toMatchObject({ opened: 1 })
      await calendar.runWaitingTasks()
      expect(openChannelsOf(calendar)).toHaveLength(1)
      expect(await calendar.document()).toMatchObject({ state: 'live' })
    })

    it('is left in peace for another month where it still cannot be watched', async () => {
      const calendar = await polled()
      world.clock.advance(ASK_AGAIN_MS)
      world.google.faults.inject({ operation: 'events.watch', fault: 'pushNotSupported', times: 1 })
      expect(await runHourly(calendar)).toMatchObject({ unsupported: 1, failed: 0 })
      expect(await runHourly(calendar)).toMatchObject({ unsupported: 0, opened: 0 })
      expect(await calendar.document()).toMatchObject({ state: 'polling' })
    })

    it('has its last channel stopped where it could be watched before', async () => {
      const calendar = await watched()
      world.clock.advance(6 * 24 * HOUR)
      world.google.faults.inject({ operation: 'events.watch', fault: 'pushNotSupported', times: 1 })
      expect(await runHourly(calendar)).toMatchObject({ unsupported: 1, failed: 0 })
      expect(openChannelsOf(calendar)).toEqual([])
      expect(await calendar.document()).toMatchObject({ state: 'polling' })
    })
  })
})
