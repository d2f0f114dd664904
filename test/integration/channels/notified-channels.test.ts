import { unselectCalendar } from '../../../functions/src/accounts/unselect-calendar'
import { OPENING_MS } from '../../../functions/src/channels/plan-channel-actions'
import { settleNotifiedChannel } from '../../../functions/src/channels/settle-notified-channel'
import type { DocumentStore } from '../../../functions/src/firestore/document-store'
import type { CalendarAccess } from '../../../functions/src/google/calendar-access'
import { CalendarNotFound } from '../../../functions/src/model/errors/calendar-not-found'
import { RateLimited } from '../../../functions/src/model/errors/rate-limited'
import { type ChannelId, channelIdSchema, resourceIdSchema } from '../../../functions/src/model/ids'
import { paths } from '../../../functions/src/model/paths'
import { signChannelToken } from '../../../functions/src/webhooks/channel-token'
import {
  deliverNotifications,
  HOUR,
  hourlyDependencies,
  ledgerOf,
  letHoursPass,
  restlessness,
  runHourly,
  WEEK,
} from '../../support/hourly-run'
import { aroundTransactions } from '../../support/around-transactions'
import { openChannelsOf } from '../../support/open-channels-of'
import { MirrorWorld } from '../../support/mirror-world'
import type { MirroredCalendar } from '../../support/mirrored-calendar'
import { watchDependencies, watchedCalendar, watchMirrored } from '../../support/watch-mirrored'
import { withApi } from '../../support/with-api'

const another = channelIdSchema.parse('00000000-0000-4000-8000-000000000001')

