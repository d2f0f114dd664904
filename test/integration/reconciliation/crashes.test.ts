import { paths } from '../../../functions/src/model/paths'
import { DAY } from '../../../functions/src/sync/mirror-window'
import { MirrorWorld } from '../../support/mirror-world'
import type { MirroredCalendar } from '../../support/mirrored-calendar'
import { crashEveryNight, type NightScenario } from '../../support/reconcile-crashes'
import { driftReports } from '../../support/reconciled'

const daily = {
  start: { dateTime: '2026-03-03T09:00:00', timeZone: 'Europe/Berlin' },
  end: { dateTime: '2026-03-03T10:00:00', timeZone: 'Europe/Berlin' },
  recurrence: ['RRULE:FREQ=DAILY;COUNT=6'],
}
const at = (day: number) => `2026-03-0${day}T11:00:00Z`

async function mirrored(calendar: MirroredCalendar): Promise<void> {
  calendar.insert('Lunch', at(2))
  calendar.insert('Dinner', at(3))
  calendar.insert('Series', at(3), 1, daily)
  await calendar.sync()
}

/** A document deleted, one too many, one with another hash, one with other content, a series document gone. */
async function tamper(calendar: MirroredCalendar): Promise<void> {
  const { store } = calendar.world
  const [a, b, c] = await calendar.documents()
  const [series] = await calendar.series()
  if (!a || !b || !c || !series) throw new Error('too few documents')
  const { uid, calendarRef } = calendar.id
  await store.commit([
    { kind: 'delete', path: a.path },
    { kind: 'update', path: b.path, data: { contentHash: 7 } },
    { kind: 'update', path: c.path, data: { summary: 'by hand' } },
    { kind: 'delete', path: series.path },
    { kind: 'set', path: `${paths.events(uid)}/${calendarRef}~made-up`, data: { ...b.data, eventId: 'made-up' } },
  ])
}

async function edit(calendar: MirroredCalendar): Promise<void> {
  calendar.insert('Meanwhile', at(6))
  calendar.patch(
    String((await calendar.documents()).find(({ data }) => data['summary'] === 'Dinner')?.data['eventId']),
    {
      summary: 'Supper',
    },
  )
  await calendar.sync()
}

/** With at least so many moments at which a process can die. */
const scenarios: readonly (NightScenario & { readonly points: number })[] = [
  { name: 'nothing to do', points: 3, prepare: mirrored },
  {
    name: 'changes that nobody told of',
    points: 6,
    async prepare(calendar) {
      await mirrored(calendar)
      calendar.insert('Unheard of', at(5))
    },
  },
  {
    name: 'tampered documents',
    points: 27,
    async prepare(calendar) {
      await mirrored(calendar)
      await tamper(calendar)
    },
  },
  {
    name: 'a window that slides',
    points: 3,
    async prepare(calendar) {
      await mirrored(calendar)
      const { calendarId } = calendar.id
      const start = new Date(calendar.world.clock.now() + 181 * DAY).toISOString()
      const end = new Date(calendar.world.clock.now() + 181 * DAY + 3_600_000).toISOString()
      const rule = { recurrence: ['RRULE:FREQ=WEEKLY;COUNT=3'] }
      const times = {
        start: { dateTime: start, timeZone: 'Europe/Berlin' },
        end: { dateTime: end, timeZone: 'Europe/Berlin' },
      }
      calendar.world.google.insertEvent(calendarId, { summary: 'Coming', ...times, ...rule })
      await calendar.sync()
      calendar.world.clock.advance(3 * DAY)
    },
  },
]

describe('whatever a night dies of, the next attempt ends well', () => {
  let world: MirrorWorld
  beforeEach(async () => {
    world = await MirrorWorld.open()
  })
  afterEach(() => world.close())

  it.each(scenarios)(
    '$name',
    async (scenario) => {
      const { crashPoints, violations } = await crashEveryNight(world, scenario)
      console.info(`${scenario.name}: ${crashPoints} crash points, ${violations.length} violations`)
      expect(violations).toEqual([])
      expect(crashPoints).toBeGreaterThanOrEqual(scenario.points)
    },
    240_000,
  )

  it('R24 whatever is edited and synced at any moment of it, drift is neither missed nor made up', async () => {
    const calendars: MirroredCalendar[] = []
    const prepare = async (calendar: MirroredCalendar) => {
      calendars.push(calendar)
      await mirrored(calendar)
    }
    const clean = await crashEveryNight(world, { name: 'edits', prepare, meanwhile: edit })
    expect(clean.violations).toEqual([])
    for (const calendar of calendars) expect(await driftReports(calendar)).toEqual([])
    const tampered = {
      name: 'edits of a tampered mirror',
      prepare: async (calendar: MirroredCalendar) => {
        await mirrored(calendar)
        await tamper(calendar)
      },
      meanwhile: edit,
    }
    expect((await crashEveryNight(world, tampered)).violations).toEqual([])
  }, 240_000)
})
