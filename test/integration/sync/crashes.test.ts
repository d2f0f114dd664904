import { paths } from '../../../functions/src/model/paths'
import { crashEverywhere, type Scenario } from '../../support/crash-everywhere'
import { insertMany } from '../../support/fill-calendar'
import { MirrorWorld } from '../../support/mirror-world'
import type { MirroredCalendar } from '../../support/mirrored-calendar'

const at = (day: number) => `2026-03-0${day}T11:00:00Z`
/** A hundred of these are too much for one commit. */
const LONG = { description: 'x'.repeat(30_000) }
const daily = {
  start: { dateTime: '2026-03-03T09:00:00', timeZone: 'Europe/Berlin' },
  end: { dateTime: '2026-03-03T10:00:00', timeZone: 'Europe/Berlin' },
  recurrence: ['RRULE:FREQ=DAILY;COUNT=6'],
}

async function withEvents(calendar: MirroredCalendar) {
  const ids = [
    calendar.insert('Lunch', at(2)),
    calendar.insert('Dinner', at(3)),
    calendar.insert('Series', at(3), 1, daily),
  ]
  await calendar.sync()
  return ids.map(String)
}

const scenarios: readonly Scenario[] = [
  {
    name: 'first sync',
    async prepare(calendar) {
      calendar.insert('Lunch', at(2))
      calendar.insert('Series', at(3), 1, daily)
    },
  },
  {
    name: 'one event created, moved and deleted',
    async prepare(calendar) {
      const [lunch = '', dinner = ''] = await withEvents(calendar)
      calendar.patch(lunch, { start: { dateTime: at(5) }, end: { dateTime: '2026-03-05T12:00:00Z' } })
      calendar.delete(dinner)
      calendar.insert('Breakfast', at(4))
    },
  },
  {
    name: 'a series moved and one instance of it deleted',
    async prepare(calendar) {
      const [, , series = ''] = await withEvents(calendar)
      calendar.patch(series, { summary: 'Renamed series' })
      calendar.delete(`${series}_20260305T080000Z`)
    },
  },
  {
    name: 'a series deleted',
    async prepare(calendar) {
      const [, , series = ''] = await withEvents(calendar)
      calendar.delete(series)
    },
  },
  {
    name: 'the sync token expired with stale documents in the mirror',
    async prepare(calendar) {
      const [lunch = '', , series = ''] = await withEvents(calendar)
      calendar.delete(lunch)
      calendar.patch(series, { recurrence: ['RRULE:FREQ=DAILY;COUNT=2'] })
      calendar.insert('Breakfast', at(4))
      calendar.world.google.expireSyncTokens(calendar.id.calendarId)
    },
  },
  {
    name: 'more changes than are planned for one commit, series among them',
    async prepare(calendar) {
      const [lunch = '', , series = ''] = await withEvents(calendar)
      insertMany(calendar, 1_030)
      calendar.delete(lunch)
      calendar.patch(series, { recurrence: ['RRULE:FREQ=DAILY;COUNT=2'] })
    },
  },
  {
    name: 'changes too large for one commit, series among them',
    async prepare(calendar) {
      const [lunch = '', , series = ''] = await withEvents(calendar)
      insertMany(calendar, 100, 'Long', LONG)
      calendar.delete(lunch)
      calendar.patch(series, { recurrence: ['RRULE:FREQ=DAILY;COUNT=2'] })
    },
  },
  {
    name: 'the calendar moved to another time zone',
    async prepare(calendar) {
      await withEvents(calendar)
      const { calendarId } = calendar.id
      const holiday = { summary: 'Holiday', start: { date: '2026-03-05' }, end: { date: '2026-03-06' } }
      calendar.world.google.insertEvent(calendarId, holiday)
      await calendar.sync()
      calendar.world.google.changeCalendar(calendarId, { timeZone: 'America/New_York' })
      calendar.insert('Breakfast', at(4))
    },
  },
  {
    name: 'a sweep large enough to be checked',
    async prepare(calendar) {
      const ids = insertMany(calendar, 30)
      await calendar.sync()
      for (const id of ids.slice(0, 22)) calendar.delete(id)
      calendar.world.google.expireSyncTokens(calendar.id.calendarId)
    },
  },
  {
    name: 'the calendar not found once',
    async prepare(calendar) {
      await withEvents(calendar)
      calendar.insert('Breakfast', at(4))
      calendar.world.google.faults.inject({ operation: 'events.list', fault: 'notFound', times: 1 })
    },
  },
  {
    name: 'somebody’s expired lease on a delta',
    async prepare(calendar) {
      await withEvents(calendar)
      calendar.insert('Breakfast', at(4))
      const lease = { owner: 'somebody dead', until: new Date(calendar.world.clock.now() - 1) }
      await calendar.world.store.commit([
        { kind: 'update', path: paths.syncState(calendar.id.syncId), data: { lease } },
      ])
    },
  },
  {
    name: 'a rate limit in the middle of a full sync',
    async prepare(calendar) {
      calendar.insert('Lunch', at(2))
      calendar.world.google.faults.inject({ operation: 'events.list', fault: 'rateLimitExceeded', times: 1, skip: 2 })
    },
  },
]

describe('a process that dies at any moment', () => {
  let world: MirrorWorld
  beforeAll(async () => {
    world = await MirrorWorld.open()
  })
  afterAll(async () => {
    await world.close()
  })

  it.each(scenarios)(
    '$name: the queue tries again, and the mirror is equal',
    async (scenario) => {
      const { crashPoints, violations } = await crashEverywhere(world, scenario)
      process.stdout.write(`${scenario.name}: ${crashPoints} crash points, ${violations.length} violations\n`)
      expect(violations).toEqual([])
      expect(crashPoints).toBeGreaterThan(4)
    },
    180_000,
  )
})