describe('R33 a notification over a channel that the calendar does not name', () => {
  let world: MirrorWorld
  beforeEach(async () => {
    world = await MirrorWorld.open()
  })
  afterEach(async () => {
    await world.close()
  })

  async function watched(): Promise<MirroredCalendar> {
    const calendar = await watchedCalendar(world)
    world.google.push.takeDue()
    return calendar
  }

  /** A channel that Google has, as a worker leaves it that dies right behind events.watch. */
  function openUnheard({ id }: MirroredCalendar, channelId: ChannelId = another) {
    const expiration = world.clock.now() + WEEK
    const token = signChannelToken({ keyring: world.keyring, syncId: id.syncId, channelId, expiration })
    const address = 'http://127.0.0.1:9/calendarWebhook'
    const body = { id: channelId, type: 'web_hook', address, token, expiration }
    const { resource } = world.google.events.watch(id.calendarId, id.calendarId, body, 'mirror')
    return { resourceId: resourceIdSchema.parse(resource.resourceId), expiration: new Date(expiration) }
  }

  async function record({ id }: MirroredCalendar, data: Readonly<Record<string, unknown>>) {
    const { syncId, uid, accountId, calendarId } = id
    const identity = { channelId: another, syncId, uid, accountId, calendarId, createdAt: new Date(world.clock.now()) }
    await world.store.commit([{ kind: 'create', path: paths.channel(another), data: { ...identity, ...data } }])
  }

  async function edit(calendar: MirroredCalendar) {
    calendar.insert('Lunch', '2026-03-04T11:00:00Z')
    await deliverNotifications(calendar)
    await calendar.runWaitingTasks()
  }

  it('completes an opening that nobody completed: its first notification finds it', async () => {
    const calendar = await world.mirrorCalendar()
    const { expiration } = openUnheard(calendar)
    await record(calendar, { state: 'opening', expiration })
    await edit(calendar)
    expect((await calendar.state())?.push).toMatchObject({ kind: 'channel', channelId: another })
    expect(await restlessness(calendar)).toBeUndefined()
    expect(await calendar.document()).toMatchObject({ state: 'live' })
  })

  it('… and puts one of known expiration in its place within the hour', async () => {
    const calendar = await world.mirrorCalendar()
    const { expiration } = openUnheard(calendar)
    await record(calendar, { state: 'opening', expiration })
    await edit(calendar)
    await letHoursPass(calendar, 1)
    expect(openChannelsOf(calendar).map(({ id }) => id)).not.toContain(another)
    expect(await restlessness(calendar)).toBeUndefined()
  })

  it('completes an opening in the middle of a renewal, whose opener then tells its expiration', async () => {
    const calendar = await watched()
    world.clock.advance(WEEK - HOUR)
    world.google.switches.channelTtlCap = 3 * 24 * HOUR
    const dependencies = hourlyDependencies(calendar)
    const slow = withApi(dependencies.access, (api) => ({
      async watchEvents(calendarId, channel) {
        const opened = await api.watchEvents(calendarId, channel)
        await edit(calendar)
        return opened
      },
    }))
    const granted = Math.floor((world.clock.now() + 3 * 24 * HOUR) / 1_000) * 1_000
    expect(await runHourly(calendar, { ...dependencies, access: slow })).toMatchObject({ opened: 1, failed: 0 })
    await calendar.runWaitingTasks()
    expect(await restlessness(calendar)).toBeUndefined()
    expect((await calendar.state())?.push).toMatchObject({ expiration: new Date(granted) })
    const active = (await ledgerOf(calendar)).filter(({ state }) => state === 'active')
    expect(active).toMatchObject([{ expiration: new Date(granted) }])
    expect(active[0]).not.toHaveProperty('adopted')
  })

  it.each([
    ['that is on its way out', 'closing'],
    ['that counts as stopped', 'closed'],
    ['that is active, but not the calendar’s own', 'active'],
  ])('stops one %s, and syncs all the same', async (_, state) => {
    const calendar = await watched()
    const opened = openUnheard(calendar)
    const now = new Date(world.clock.now())
    const closed = { closedAt: now, expireAt: now }
    await record(calendar, { state, ...(state === 'closed' ? closed : opened) })
    expect(openChannelsOf(calendar)).toHaveLength(2)
    await edit(calendar)
    expect(await restlessness(calendar)).toBeUndefined()
    expect(await calendar.documents()).toHaveLength(1)
  })

  it('stops one that counts as stopped within the hour, where Google does not answer', async () => {
    const calendar = await watched()
    const { expiration } = openUnheard(calendar)
    const now = new Date(world.clock.now())
    await record(calendar, { state: 'closed', closedAt: now, expireAt: now, expiration })
    world.google.faults.inject({ operation: 'channels.stop', fault: 'unavailable', times: 1 })
    await edit(calendar)
    expect(openChannelsOf(calendar)).toHaveLength(2)
    await letHoursPass(calendar, 1)
    expect(openChannelsOf(calendar)).toHaveLength(1)
    expect(await restlessness(calendar)).toBeUndefined()
  })

  it('stops one that tells something whenever the hourly run has been told that it is stopped', async () => {
    const calendar = await watched()
    const { resourceId, expiration } = openUnheard(calendar)
    await record(calendar, { state: 'closing', resourceId, expiration })
    const { access, ...rest } = hourlyDependencies(calendar)
    const notified = { syncId: calendar.id.syncId, channelId: another, resourceId }
    const busy = withApi(access, () => ({ stopChannel: () => Promise.reject(new RateLimited(null)) }))
    const untrue = withApi(access, () => ({
      stopChannel: () => settleNotifiedChannel(notified, undefined, { ...rest, access: busy }),
    }))
    for (const _ of [1, 2]) {
      await runHourly(calendar, { ...rest, access: untrue })
      expect(openChannelsOf(calendar)).toHaveLength(2)
    }
    await runHourly(calendar)
    expect(await restlessness(calendar)).toBeUndefined()
  })

  it('stops one whose record somebody closes just then who was told before that it is stopped', async () => {
    const calendar = await watched()
    const { resourceId, expiration } = openUnheard(calendar)
    await record(calendar, { state: 'closing', resourceId, expiration })
    const { store, ...rest } = hourlyDependencies(calendar)
    const data = { state: 'closed', closedAt: new Date(world.clock.now()), expireAt: expiration }
    const closing = aroundTransactions(store, {
      after: () => store.commit([{ kind: 'update', path: paths.channel(another), data }]),
    })
    const { syncId } = calendar.id
    await settleNotifiedChannel({ syncId, channelId: another, resourceId }, undefined, { ...rest, store: closing })
    expect(await restlessness(calendar)).toBeUndefined()
  })

  it('leaves one alone that was named while it slept, although its record is lost', async () => {
    const calendar = await watched()
    const push = (await calendar.state())?.push
    if (push?.kind !== 'channel') throw new Error('no channel')
    const { channelId, resourceId } = push
    await world.store.commit([{ kind: 'delete', path: paths.channel(channelId) }])
    const { uid, accountId, syncId } = calendar.id
    await settleNotifiedChannel({ syncId, channelId, resourceId }, { uid, accountId }, hourlyDependencies(calendar))
    expect(openChannelsOf(calendar).map(({ id }) => id)).toEqual([channelId])
  })

  it('stops one that the ledger does not know', async () => {
    const calendar = await watched()
    openUnheard(calendar)
    await edit(calendar)
    expect(await restlessness(calendar)).toBeUndefined()
  })

  it('stops one of a calendar that is not mirrored any more', async () => {
    const calendar = await watched()
    await world.store.commit([{ kind: 'delete', path: paths.syncState(calendar.id.syncId) }])
    await edit(calendar)
    expect(openChannelsOf(calendar)).toEqual([])
    expect((await ledgerOf(calendar)).map(({ state }) => state)).toEqual(['closed'])
  })

  it('stops one of a calendar that is unselected between two looks at its record', async () => {
    const calendar = await world.mirrorCalendar()
    const { resourceId, expiration } = openUnheard(calendar)
    await record(calendar, { state: 'opening', expiration })
    const { access, ...rest } = hourlyDependencies(calendar)
    const now = new Date(world.clock.now())
    const closing: CalendarAccess = {
      async forAccount(...owner) {
        const data = { state: 'closed', closedAt: now, expireAt: now }
        await world.store.commit([{ kind: 'update', path: paths.channel(another), data }])
        return await access.forAccount(...owner)
      },
    }
    const { syncId } = calendar.id
    await settleNotifiedChannel({ syncId, channelId: another, resourceId }, undefined, { ...rest, access: closing })
    expect(openChannelsOf(calendar)).toEqual([])
  })

  it('leaves one alone that it has named, although its record is lost before its opener hears of it', async () => {
    const calendar = await watched()
    world.clock.advance(6 * 24 * HOUR)
    const { access, ...dependencies } = hourlyDependencies(calendar)
    const slow = withApi(access, (api) => ({
      async watchEvents(calendarId, channel) {
        const opened = await api.watchEvents(calendarId, channel)
        await edit(calendar)
        await world.store.commit([{ kind: 'delete', path: paths.channel(channel.channelId) }])
        return opened
      },
    }))
    expect(await runHourly(calendar, { ...dependencies, access: slow })).toMatchObject({ opened: 1 })
    const push = (await calendar.state())?.push
    expect(openChannelsOf(calendar).map(({ id }) => id)).toContain(push?.kind === 'channel' ? push.channelId : '')
  })

  it('syncs although Google does not let the channel be stopped, and tries that again', async () => {
    const calendar = await watched()
    openUnheard(calendar)
    world.google.faults.inject({ operation: 'channels.stop', fault: 'rateLimitExceeded', times: 1 })
    await edit(calendar)
    expect(await calendar.mirrored()).toEqual(await calendar.expected())
    expect(openChannelsOf(calendar)).toHaveLength(2)
    calendar.insert('Dinner', '2026-03-04T18:00:00Z')
    world.clock.advance(2_000)
    await deliverNotifications(calendar)
    await calendar.runWaitingTasks()
    expect(await restlessness(calendar)).toBeUndefined()
  })

  it('can stop nothing once the grant is gone: what is left expires, and its record closes by itself', async () => {
    const calendar = await watched()
    const opened = openUnheard(calendar)
    await record(calendar, { state: 'closing', ...opened })
    await calendar.revoke()
    await edit(calendar)
    expect(await calendar.document()).toMatchObject({ state: 'reauth_required' })
    world.clock.advance(WEEK + HOUR)
    await runHourly(calendar)
    await runHourly(calendar)
    expect((await ledgerOf(calendar)).map(({ state }) => state)).toEqual(['closed', 'closed'])
  })

  /** Sleeps right behind its second transaction, which records the intent; the first one finds the calendar selected. */
  const sleepy = (store: DocumentStore, sleep: () => void | Promise<void>) =>
    aroundTransactions(store, { after: (transaction) => (transaction === 1 ? sleep() : undefined) })

  it('opens none by an intent that the hourly run has closed while its opener slept', async () => {
    const calendar = await world.mirrorCalendar()
    const { store, access, ...rest } = watchDependencies(calendar)
    const fatal = withApi(access, (api) => ({
      async watchEvents(calendarId, channel) {
        await api.watchEvents(calendarId, channel)
        throw new Error('died')
      },
    }))
    const slow = sleepy(store, () => letHoursPass(calendar, 1))
    await watchMirrored(calendar, { ...rest, store: slow, access: fatal })
    expect(await restlessness(calendar)).toBeUndefined()
    expect(await ledgerOf(calendar)).toHaveLength(1)
  })

  it('opens one by a new intent where nobody else has opened one while its opener slept', async () => {
    const calendar = await world.mirrorCalendar()
    const store = sleepy(world.store, () => world.clock.advance(OPENING_MS))
    await watchMirrored(calendar, { store })
    await calendar.runWaitingTasks()
    expect(await restlessness(calendar)).toBeUndefined()
    expect(await ledgerOf(calendar)).toHaveLength(1)
  })

  it('opens none for a calendar that was unselected while its opener slept', async () => {
    const calendar = await world.mirrorCalendar()
    const { uid, calendarRef } = calendar.id
    const slow = sleepy(world.store, async () => {
      await unselectCalendar(uid, calendarRef, calendar.dependencies())
      world.clock.advance(OPENING_MS)
    })
    await expect(watchMirrored(calendar, { store: slow })).rejects.toThrow(CalendarNotFound)
    expect(openChannelsOf(calendar)).toEqual([])
  })

  it('stops an opening that nobody completed and no notification came over, in the next hour', async () => {
    const calendar = await watched()
    const { expiration } = openUnheard(calendar)
    await record(calendar, { state: 'opening', expiration })
    await letHoursPass(calendar, 1)
    expect(await restlessness(calendar)).toBeUndefined()
  })
})
