import Table from 'cli-table3'
import { expectEqual, updateTimesOf } from '../../support/expect-equal'
import { insertMany } from '../../support/fill-calendar'
import { measuredSync } from '../../support/measured-sync'
import { MirrorWorld } from '../../support/mirror-world'
import type { MirroredCalendar } from '../../support/mirrored-calendar'

interface Cost {
  readonly calls: number
  readonly reads: number
  readonly writes: number
  readonly deletes: number
}

interface Case {
  readonly happens: string
  edit(calendar: MirroredCalendar, series: string, instance: (number: number) => string): void
  readonly cost: Cost
}

/** All of them inside the window. */
const INSTANCES = 180
const at = (hour: string, day = '2026-03-02') => ({ dateTime: `${day}T${hour}:00`, timeZone: 'Europe/Berlin' })
const daily = { start: at('09:00'), end: at('10:00'), recurrence: [`RRULE:FREQ=DAILY;COUNT=${INSTANCES}`] }

/** What any delta costs: to list it, and to read and write the state. */
const DELTA: Cost = { calls: 1, reads: 1, writes: 1, deletes: 0 }
/** To ask for the instances, and for what is stored of them. */
const EXPANSION: Cost = { calls: 1, reads: INSTANCES, writes: 0, deletes: 0 }
/** To ask for the instances, for the one that was named, and whether the sum of all stored ones is as it has to be. */
const PROOF: Cost = { calls: 1, reads: 2, writes: 0, deletes: 0 }
/** The series' own row: whether a single event is stored under its id. */
const OWN_ROW: Cost = { calls: 0, reads: 1, writes: 0, deletes: 0 }
/** Its document, where the instances do not tell whether that has changed. */
const DOCUMENT: Partial<Cost> = { reads: 1 }

function sum(...costs: readonly Partial<Cost>[]): Cost {
  const total = (of: keyof Cost) => costs.reduce((all, cost) => all + (cost[of] ?? 0), 0)
  return { calls: total('calls'), reads: total('reads'), writes: total('writes'), deletes: total('deletes') }
}

const cases: readonly Case[] = [
  {
    happens: 'moved by one hour',
    edit: (calendar, series) => calendar.patch(series, { start: at('10:00'), end: at('11:00') }),
    // Instances are named by their times: these are others.
    cost: sum(DELTA, OWN_ROW, EXPANSION, { writes: INSTANCES + 1, deletes: INSTANCES }),
  },
  {
    happens: 'renamed',
    edit: (calendar, series) => calendar.patch(series, { summary: 'Renamed' }),
    cost: sum(DELTA, OWN_ROW, EXPANSION, { writes: INSTANCES + 1 }),
  },
  {
    happens: 'cut short by 120 days',
    edit: (calendar, series) => calendar.patch(series, { recurrence: [`RRULE:FREQ=DAILY;COUNT=${INSTANCES - 120}`] }),
    cost: sum(DELTA, OWN_ROW, EXPANSION, DOCUMENT, { writes: 1, deletes: 120 }),
  },
  {
    happens: 'one instance moved',
    edit: (calendar, _, instance) =>
      calendar.patch(instance(50), { start: at('15:00', '2026-04-21'), end: at('16:00', '2026-04-21') }),
    // The exception's row comes alone.
    cost: sum(DELTA, PROOF, { writes: 1 }),
  },
  {
    happens: 'one instance deleted',
    edit: (calendar, _, instance) => calendar.delete(instance(50)),
    cost: sum(DELTA, OWN_ROW, PROOF, DOCUMENT, { deletes: 1 }),
  },
  {
    happens: 'this and following deleted',
    edit: (calendar, _, instance) => calendar.world.google.truncateSeries(calendar.id.calendarId, instance(100)),
    // The proof is tried, and fails.
    cost: sum(DELTA, OWN_ROW, PROOF, EXPANSION, DOCUMENT, { calls: -1, writes: 1, deletes: 80 }),
  },
  {
    happens: 'deleted',
    edit: (calendar, series) => calendar.delete(series),
    cost: sum(DELTA, OWN_ROW, EXPANSION, { calls: -1, deletes: INSTANCES + 1 }),
  },
  {
    happens: 'saved without a change that shows',
    edit: (calendar, series) => calendar.patch(series, { summary: 'Daily' }),
    cost: sum(DELTA, OWN_ROW, EXPANSION, DOCUMENT),
  },
]

describe('what a change costs', () => {
  const table = new Table({
    head: ['a daily series of 180', 'calls', 'reads', 'writes', 'deletes'],
    style: { head: [], border: [] },
  })
  let world: MirrorWorld
  beforeAll(async () => {
    world = await MirrorWorld.open()
  })
  afterAll(async () => {
    process.stdout.write(`${table.toString()}\n`)
    await world.close()
  })

  function tell(what: string, { calls, reads, writes, deletes }: Cost): Cost {
    table.push([what, calls, reads, writes, deletes])
    return { calls, reads, writes, deletes }
  }

  it.each(cases)('a daily series of 180, $happens', async ({ happens, edit, cost }) => {
    const calendar = await world.mirrorCalendar()
    const series = calendar.insert('Daily', '2026-03-02T08:00:00Z', 1, daily)
    await calendar.sync()
    expect(await calendar.documents()).toHaveLength(INSTANCES)
    const { calendarId } = calendar.id
    const { items } = world.google.events.instances(calendarId, calendarId, series)
    edit(calendar, series, (number) => String(items[number]?.id))
    const { tally } = await measuredSync(calendar)
    expect(tell(happens, tally)).toEqual(cost)
    await expectEqual(calendar)
  })

  it('seven touched series are one listing of the window, and only what differs is written', async () => {
    const calendar = await world.mirrorCalendar()
    const weekly = { ...daily, recurrence: ['RRULE:FREQ=WEEKLY;COUNT=8'] }
    const ids = Array.from({ length: 7 }, (_, number) =>
      calendar.insert(`Series ${number}`, '2026-03-02T08:00:00Z', 1, weekly),
    )
    await calendar.sync()
    for (const id of ids) calendar.patch(id, { summary: 'Renamed' })
    const { tally } = await measuredSync(calendar)
    const touched = { reads: 7 * (OWN_ROW.reads + 8), writes: 7 * (8 + 1) }
    expect(tell('seven weekly ones of 8, renamed', tally)).toEqual(sum(DELTA, { calls: 1 }, touched))
    await expectEqual(calendar)
  })

  describe('a full sync of 1,000 events', () => {
    /** Today, for the token, the window, what changed meanwhile, and the round behind it. */
    const FIRST = { calls: 5, writes: 1_000 + 4 }

    it('writes each of them once; after 410 it reads them once and writes none', async () => {
      const calendar = await world.mirrorCalendar()
      insertMany(calendar, 1_000)
      const first = tell('1,000 single events, first sync', (await measuredSync(calendar)).tally)
      expect(first).toMatchObject({ ...FIRST, deletes: 0 })
      expect(first.reads).toBeLessThanOrEqual(12)
      await expectEqual(calendar)

      const before = await updateTimesOf(calendar)
      world.google.expireSyncTokens(calendar.id.calendarId)
      const again = tell('1,000 single events, after 410', (await measuredSync(calendar)).tally)
      // The refused delta takes the place of today's listing.
      expect(again).toMatchObject({ calls: 5, writes: 4, deletes: 0 })
      expect(again.reads).toBeLessThanOrEqual(1_000 + 12)
      expect(await updateTimesOf(calendar)).toEqual(before)
    }, 60_000)
  })
})
