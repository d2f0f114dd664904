import { selectCalendar } from '../../../functions/src/accounts/select-calendar'
import { unselectCalendar } from '../../../functions/src/accounts/unselect-calendar'
import { listCalendarsHandler } from '../../../functions/src/entrypoints/list-calendars'
import { selectCalendarsHandler, type SelectCalendarsAnswer } from '../../../functions/src/entrypoints/select-calendars'
import { calendarRef, calendarIdSchema } from '../../../functions/src/model/ids'
import { paths } from '../../../functions/src/model/paths'
import { insertMany } from '../../support/fill-calendar'
import { MirrorWorld, WINDOW_SPAN } from '../../support/mirror-world'
import type { MirroredCalendar } from '../../support/mirrored-calendar'
import { openChannelsOf } from '../../support/open-channels-of'
import { watchMirrored } from '../../support/watch-mirrored'
import { withApi } from '../../support/with-api'
import { GoogleUnavailable } from '../../../functions/src/model/errors/google-unavailable'

const WEEK = 7 * 24 * 3_600_000

let world: MirrorWorld
let calendar: MirroredCalendar
/** Another calendar of the same account, which is not mirrored. */
let team: string

beforeAll(async () => {
  world = await MirrorWorld.open()
})
beforeEach(async () => {
  calendar = await world.mirrorCalendar()
  insertMany(calendar, 3)
  await watchMirrored(calendar)
  await calendar.runWaitingTasks()
  const id = `team-of-${calendar.id.calendarId}`
  world.google.addCalendar({ id, owner: calendar.id.calendarId, summary: 'Team' })
  team = calendarRef(calendar.id.accountId, calendarIdSchema.parse(id))
})
afterAll(() => world.close())

const begin = (given: Partial<ReturnType<MirroredCalendar['dependencies']>> = {}) => ({
  ...calendar.dependencies(),
  keyring: world.keyring,
  webhookUrl: 'http://127.0.0.1:9/calendarWebhook',
  channelTtl: WEEK,
  windowSpan: WINDOW_SPAN,
  ...given,
})

const list = (data: unknown = {}, uid: string = calendar.id.uid) =>
  listCalendarsHandler(() => begin())({ auth: { uid }, data })

async function select(
  calendarIds: readonly string[],
  more: { readonly accountId?: string; readonly uid?: string; readonly given?: Parameters<typeof begin>[0] } = {},
): Promise<SelectCalendarsAnswer['calendars']> {
  const { accountId = calendar.id.accountId, uid = calendar.id.uid } = more
  const answer = await selectCalendarsHandler(() => begin(more.given))({
    auth: { uid },
    data: { accountId, calendarIds },
  })
  await calendar.runWaitingTasks()
  return answer.calendars
}

const documentOf = async (ref: string) => {
  const [document] = await world.store.getAll([`${paths.calendars(calendar.id.uid)}/${ref}`])
  return document?.data
}

describe('listCalendars', () => {
  it('tells the accounts and their calendars as Google has them now, selected or not', async () => {
    const { accountId, calendarRef: own } = calendar.id
    const answer = await list()
    expect(answer.accounts).toEqual([
      { accountId, email: calendar.id.calendarId, state: 'connected', reason: null, upToDate: true },
    ])
    expect(answer.calendars).toEqual([
      expect.objectContaining({ calendarId: team, summary: 'Team', accessRole: 'owner', selected: false }),
      expect.objectContaining({ calendarId: own, primary: true, selected: true, state: 'live', accountId }),
    ])
  })

  it('tells nothing about ids of the server', async () => {
    expect(JSON.stringify(await list())).not.toContain(calendar.id.syncId)
  })

  it('of a refused account tells what was known last', async () => {
    await calendar.revoke()
    await calendar.sync()
    const { accounts, calendars } = await list({ accountId: calendar.id.accountId })
    expect(accounts).toMatchObject([{ state: 'reauth_required', upToDate: false }])
    expect(calendars).toHaveLength(1)
  })

  it('of somebody else’s account, or of none, is not found, both alike', async () => {
    const other = await world.mirrorCalendar()
    const [foreign, unknown] = [other.id.accountId, '123456789']
    const answers = await Promise.all([foreign, unknown].map((accountId) => list({ accountId }).catch(String)))
    expect(answers[0]).toContain('There is no such account')
    expect(answers[1]).toBe(answers[0])
  })
})

