import type { CalendarApi } from '../../../functions/src/google/calendar-api'
import { NotFoundAtGoogle } from '../../../functions/src/model/errors/not-found-at-google'
import { RequestRefused } from '../../../functions/src/model/errors/request-refused'
import { SyncTokenExpired } from '../../../functions/src/model/errors/sync-token-expired'
import { MirrorWorld } from '../../support/mirror-world'
import type { MirroredCalendar } from '../../support/mirrored-calendar'
import { summariesOf } from '../../support/summaries-of'
import { withApi } from '../../support/with-api'
import { withRows } from '../../support/with-rows'

const SERIES = 'hiddenseries'
const weekly = {
  start: { dateTime: '2026-03-03T09:00:00', timeZone: 'Europe/Berlin' },
  end: { dateTime: '2026-03-03T10:00:00', timeZone: 'Europe/Berlin' },
  recurrence: ['RRULE:FREQ=WEEKLY;COUNT=8'],
}

describe('R9 exceptions of a series that this account is not shown', () => {
  let world: MirrorWorld
  beforeAll(async () => {
    world = await MirrorWorld.open()
  })
  afterAll(async () => {
    await world.close()
  })

  function exception(id: string, summary: string, day: string) {
    const [from, to] = [`2026-03-${day}T10:00:00Z`, `2026-03-${day}T11:00:00Z`]
    return {
      id,
      status: 'confirmed',
      summary,
      recurringEventId: SERIES,
      originalStartTime: { dateTime: from },
      start: { dateTime: from },
      end: { dateTime: to },
    }
  }

  const notFound = () => Promise.reject(new NotFoundAtGoogle('not shown'))

  /** A sync whose delta has these rows as well; what Google says of single events is up to the test. */
  async function syncWith(
    calendar: MirroredCalendar,
    rows: readonly unknown[],
    getEvent: CalendarApi['getEvent'] = notFound,
  ) {
    const { access, ...rest } = calendar.dependencies()
    const hiding = withApi(access, () => ({ listInstances: notFound, getEvent }))
    const untold = [rows]
    const telling = withRows(hiding, ({ kind }) => (kind === 'delta' ? (untold.pop() ?? []) : []))
    await calendar.sync({ ...rest, access: telling })
  }

  async function synced() {
    const calendar = await world.mirrorCalendar()
    await calendar.sync()
    return calendar
  }

  it('R9 a second one leaves the first where it is', async () => {
    const calendar = await synced()
    await syncWith(calendar, [exception('one', 'One', '10')])
    expect(await summariesOf(calendar)).toEqual(['One'])
    await syncWith(calendar, [exception('two', 'Two', '17')])
    expect(await summariesOf(calendar)).toEqual(['One', 'Two'])
  })

  it('R9 one that nobody can read any more is set apart', async () => {
    const calendar = await synced()
    await syncWith(calendar, [exception('one', 'One', '10')])
    await syncWith(calendar, [{ ...exception('one', 'One', '10'), start: { date: 'never' } }])
    expect((await calendar.documents()).map(({ data }) => data['outdated'])).toEqual([true])
  })

  it('R9 one that Google cancels goes alone', async () => {
    const calendar = await synced()
    await syncWith(calendar, [exception('one', 'One', '10'), exception('two', 'Two', '17')])
    await syncWith(calendar, [{ ...exception('one', 'One', '10'), status: 'cancelled' }])
    expect(await summariesOf(calendar)).toEqual(['Two'])
  })

  it('R9 one that outlives its series stays where Google still shows it', async () => {
    const calendar = await synced()
    const one = exception('one', 'One', '10')
    await syncWith(calendar, [{ id: SERIES, status: 'cancelled' }, one], (_, id) =>
      id === 'one' ? Promise.resolve(one) : notFound(),
    )
    expect(await summariesOf(calendar)).toEqual(['One'])
  })

  it.each([
    { what: 'does not find', getEvent: notFound },
    { what: 'calls cancelled', getEvent: () => Promise.resolve({ id: 'one', status: 'cancelled' }) },
  ])('R9 one that comes with the end of its series, and that Google $what, is no event', async ({ getEvent }) => {
    const calendar = await synced()
    await syncWith(calendar, [{ id: SERIES, status: 'cancelled' }, exception('one', 'One', '10')], getEvent)
    expect(await calendar.documents()).toEqual([])
  })

  it.each([
    { what: 'not found', error: new NotFoundAtGoogle('no') },
    { what: 'gone', error: new SyncTokenExpired('no') },
    { what: 'a wrong request', error: new RequestRefused('no') },
  ])('R9 a series whose instances are $what stops nothing but itself', async ({ error }) => {
    const calendar = await synced()
    calendar.insert('Weekly', '2026-03-03T08:00:00Z', 1, weekly)
    calendar.insert('Lunch', '2026-03-05T10:00:00Z')
    const { access, ...rest } = calendar.dependencies()
    const refusing = withApi(access, () => ({ listInstances: () => Promise.reject(error) }))
    expect(await calendar.sync({ ...rest, access: refusing })).toMatchObject({ kind: 'completed' })
    expect(await summariesOf(calendar)).toEqual(['Lunch'])
  })

  it('R9 a calendar that is lost between a delta and the instances it asks for is no hidden series', async () => {
    const calendar = await synced()
    const id = calendar.insert('Weekly', '2026-03-03T08:00:00Z', 1, weekly)
    await calendar.sync()
    const before = await calendar.state()
    world.google.patchEvent(calendar.id.calendarId, id, { summary: 'Renamed' })
    const { access, ...rest } = calendar.dependencies()
    let listings = 0
    const lost = withApi(access, ({ listEvents }) => ({
      listInstances: notFound,
      listEvents: (...asked) => ((listings += 1) === 1 ? listEvents(...asked) : notFound()),
    }))
    expect(await calendar.sync({ ...rest, access: lost })).toMatchObject({ kind: 'missing' })
    expect(await calendar.state()).toMatchObject({ token: before?.token })
    await calendar.sync()
    expect(new Set(await summariesOf(calendar))).toEqual(new Set(['Renamed']))
  })

  it.each([
    { how: 'a delta', told: () => undefined },
    { how: 'a full sync', told: (calendarId: string) => world.google.expireSyncTokens(calendarId) },
  ])('R9 one that is shown longer than its series leaves no document of it, by $how', async ({ told }) => {
    const calendar = await synced()
    const id = calendar.insert('Weekly', '2026-03-03T08:00:00Z', 1, weekly)
    await calendar.sync()
    const [instance] = world.google.events.instances(calendar.id.calendarId, calendar.id.calendarId, id).items
    calendar.patch(instance?.id ?? '', { summary: 'Moved' })
    await calendar.sync()
    expect(await calendar.series()).toHaveLength(1)
    world.google.hideSeries(calendar.id.calendarId, id)
    told(calendar.id.calendarId)
    await calendar.sync()
    expect(await summariesOf(calendar)).toEqual(['Moved'])
    expect(await calendar.series()).toEqual([])
  })

  it('R16 that change while everything is listed keep no other instance of it', async () => {
    const calendar = await synced()
    const id = calendar.insert('Weekly', '2026-03-03T08:00:00Z', 1, weekly)
    const [, second] = world.google.events.instances(calendar.id.calendarId, calendar.id.calendarId, id).items
    calendar.patch(second?.id ?? '', { summary: 'Moved' })
    await calendar.sync()
    world.google.hideSeries(calendar.id.calendarId, id)
    world.google.expireSyncTokens(calendar.id.calendarId)
    const { access, ...rest } = calendar.dependencies()
    const changing = withApi(access, (api) => ({
      async listEvents(listing, pageToken) {
        const page = await api.listEvents(listing, pageToken)
        if (listing.kind === 'window') calendar.patch(second?.id ?? '', { summary: 'Moved again' })
        return page
      },
    }))
    await calendar.sync({ ...rest, access: changing })
    expect(await summariesOf(calendar)).toEqual(['Moved again'])
  })
})
