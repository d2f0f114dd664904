import { countOperations } from '../../../functions/src/firestore/counting-document-store'
import { eventIdSchema } from '../../../functions/src/model/ids'
import { IdFilter } from '../../../functions/src/sync/id-filter'
import { aroundTransactions } from '../../support/around-transactions'
import { expectEqual } from '../../support/expect-equal'
import { insertMany } from '../../support/fill-calendar'
import { inPages } from '../../support/in-pages'
import { MirrorWorld } from '../../support/mirror-world'
import type { MirroredCalendar } from '../../support/mirrored-calendar'
import { summariesOf } from '../../support/summaries-of'
import { withApi } from '../../support/with-api'
import { withRows } from '../../support/with-rows'

const weekly = {
  start: { dateTime: '2026-03-03T09:00:00', timeZone: 'Europe/Berlin' },
  end: { dateTime: '2026-03-03T10:00:00', timeZone: 'Europe/Berlin' },
  recurrence: ['RRULE:FREQ=WEEKLY;COUNT=8'],
}
const eventIdIn = (row: unknown) => (typeof row === 'object' && row !== null && 'id' in row ? row.id : undefined)
/** More than one commit holds. */
const MANY = 1_030
const PAGE = 250

/** Looks, each time it is called, whether an event is mirrored whose title begins so. */
function lookingFor(calendar: MirroredCalendar, title: string) {
  const seen: boolean[] = []
  const after = async () => {
    seen.push((await summariesOf(calendar)).some((summary) => summary.startsWith(title)))
  }
  return { seen, after }
}

