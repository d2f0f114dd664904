import { resumeCalendars } from '../../../functions/src/accounts/resume-calendars'
import { calendarIdSchema, calendarRef } from '../../../functions/src/model/ids'
import { paths } from '../../../functions/src/model/paths'
import { CALENDAR_SCOPES } from '../../../functions/src/model/oauth-grant'
import { acceptGrant } from '../../../functions/src/accounts/connect-account'
import { selectCalendar } from '../../../functions/src/accounts/select-calendar'
import { beforeCommit } from '../../support/before-commit'
import { insertMany } from '../../support/fill-calendar'
import { MirrorWorld, WINDOW_SPAN } from '../../support/mirror-world'
import { MirroredCalendar } from '../../support/mirrored-calendar'
import { openChannelsOf } from '../../support/open-channels-of'
import { summariesOf } from '../../support/summaries-of'
import { watchMirrored } from '../../support/watch-mirrored'

const WEEK = 7 * 24 * 3_600_000

describe('an account that was refused and is connected again', () => {
  let world: MirrorWorld
  beforeAll(async () => {
    world = await MirrorWorld.open()
  })
  afterEach(() => world.google.faults.clear())
  afterAll(() => world.close())

  async function watched(calendar: MirroredCalendar) {
    await watchMirrored(calendar)
    await calendar.runWaitingTasks()
    return calendar
  }

  /** Another calendar of the same account. */
  async function beside({ id }: MirroredCalendar): Promise<MirroredCalendar> {
    const calendarId = `beside-${id.calendarId}`
    world.google.addCalendar({ id: calendarId, owner: id.calendarId, summary: 'Beside' })
    await world.reconnect(id)
    const ref = calendarRef(id.accountId, calendarIdSchema.parse(calendarId))
    const { store, clock, random } = world
    const syncId = await selectCalendar(id.uid, ref, { store, clock, random, windowSpan: WINDOW_SPAN })
    return new MirroredCalendar(world, { ...id, calendarId, calendarRef: ref, syncId })
  }

  async function refused() {
    const calendar = await world.mirrorCalendar()
    insertMany(calendar, 5)
    await watched(calendar)
    const quiet = await watched(await beside(calendar))
    await calendar.revoke()
    expect((await calendar.sync()).kind).toBe('reauth_required')
    return { calendar, quiet }
  }

  async function resume(calendar: MirroredCalendar) {
    await resumeCalendars(calendar.id.uid, calendar.id.accountId, {
      ...calendar.dependencies(),
      keyring: world.keyring,
      webhookUrl: 'http://127.0.0.1:9/calendarWebhook',
      channelTtl: WEEK,
      windowSpan: WINDOW_SPAN,
    })
    await calendar.runWaitingTasks()
  }

  const channelOf = async (calendar: MirroredCalendar) => {
    const push = (await calendar.state())?.push
    return push?.kind === 'channel' ? push.channelId : null
  }

  it('goes on from its tokens: what changed meanwhile arrives, and nothing is listed from the start', async () => {
    const { calendar, quiet } = await refused()
    calendar.insert('Meanwhile', '2026-03-03T10:00:00Z')
    world.server.requestLog.reset()

    await world.reconnect({ ...calendar.id })
    await resume(calendar)

    expect(await summariesOf(calendar)).toContain('Meanwhile')
    expect(await calendar.document()).toMatchObject({ state: 'live' })
    expect(await quiet.document()).toMatchObject({ state: 'live' })
    expect(await calendar.account()).toMatchObject({ state: 'connected', reason: null })
    const listings = world.server.requestLog.requests.filter(({ operation }) => operation === 'events.list')
    expect(listings).toHaveLength(2)
    for (const { query } of listings) expect(query).toHaveProperty('syncToken')
  })

  it('has new channels for all its calendars, also for one that nobody asked for meanwhile, and no others', async () => {
    const { calendar, quiet } = await refused()
    const before = [await channelOf(calendar), await channelOf(quiet)]
    await world.reconnect(calendar.id)
    await resume(calendar)
    for (const [index, one] of [calendar, quiet].entries()) {
      const channelId = await channelOf(one)
      expect(channelId).not.toBe(before[index])
      expect(openChannelsOf(one).map(({ id }) => id)).toEqual([channelId])
      const [old] = await world.store.getAll([`channels/${before[index]}`])
      expect(old?.data).toMatchObject({ state: 'closed' })
    }
  })

  it('whose process dies before its calendars go on leaves them with work pending and no dead channel', async () => {
    const { calendar, quiet } = await refused()
    await world.reconnect(calendar.id)
    for (const one of [calendar, quiet]) {
      expect(await one.state()).toMatchObject({ push: { kind: 'none' }, pendingSince: expect.any(Date) })
    }
  })

  it('keeps the others going when one calendar cannot be watched', async () => {
    const { calendar, quiet } = await refused()
    world.google.unshareCalendar(calendar.id.calendarId, calendar.id.calendarId)
    await world.reconnect(calendar.id)
    await resume(calendar)
    expect(await quiet.document()).toMatchObject({ state: 'live' })
    expect(calendar.log.map(({ event }) => event)).toContain('calendar_resume_failed')
  })

  it('connected while it works leaves its channels and tokens alone', async () => {
    const calendar = await watched(await world.mirrorCalendar())
    const before = await calendar.state()
    await world.reconnect(calendar.id)
    await resume(calendar)
    expect(await calendar.state()).toEqual(before)
  })

  it('is not connected when disconnecting began just before the credential is stored', async () => {
    const { calendar } = await refused()
    const { uid, accountId, calendarId: email } = calendar.id
    const { clock, random, keyring } = world
    const store = beforeCommit(world.store, async () => {
      const path = paths.account(uid, accountId)
      await world.store.commit([{ kind: 'update', path, data: { state: 'disconnecting' } }])
    })
    const grant = { accountId, email, scopes: [...CALENDAR_SCOPES], refreshToken: '1//new' }
    await expect(
      acceptGrant(uid, grant, { account: null, statePath: null }, { store, clock, random, keyring }),
    ).rejects.toThrow('disconnecting')
    expect(await calendar.account()).toMatchObject({ state: 'disconnecting' })
  })
})
