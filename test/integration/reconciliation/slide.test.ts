import { mirrorWindow, DAY } from '../../../functions/src/sync/mirror-window'
import { expectEqual, updateTimesOf } from '../../support/expect-equal'
import { insertMany } from '../../support/fill-calendar'
import { MirrorWorld, WINDOW_SPAN } from '../../support/mirror-world'
import type { MirroredCalendar } from '../../support/mirrored-calendar'
import { driftReports, nightly, reconcile } from '../../support/reconciled'

describe('the window slides', () => {
  let world: MirrorWorld
  beforeEach(async () => {
    world = await MirrorWorld.open()
  })
  afterEach(() => world.close())

  const windowNow = () => mirrorWindow(world.clock.now(), WINDOW_SPAN)

  async function withSeries(): Promise<MirroredCalendar> {
    const calendar = await world.mirrorCalendar('America/New_York')
    const start = (day: string) => ({
      start: { dateTime: `${day}T09:00:00`, timeZone: 'America/New_York' },
      end: { dateTime: `${day}T10:00:00`, timeZone: 'America/New_York' },
    })
    const { calendarId } = calendar.id
    world.google.insertEvent(calendarId, { summary: 'Daily', ...start('2026-01-05'), recurrence: ['RRULE:FREQ=DAILY'] })
    world.google.insertEvent(calendarId, {
      summary: 'Ending',
      ...start('2026-02-01'),
      recurrence: ['RRULE:FREQ=DAILY;COUNT=15'],
    })
    world.google.insertEvent(calendarId, {
      summary: 'Beginning',
      ...start('2026-09-03'),
      recurrence: ['RRULE:FREQ=WEEKLY;COUNT=9'],
    })
    world.google.insertEvent(calendarId, {
      summary: 'Holiday',
      start: { date: '2026-09-10' },
      end: { date: '2026-09-12' },
    })
    await calendar.sync()
    return calendar
  }

  it('R11 R23 five weeks of nights, over the change to summer time: what enters and leaves is no drift', async () => {
    const calendar = await withSeries()
    const seen = new Set<string>()
    for (let night = 0; night < 12; night += 1) {
      world.clock.advance(3 * DAY)
      const before = await updateTimesOf(calendar)
      expect((await reconcile(calendar)).outcome).toMatchObject({ kind: 'verified' })
      await expectEqual(calendar)
      expect((await calendar.state())?.window).toEqual(windowNow())
      const after = await updateTimesOf(calendar)
      for (const [id, time] of after) if (before.has(id)) expect(before.get(id)).toBe(time)
      for (const { data } of await calendar.series()) seen.add(String(data['summary']))
    }
    expect(seen).toEqual(new Set(['Daily', 'Ending', 'Beginning']))
    expect(new Set((await calendar.series()).map(({ data }) => data['summary']))).toEqual(
      new Set(['Beginning', 'Daily']),
    )
    expect(await driftReports(calendar)).toEqual([])
    expect(calendar.log.filter(({ event }) => event === 'calendar_sync_full')).toHaveLength(1)
  }, 120_000)

  it('an instance that came in with the slide is changed and deleted with its series afterwards', async () => {
    const calendar = await withSeries()
    world.clock.advance(10 * DAY)
    await reconcile(calendar)
    const [beginning] = (await calendar.series()).filter(({ data }) => data['summary'] === 'Beginning')
    calendar.delete(String(beginning?.data['eventId']))
    await calendar.sync()
    await expectEqual(calendar)
    expect(await calendar.series()).toHaveLength(2)
  })

  it('more than one commit holds comes in by several, each of which leaves a whole window', async () => {
    const calendar = await world.mirrorCalendar()
    insertMany(calendar, 500)
    await calendar.sync()
    const { from, to } = windowNow()
    const step = (30 * DAY) / 400
    for (let index = 0; index < 400; index += 1) {
      calendar.insert(`later ${index}`, new Date(to.getTime() + Math.floor(index * step)).toISOString())
      calendar.insert(`earlier ${index}`, new Date(from.getTime() + Math.floor(index * step)).toISOString())
    }
    await calendar.sync()
    world.clock.advance(31 * DAY)
    expect((await reconcile(calendar)).outcome).toMatchObject({ kind: 'verified' })
    await expectEqual(calendar)
    expect((await calendar.state())?.window).toEqual(windowNow())
    expect(calendar.log.filter(({ event }) => event === 'calendar_sync_full')).toHaveLength(1)
    expect(await driftReports(calendar)).toEqual([])
  })

  it.each([
    ['shorter than it was', { pastDays: 10, futureDays: 60 }],
    ['longer into the past', { pastDays: 90, futureDays: 180 }],
  ])('a window that is configured %s takes a full sync', async (_, windowSpan) => {
    const calendar = await withSeries()
    const outcome = await reconcile(calendar, 'thirtieth', { ...nightly(calendar), windowSpan })
    expect(outcome.outcome).toMatchObject({ kind: 'verified' })
    await expectEqual(calendar)
    expect((await calendar.state())?.window).toEqual(mirrorWindow(world.clock.now(), windowSpan))
    expect(await driftReports(calendar)).toEqual([])
  })
})