describe('a delta of several pages', () => {
  let world: MirrorWorld
  beforeAll(async () => {
    world = await MirrorWorld.open()
  })
  afterAll(async () => {
    await world.close()
  })

  it('R3 keeps its lease alive while its series are expanded', async () => {
    const calendar = await world.mirrorCalendar()
    insertMany(calendar, 20)
    await calendar.sync()
    for (let number = 0; number < 6; number += 1) calendar.insert(`Weekly ${number}`, '2026-03-03T08:00:00Z', 1, weekly)
    insertMany(calendar, MANY, 'More')
    const { access, ...rest } = calendar.dependencies()
    const remaining: number[] = []
    const slow = inPages(access, PAGE, async ({ kind }) => {
      if (kind !== 'window') return
      world.clock.advance(15_000)
      const until = (await calendar.state())?.lease?.until.getTime()
      if (until !== undefined) remaining.push(until - world.clock.now())
    })
    await calendar.sync({ ...rest, access: slow })
    expect(remaining.length).toBeGreaterThan(4)
    expect(Math.min(...remaining)).toBeGreaterThan(0)
    await expectEqual(calendar)
  })

  it('R10 that tells of an event and later cancels it leaves nothing of it', async () => {
    const calendar = await world.mirrorCalendar()
    await calendar.sync()
    insertMany(calendar, MANY)
    const [start, end] = ['2026-03-10T10:00:00Z', '2026-03-10T11:00:00Z'].map((dateTime) => ({ dateTime }))
    const ghost = { id: 'ghostly', status: 'confirmed', summary: 'Ghost', start, end }
    const { access, ...rest } = calendar.dependencies()
    const twice = withApi(access, (api) => ({
      async listEvents(listing, pageToken) {
        const page = await api.listEvents(listing, pageToken)
        if (listing.kind !== 'delta' || page.rows.length < MANY) return page
        return { ...page, rows: [ghost, ...page.rows, { id: 'ghostly', status: 'cancelled' }] }
      },
    }))
    await calendar.sync({ ...rest, access: inPages(twice, PAGE) })
    expect(await summariesOf(calendar)).not.toContain('Ghost')
    await expectEqual(calendar)
  })

  it('R10 leaves the ids of its series in the stored filter from before their first instance', async () => {
    const calendar = await world.mirrorCalendar()
    await calendar.sync()
    insertMany(calendar, MANY)
    const series = calendar.insert('Weekly', '2026-03-03T08:00:00Z', 1, weekly)
    const { store, access, ...rest } = calendar.dependencies()
    const known: boolean[] = []
    const after = async () => {
      if (!(await summariesOf(calendar)).includes('Weekly')) return
      const filter = (await calendar.state())?.seriesFilter
      known.push(filter !== undefined && IdFilter.unpack(filter).has(eventIdSchema.parse(series)))
    }
    await calendar.sync({ ...rest, access: inPages(access, PAGE), store: aroundTransactions(store, { after }) })
    expect(known.length).toBeGreaterThan(1)
    expect(known).not.toContain(false)
  })

  it('R9 that ends a series on one page and tells of its exceptions on another is no contradiction', async () => {
    const calendar = await world.mirrorCalendar()
    const series = calendar.insert('Weekly', '2026-03-03T08:00:00Z', 1, weekly)
    await calendar.sync()
    const token = (await calendar.state())?.token
    calendar.patch(series, { recurrence: [] })
    insertMany(calendar, MANY)
    const exception = {
      id: `${series}_20260310T080000Z`,
      status: 'cancelled',
      recurringEventId: series,
      originalStartTime: { dateTime: '2026-03-10T08:00:00Z' },
    }
    const { access, ...rest } = calendar.dependencies()
    const listed = withRows(access, (listing) =>
      listing.kind === 'delta' && listing.syncToken === token ? [exception] : [],
    )
    world.server.requestLog.reset()
    expect(await calendar.sync({ ...rest, access: inPages(listed, PAGE) })).toMatchObject({ kind: 'completed' })
    expect(world.server.requestLog.requests.map(({ operation }) => operation)).not.toContain('events.instances')
    await expectEqual(calendar)
  })

  it.each(['before', 'after'])(
    'R9 that ends a series %s it tells of an exception, on another page, keeps that one',
    async (when) => {
      const calendar = await world.mirrorCalendar()
      const series = calendar.insert('Weekly', '2026-03-03T08:00:00Z', 1, weekly)
      const instances = world.google.events.instances(calendar.id.calendarId, calendar.id.calendarId, series).items
      const [, second] = instances
      calendar.patch(second?.id ?? '', { summary: 'Moved' })
      await calendar.sync()
      const told = () => calendar.patch(second?.id ?? '', { summary: 'Moved again' })
      const page = () => insertMany(calendar, MANY)
      const ended = () => world.google.hideSeries(calendar.id.calendarId, series)
      for (const happens of when === 'before' ? [ended, page, told] : [told, page, ended]) happens()
      const { access, store, ...rest } = calendar.dependencies()
      const { seen, after } = lookingFor(calendar, 'Moved')
      await calendar.sync({ ...rest, access: inPages(access, PAGE), store: aroundTransactions(store, { after }) })
      expect(seen.length).toBeGreaterThan(3)
      expect(seen).not.toContain(false)
      expect(await calendar.series()).toEqual([])
      await expectEqual(calendar)
    },
  )

  it('R9 that ends a series keeps an exception that changed between two pages, and is on none of them', async () => {
    const calendar = await world.mirrorCalendar()
    const series = calendar.insert('Weekly', '2026-03-03T08:00:00Z', 1, weekly)
    const [, second] = world.google.events.instances(calendar.id.calendarId, calendar.id.calendarId, series).items
    calendar.patch(second?.id ?? '', { summary: 'Moved' })
    await calendar.sync()
    const token = (await calendar.state())?.token
    world.google.hideSeries(calendar.id.calendarId, series)
    insertMany(calendar, MANY)
    const { access, store, ...rest } = calendar.dependencies()
    const overlooking = withApi(access, (api) => ({
      async listEvents(listing, pageToken) {
        const page = await api.listEvents(listing, pageToken)
        if (listing.kind !== 'delta' || listing.syncToken !== token) return page
        calendar.patch(second?.id ?? '', { summary: 'Moved again' })
        return { ...page, rows: page.rows.filter((row) => eventIdIn(row) !== second?.id) }
      },
    }))
    const { seen, after } = lookingFor(calendar, 'Moved')
    await calendar.sync({ ...rest, access: inPages(overlooking, PAGE), store: aroundTransactions(store, { after }) })
    expect(seen.length).toBeGreaterThan(3)
    expect(seen).not.toContain(false)
    await expectEqual(calendar)
  })

  it('R12 that one commit cannot hold is looked up in Firestore once, not twice', async () => {
    const calendar = await world.mirrorCalendar()
    insertMany(calendar, 10)
    await calendar.sync()
    insertMany(calendar, MANY, 'More')
    const { store, tally, access, ...rest } = calendar.dependencies()
    await calendar.sync({ ...rest, tally, access: inPages(access, PAGE), store: countOperations(store, tally) })
    expect(tally.reads).toBeLessThan(MANY + 100)
    await expectEqual(calendar)
  })
})
