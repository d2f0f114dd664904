import { paths } from '../../../functions/src/model/paths'
import type { EventBody } from '../../../local/calendar-simulator'
import { MirrorWorld } from '../../support/mirror-world'
import type { MirroredCalendar } from '../../support/mirrored-calendar'

const weekly = {
  start: { dateTime: '2026-03-03T09:00:00', timeZone: 'Europe/Berlin' },
  end: { dateTime: '2026-03-03T10:00:00', timeZone: 'Europe/Berlin' },
  recurrence: ['RRULE:FREQ=WEEKLY;COUNT=8'],
} satisfies EventBody

interface Case {
  readonly happens: string
  edit(calendar: MirroredCalendar, series: string, instance: (number: number) => string): void
}

const cases: readonly Case[] = [
  { happens: 'renamed', edit: (calendar, series) => calendar.patch(series, { summary: 'Renamed' }) },
  {
    happens: 'moved by an hour',
    edit: (calendar, series) =>
      calendar.patch(series, {
        start: { dateTime: '2026-03-03T10:00:00', timeZone: 'Europe/Berlin' },
        end: { dateTime: '2026-03-03T11:00:00', timeZone: 'Europe/Berlin' },
      }),
  },
  {
    happens: 'cut short',
    edit: (calendar, series) => calendar.patch(series, { recurrence: ['RRULE:FREQ=WEEKLY;COUNT=3'] }),
  },
  { happens: 'deleted', edit: (calendar, series) => calendar.delete(series) },
  {
    happens: 'one instance moved',
    edit: (calendar, _, instance) =>
      calendar.patch(instance(2), {
        start: { dateTime: '2026-03-18T15:00:00Z' },
        end: { dateTime: '2026-03-18T16:00:00Z' },
      }),
  },
  { happens: 'one instance deleted', edit: (calendar, _, instance) => calendar.delete(instance(3)) },
  {
    happens: 'this and following edited',
    edit: (calendar, _, instance) =>
      void calendar.world.google.splitSeries(calendar.id.calendarId, instance(4), { summary: 'From now on' }),
  },
  {
    happens: 'this and following deleted',
    edit: (calendar, _, instance) => calendar.world.google.truncateSeries(calendar.id.calendarId, instance(4)),
  },
  {
    happens: 'turned into a single event',
    edit: (calendar, series) => calendar.patch(series, { recurrence: [] }),
  },
]

