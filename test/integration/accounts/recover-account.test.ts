import { tendCalendarLists } from '../../../functions/src/accounts/tend-calendar-lists'
import { unselectCalendar } from '../../../functions/src/accounts/unselect-calendar'
import { GoogleUnavailable } from '../../../functions/src/model/errors/google-unavailable'
import { paths } from '../../../functions/src/model/paths'
import { FollowedList } from '../../support/followed-list'
import { DAY, HOUR, runHourly } from '../../support/hourly-run'
import { MirrorWorld } from '../../support/mirror-world'
import { openChannelsOf } from '../../support/open-channels-of'
import { watchMirrored } from '../../support/watch-mirrored'
import { withApi } from '../../support/with-api'

describe('R30 an account that waits for its owner, and has no mirrored calendar', () => {
  let world: MirrorWorld
  let list: FollowedList
  beforeEach(async () => {
    world = await MirrorWorld.open()
    list = await FollowedList.open(world)
    world.server.requestLog.reset()
  })
  afterEach(() => world.close())

  const REFUSED = { state: 'reauth_required', reason: 'Google no longer accepts the connection.' }
  const path = () => paths.account(list.owner.uid, list.owner.accountId)
  const setAccount = (data: Readonly<Record<string, unknown>>) =>
    world.store.commit([{ kind: 'update', path: path(), data }])
  const unselect = (given = list.calendar.dependencies()) =>
    unselectCalendar(list.owner.uid, list.calendar.id.calendarRef, given)

  /** While Google is asked about the account, something happens. */
  async function tendWhile(happen: () => Promise<void>) {
    const { access, ...rest } = list.dependencies()
    const slow = withApi(access, (api) => ({
      async listCalendars(pageToken) {
        await happen()
        return await api.listCalendars(pageToken)
      },
    }))
    await tendCalendarLists({ ...rest, access: slow })
  }

  it('is asked for once a day, and says so when it is served again', async () => {
    await unselect()
    await setAccount(REFUSED)
    world.clock.advance(DAY)
    await list.tend()
    expect(await list.calendar.account()).toMatchObject({ state: 'connected', reason: null })
    expect(list.channels()).toHaveLength(1)
  })

  it('stays as it is while Google refuses it, and is left alone for a day', async () => {
    await unselect()
    await setAccount(REFUSED)
    await list.calendar.revoke()
    world.clock.advance(DAY)
    await list.tend()
    expect(await list.calendar.account()).toMatchObject(REFUSED)
    world.server.requestLog.reset()
    world.clock.advance(HOUR)
    await list.tend()
    expect(world.server.requestLog.requests).toEqual([])
  })

  it.each([
    ['that is mirrored: the night asks', 'mirrored', {}],
    ['and is paused', 'not mirrored', { paused: true }],
  ])('is not asked for where it has one %s', async (_, mirrored, more) => {
    if (mirrored === 'not mirrored') await unselect()
    await setAccount({ ...REFUSED, ...more })
    world.clock.advance(DAY)
    await list.tend()
    expect(await list.calendar.account()).toMatchObject(REFUSED)
    expect(world.server.requestLog.requests).toEqual([])
  })

  it('is not held back where it goes meanwhile', async () => {
    await unselect()
    await setAccount(REFUSED)
    world.clock.advance(DAY)
    await tendWhile(() => setAccount({ state: 'disconnecting' }))
    expect(await list.calendar.account()).toMatchObject({ state: 'disconnecting' })
  })

  it('is looked at at once where it is connected again meanwhile', async () => {
    await unselect()
    await setAccount(REFUSED)
    world.clock.advance(DAY)
    await tendWhile(() => world.reconnect(list.calendar.id))
    expect((await list.state())?.tendAt.getTime()).toBeLessThanOrEqual(world.clock.now())
  })

  it('has its last channel stopped in the hour after that', async () => {
    const { calendar } = list
    await watchMirrored(calendar)
    await calendar.runWaitingTasks()
    const { access, ...rest } = calendar.dependencies()
    const silent = withApi(access, () => ({ stopChannel: () => Promise.reject(new GoogleUnavailable('away')) }))
    expect(await unselect({ ...rest, access: silent })).toBe('later')
    await setAccount(REFUSED)
    world.clock.advance(DAY)
    await runHourly(calendar)
    expect(openChannelsOf(calendar)).toHaveLength(1)
    await list.tend()
    await runHourly(calendar)
    expect(openChannelsOf(calendar)).toEqual([])
  })
})