describe('selectCalendars', () => {
  it('mirrors what is named and was not, and leaves alone what was', async () => {
    await list()
    const before = await calendar.state()
    const { calendarRef: own } = calendar.id
    expect(await select([own, team])).toEqual([
      { calendarId: own, status: 'watching' },
      { calendarId: team, status: 'watching' },
    ])
    expect(await calendar.state()).toEqual(before)
    expect(await documentOf(team)).toMatchObject({ selected: true, state: 'live' })
  })

  it('ends what is not named: its events go, its channel is stopped', async () => {
    await list()
    expect(await select([team])).toEqual([
      { calendarId: team, status: 'watching' },
      { calendarId: calendar.id.calendarRef, status: 'unselected' },
    ])
    expect(await calendar.documents()).toEqual([])
    expect(openChannelsOf(calendar)).toEqual([])
    expect(await documentOf(calendar.id.calendarRef)).toMatchObject({ selected: false, syncId: null })
  })

  it('is the same the second time, and repeats nothing', async () => {
    await list()
    const first = await select([calendar.id.calendarRef, team])
    const channels = world.google.push.channels.size
    expect(await select([calendar.id.calendarRef, team])).toEqual(first)
    expect(world.google.push.channels.size).toBe(channels)
  })

  it('tells for each calendar what went wrong with it, and does what can be done', async () => {
    const other = await world.mirrorCalendar()
    await list()
    const api = begin().access
    const access = withApi(api, (real) => ({
      watchEvents: (id, channel) => {
        if (id.startsWith('team-of')) throw new GoogleUnavailable('not now')
        return real.watchEvents(id, channel)
      },
    }))
    const answer = await select([team, other.id.calendarRef], { given: { access } })
    expect(answer).toEqual([
      {
        calendarId: team,
        status: 'failed',
        error: { code: 'unavailable', message: 'Google Calendar does not answer' },
      },
      {
        calendarId: other.id.calendarRef,
        status: 'failed',
        error: { code: 'not-found', message: 'There is no such calendar' },
      },
      { calendarId: calendar.id.calendarRef, status: 'unselected' },
    ])
    expect(await other.document()).toMatchObject({ selected: true })
    expect((await select([team])).map(({ status }) => status)).toEqual(['watching'])
  })

  it('of a refused account selects nothing more, and still unselects', async () => {
    await list()
    await calendar.revoke()
    await calendar.sync()
    expect(await select([team])).toMatchObject([
      { calendarId: team, status: 'failed', error: { code: 'unauthenticated' } },
      { calendarId: calendar.id.calendarRef, status: 'unselected' },
    ])
  })

  it('mints another id where its own commit is made again, and what the first one did is being erased', async () => {
    const { uid, calendarRef: own } = calendar.id
    const { store, ...rest } = begin()
    await unselectCalendar(uid, own, { store, ...rest })
    const ids: unknown[] = []
    const repeated: typeof store = {
      ...store,
      async transaction(body) {
        await store.transaction(body)
        ids.push((await documentOf(own))?.['syncId'])
        await unselectCalendar(uid, own, { store, ...rest })
        return await store.transaction(body)
      },
    }
    ids.push(await selectCalendar(uid, own, { ...rest, store: repeated }))
    expect(new Set(ids).size).toBe(2)
    expect(ids).not.toContain(undefined)
  })

  it.each([
    ['an unknown account', { accountId: '123456789', calendarIds: [] }, 'There is no such account'],
    ['an account with a path', { accountId: '../x', calendarIds: [] }, 'accountId'],
    ['a slash', { accountId: '1', calendarIds: ['a/b'] }, 'calendarIds 0'],
    ['a reserved id', { accountId: '1', calendarIds: ['__x__'] }, 'calendarIds 0'],
    ['an id of 1,501 bytes', { accountId: '1', calendarIds: ['x'.repeat(1_501)] }, 'calendarIds 0'],
    ['251 calendars', { accountId: '1', calendarIds: Array.from({ length: 251 }, () => 'x') }, 'calendarIds'],
    ['no calendars at all', { accountId: '1' }, 'calendarIds'],
  ])('with %s is refused', async (_, data, message) => {
    const call = selectCalendarsHandler(() => begin())({ auth: { uid: calendar.id.uid }, data })
    await expect(call).rejects.toThrow(message)
  })

  it('is for whoever is signed in, and about their own accounts', async () => {
    await expect(selectCalendarsHandler(() => begin())({ data: {} })).rejects.toThrow('Sign in first')
    const other = await world.mirrorCalendar()
    await expect(select([], { accountId: other.id.accountId })).rejects.toThrow('There is no such account')
    expect(await other.document()).toMatchObject({ selected: true })
  })
})