describe('R9 R10 a series on the fast path', () => {
  let world: MirrorWorld
  beforeAll(async () => {
    world = await MirrorWorld.open()
  })
  afterAll(async () => {
    await world.close()
  })

  async function withSeries() {
    const calendar = await world.mirrorCalendar()
    calendar.insert('Lunch', '2026-03-02T11:00:00Z')
    const series = calendar.insert('Weekly', '2026-03-03T08:00:00Z', 1, weekly)
    await calendar.sync()
    const { items } = world.google.events.instances(calendar.id.calendarId, calendar.id.calendarId, series)
    return { calendar, series, instance: (number: number) => String(items[number]?.id) }
  }

  it.each(cases)('$happens: the mirror is equal, without a full sync', async ({ edit }) => {
    const { calendar, series, instance } = await withSeries()
    calendar.log.length = 0
    edit(calendar, series, instance)
    await calendar.sync()
    expect(await calendar.mirrored()).toEqual(await calendar.expected())
    expect(calendar.log.map(({ event }) => event)).toEqual(['calendar_sync_incremental', 'calendar_sync_complete'])
  })

  it.each([
    { what: 'is missing', set: (path: string) => world.firestore.doc(path).delete() },
    { what: 'is another', set: (path: string) => world.firestore.doc(path).update({ contentHash: 1 }) },
  ])(
    'R10 that one instance was named, and of the others a document $what, is noticed by their sum',
    async ({ set }) => {
      const calendar = await world.mirrorCalendar()
      const series = calendar.insert('Weekly', '2026-03-03T08:00:00Z', 1, weekly)
      await calendar.sync()
      const { calendarId } = calendar.id
      const { items } = world.google.events.instances(calendarId, calendarId, series)
      const documents = await calendar.documents()
      const other = documents.find(({ data }) => data['eventId'] === items[5]?.id)
      await set(String(other?.path))

      calendar.patch(String(items[2]?.id), { summary: 'This one only' })
      await calendar.sync()
      expect(await calendar.mirrored()).toEqual(await calendar.expected())
      const mended = (await calendar.documents()).find(({ path }) => path === other?.path)
      expect(mended?.data['contentHash']).toBe(other?.data['contentHash'])
    },
  )

  it('has a document of its own while it has instances, with its rule, written only when it changed', async () => {
    const { calendar, series } = await withSeries()
    const [first] = await calendar.series()
    expect(first?.data).toMatchObject({ eventId: series, summary: 'Weekly', recurrence: weekly.recurrence })
    calendar.insert('Lunch', '2026-03-04T11:00:00Z')
    await calendar.sync()
    world.google.expireSyncTokens(calendar.id.calendarId)
    await calendar.sync()
    expect((await calendar.series()).map(({ updateTime }) => updateTime)).toEqual([first?.updateTime])
    calendar.patch(series, { recurrence: ['RRULE:FREQ=WEEKLY;COUNT=4'] })
    await calendar.sync()
    expect((await calendar.series())[0]?.data['recurrence']).toEqual(['RRULE:FREQ=WEEKLY;COUNT=4'])
    calendar.delete(series)
    await calendar.sync()
    expect(await calendar.series()).toEqual([])
  })

  it('has its document read after a worker that ended between the two, although its instances are as they were', async () => {
    const { calendar, series } = await withSeries()
    const { syncId, calendarId } = calendar.id
    const [stored] = await calendar.series()
    await world.store.commit([
      { kind: 'delete', path: stored?.path ?? '' },
      // As a pause in the middle of a delta leaves it.
      { kind: 'update', path: paths.syncState(syncId), data: { interrupted: true, lease: null } },
    ])
    const { items } = world.google.events.instances(calendarId, calendarId, series)
    calendar.patch(String(items[2]?.id), { summary: 'Once' })
    await calendar.sync()
    expect((await calendar.series()).map(({ path }) => path)).toEqual([stored?.path])
  })

  it('has none where a full sync finds it without instances', async () => {
    const { calendar, series } = await withSeries()
    calendar.delete(series)
    world.google.expireSyncTokens(calendar.id.calendarId)
    await calendar.sync()
    expect(await calendar.series()).toEqual([])
  })

  it('gets one from Google where only an instance of it moves into the window', async () => {
    const calendar = await world.mirrorCalendar()
    const far = { timeZone: 'Europe/Berlin' }
    const series = calendar.insert('Far', '2027-03-03T08:00:00Z', 1, {
      start: { dateTime: '2027-03-03T09:00:00', ...far },
      end: { dateTime: '2027-03-03T10:00:00', ...far },
      recurrence: ['RRULE:FREQ=WEEKLY;COUNT=3'],
    })
    await calendar.sync()
    expect(await calendar.series()).toEqual([])
    calendar.patch(`${series}_20270303T080000Z`, {
      start: { dateTime: '2026-03-20T08:00:00Z' },
      end: { dateTime: '2026-03-20T09:00:00Z' },
    })
    await calendar.sync()
    expect(await calendar.mirrored()).toEqual(await calendar.expected())
    expect((await calendar.series()).map(({ data }) => data['eventId'])).toEqual([series])
  })

  it('gets one from Google in a full sync too, where only a moved instance of it is in the window', async () => {
    const calendar = await world.mirrorCalendar()
    const past = { timeZone: 'Europe/Berlin' }
    const series = calendar.insert('Old', '2025-10-01T07:00:00Z', 1, {
      start: { dateTime: '2025-10-01T09:00:00', ...past },
      end: { dateTime: '2025-10-01T10:00:00', ...past },
      recurrence: ['RRULE:FREQ=WEEKLY;COUNT=3'],
    })
    calendar.patch(`${series}_20251001T070000Z`, {
      start: { dateTime: '2026-03-20T08:00:00Z' },
      end: { dateTime: '2026-03-20T09:00:00Z' },
    })
    await calendar.sync()
    expect(await calendar.mirrored()).toHaveLength(1)
    expect(await calendar.mirrored()).toEqual(await calendar.expected())
    expect((await calendar.series()).map(({ data }) => data['eventId'])).toEqual([series])
  })

  it('is as Google has it after a full sync, too, where it ended before the window meanwhile', async () => {
    const calendar = await world.mirrorCalendar()
    const series = calendar.insert('Old', '2025-10-01T07:00:00Z', 1, {
      start: { dateTime: '2025-10-01T09:00:00', timeZone: 'Europe/Berlin' },
      end: { dateTime: '2025-10-01T10:00:00', timeZone: 'Europe/Berlin' },
      recurrence: ['RRULE:FREQ=WEEKLY;COUNT=30'],
    })
    calendar.patch(`${series}_20251001T070000Z`, {
      start: { dateTime: '2026-03-20T08:00:00Z' },
      end: { dateTime: '2026-03-20T09:00:00Z' },
    })
    await calendar.sync()
    calendar.patch(series, { recurrence: ['RRULE:FREQ=WEEKLY;COUNT=3'] })
    world.google.expireSyncTokens(calendar.id.calendarId)
    await calendar.sync()
    expect(await calendar.mirrored()).toHaveLength(1)
    expect((await calendar.series()).map(({ data }) => data['recurrence'])).toEqual([['RRULE:FREQ=WEEKLY;COUNT=3']])
  })

  it('a single event turned into a series leaves no document of its own', async () => {
    const { calendar } = await withSeries()
    const single = calendar.insert('Single', '2026-03-05T11:00:00Z')
    await calendar.sync()
    calendar.patch(single, {
      start: { dateTime: '2026-03-05T12:00:00', timeZone: 'Europe/Berlin' },
      end: { dateTime: '2026-03-05T13:00:00', timeZone: 'Europe/Berlin' },
      recurrence: ['RRULE:FREQ=DAILY;COUNT=4'],
    })
    await calendar.sync()
    expect(await calendar.mirrored()).toEqual(await calendar.expected())
    calendar.delete(single)
    await calendar.sync()
    expect(await calendar.mirrored()).toEqual(await calendar.expected())
  })

  it('the filter forgets a series once none of it is stored', async () => {
    const { calendar, series } = await withSeries()
    expect((await calendar.state())?.seriesFilter).toHaveLength(8)
    calendar.delete(series)
    await calendar.sync()
    expect((await calendar.state())?.seriesFilter).toHaveLength(0)
  })
})
