import { watchCalendar, type WatchDependencies } from '../../../functions/src/channels/watch-calendar'
import { channelRecordSchema } from '../../../functions/src/model/documents/channel-record'
import { CalendarNotFound } from '../../../functions/src/model/errors/calendar-not-found'
import { calendarRefSchema, uidSchema } from '../../../functions/src/model/ids'
import { verifyChannelToken } from '../../../functions/src/webhooks/channel-token'
import { type Fault, Life } from '../../support/crash-injection'
import { MirrorWorld, WINDOW_SPAN } from '../../support/mirror-world'
import type { MirroredCalendar } from '../../support/mirrored-calendar'

const WEEK = 7 * 86_400_000

describe('watching a calendar', () => {
  let world: MirrorWorld
  beforeAll(async () => {
    world = await MirrorWorld.open()
  })
  afterAll(async () => {
    await world.close()
  })

  function dependencies(calendar: MirroredCalendar): WatchDependencies {
    const { keyring } = world
    const webhookUrl = 'http://127.0.0.1:9/calendarWebhook'
    return { ...calendar.dependencies(), keyring, webhookUrl, channelTtl: WEEK, windowSpan: WINDOW_SPAN }
  }

  function watch(calendar: MirroredCalendar, given = dependencies(calendar)) {
    return watchCalendar(calendar.id.uid, calendar.id.calendarRef, given)
  }

  /** Google's channels for the calendar that are not stopped. */
  function openChannelsOf({ id }: MirroredCalendar) {
    return [...world.google.push.channels.values()].filter((channel) => {
      return channel.calendarId === id.calendarId && !channel.stopped
    })
  }

  async function ledger({ id }: MirroredCalendar) {
    const documents = await world.store.query({
      from: { collection: 'channels' },
      where: [{ field: 'syncId', op: '==', value: id.syncId }],
    })
    return documents.map(({ data }) => channelRecordSchema.parse(data))
  }

  it('opens one channel, names it in the state, and enqueues one sync behind it', async () => {
    const calendar = await world.mirrorCalendar()
    calendar.insert('Lunch', '2026-03-02T11:00:00Z')
    const expiration = new Date(world.clock.now() + WEEK)
    expect(await watch(calendar)).toEqual({ status: 'watching', channelExpiration: expiration })
    const [channel] = openChannelsOf(calendar)
    expect((await calendar.state())?.push).toMatchObject({ kind: 'channel', channelId: channel?.id, expiration })
    expect(calendar.queue.log.created).toBe(1)
    await calendar.runWaitingTasks()
    expect(await calendar.mirrored()).toEqual(await calendar.expected())
    expect(await calendar.document()).toMatchObject({ state: 'live', selected: true, channelExpiration: expiration })
  })

  it('R31 gives Google a token that verifies for this channel and calendar alone', async () => {
    const calendar = await world.mirrorCalendar()
    await watch(calendar)
    const [channel] = openChannelsOf(calendar)
    const [record] = await ledger(calendar)
    const presented = { keyring: world.keyring, token: channel?.token ?? '', now: world.clock.now() }
    expect(channel?.token?.length).toBeLessThanOrEqual(256)
    expect(record && verifyChannelToken({ ...presented, channelId: record.channelId })).toBe(calendar.id.syncId)
  })

  it('watching again repeats nothing', async () => {
    const calendar = await world.mirrorCalendar()
    const first = await watch(calendar)
    await calendar.runWaitingTasks()
    expect(await watch(calendar)).toEqual(first)
    expect(openChannelsOf(calendar)).toHaveLength(1)
    expect(calendar.queue.log.created).toBe(1)
  })

  it('a channel that ends soon is replaced: the new one first, then the old one is stopped', async () => {
    const calendar = await world.mirrorCalendar()
    await watch(calendar)
    await calendar.runWaitingTasks()
    world.clock.advance(WEEK - 3_600_000)
    world.server.requestLog.reset()
    await watch(calendar)
    const asked = world.server.requestLog.requests.map(({ operation }) => operation)
    expect(asked.filter((operation) => operation !== 'oauth.token')).toEqual(['events.watch', 'channels.stop'])
    expect(openChannelsOf(calendar)).toHaveLength(1)
    expect((await ledger(calendar)).map(({ state }) => state).toSorted()).toEqual(['active', 'closed'])
  })

  it('two calls at once leave one channel', async () => {
    const calendar = await world.mirrorCalendar()
    await Promise.all([watch(calendar), watch(calendar), watch(calendar)])
    expect(openChannelsOf(calendar)).toHaveLength(1)
    expect((await ledger(calendar)).filter(({ state }) => state === 'active')).toHaveLength(1)
    await calendar.runWaitingTasks()
    expect(await calendar.mirrored()).toEqual(await calendar.expected())
  })

  it('a calendar that Google sends no notifications for is mirrored all the same, and polled', async () => {
    const calendar = await world.mirrorCalendar()
    world.google.faults.inject({ operation: 'events.watch', fault: 'pushNotSupported', times: 1 })
    expect(await watch(calendar)).toEqual({ status: 'polling', channelExpiration: null })
    await calendar.runWaitingTasks()
    expect(await calendar.document()).toMatchObject({ state: 'polling' })
    expect(await ledger(calendar)).toEqual([])
  })

  it.each([
    ['of somebody else', async () => (await world.mirrorCalendar()).id.calendarRef],
    ['that is not there', async () => calendarRefSchema.parse('1~nowhere')],
  ])('a calendar %s is not found, and nothing changes', async (_, foreign) => {
    const calendar = await world.mirrorCalendar()
    const ref = await foreign()
    await expect(watchCalendar(calendar.id.uid, ref, dependencies(calendar))).rejects.toThrow(CalendarNotFound)
    const stranger = uidSchema.parse('stranger')
    await expect(watchCalendar(stranger, calendar.id.calendarRef, dependencies(calendar))).rejects.toThrow(
      CalendarNotFound,
    )
    expect(openChannelsOf(calendar)).toEqual([])
    expect(calendar.queue.log.created).toBe(0)
  })

  it('a process that dies at any moment: calling again ends with one channel, all of them in the ledger', async () => {
    const { effects } = await watchWith({ kind: 'never' })
    const faults = effects.flatMap((effect, number): readonly Fault[] => {
      const before: Fault = { kind: 'before', effect: number }
      return effect === 'commit' || effect === 'transaction'
        ? [before, { kind: 'unconfirmed', effect: number }]
        : [before]
    })
    const violations: string[] = []
    for (const fault of faults) {
      const { violation } = await watchWith(fault)
      if (violation) violations.push(`${JSON.stringify(fault)} of ${effects.join(', ')}: ${violation}`)
    }
    process.stdout.write(`watch: ${faults.length} crash points, ${violations.length} violations\n`)
    expect(violations).toEqual([])
    expect(faults.length).toBeGreaterThan(8)
  }, 120_000)

  async function watchWith(fault: Fault) {
    const calendar = await world.mirrorCalendar()
    calendar.insert('Lunch', '2026-03-02T11:00:00Z')
    const life = new Life(fault)
    const given = dependencies(calendar)
    await watch(calendar, { ...given, ...life.around(given) }).catch(() => {})
    await watch(calendar)
    await calendar.runWaitingTasks()
    return { effects: life.effects, violation: await violationIn(calendar) }
  }

  async function violationIn(calendar: MirroredCalendar): Promise<string | undefined> {
    const [mirrored, expected] = [await calendar.mirrored(), await calendar.expected()]
    if (mirrored.join() !== expected.join()) return `mirror ${mirrored.join()} instead of ${expected.join()}`
    const records = await ledger(calendar)
    const known = new Set<string>(records.map(({ channelId }) => channelId))
    const unknown = openChannelsOf(calendar).filter(({ id }) => !known.has(id))
    if (unknown.length > 0) return 'a channel at Google that the ledger does not know'
    const { push } = (await calendar.state()) ?? {}
    if (push?.kind !== 'channel') return 'no channel is named'
    if (!openChannelsOf(calendar).some(({ id }) => id === push.channelId)) return 'the named channel is not open'
    return undefined
  }
})
