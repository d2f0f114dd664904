import { eventIdSchema } from '../../../functions/src/model/ids'
import { IdFilter } from '../../../functions/src/sync/id-filter'
import { aroundTransactions } from '../../support/around-transactions'
import { beforeCommit } from '../../support/before-commit'
import { Crash } from '../../support/crash-injection'
import { expectEqual } from '../../support/expect-equal'
import { insertMany } from '../../support/fill-calendar'
import { measuredSync } from '../../support/measured-sync'
import { MirrorWorld } from '../../support/mirror-world'
import type { MirroredCalendar } from '../../support/mirrored-calendar'
import { summariesOf } from '../../support/summaries-of'

/** A hundred of these are too much for one commit. */
const LONG = { description: 'x'.repeat(30_000) }
const weekly = {
  start: { dateTime: '2026-03-03T09:00:00', timeZone: 'Europe/Berlin' },
  end: { dateTime: '2026-03-03T10:00:00', timeZone: 'Europe/Berlin' },
  recurrence: ['RRULE:FREQ=WEEKLY;COUNT=8'],
}

describe('a delta that was listed whole', () => {
  let world: MirrorWorld
  beforeAll(async () => {
    world = await MirrorWorld.open()
  })
  afterAll(async () => {
    await world.close()
  })

  it('of a thousand changed events is one commit, which costs what its documents and the state cost', async () => {
    const calendar = await world.mirrorCalendar()
    const ids = insertMany(calendar, 1_000)
    await calendar.sync()
    for (const id of ids) calendar.patch(id, { summary: 'Renamed' })
    const { tally } = await measuredSync(calendar)
    expect(tally).toMatchObject({ calls: 1, reads: 1_001, writes: 1_001, deletes: 0 })
    await expectEqual(calendar)
  })

  it('R12 and is too much for one commit is listed once and looked up once', async () => {
    const calendar = await world.mirrorCalendar()
    await calendar.sync()
    insertMany(calendar, 1_000)
    const { tally, outcome } = await measuredSync(calendar)
    expect(outcome).toEqual({ kind: 'completed', counts: { created: 1_000, updated: 0, deleted: 0 } })
    // The second one is what came meanwhile.
    expect(tally.calls).toBe(2)
    expect(tally.reads).toBe(1_006)
    expect(tally.writes).toBe(1_002)
    await expectEqual(calendar)
  })

  it('R2 is planned anew where somebody else was faster to the lease', async () => {
    const calendar = await world.mirrorCalendar()
    const ids = insertMany(calendar, 100)
    await calendar.sync()
    for (const id of ids) calendar.patch(id, LONG)
    const { store, ...rest } = calendar.dependencies()
    const meanwhile = async () => {
      calendar.patch(ids[0] ?? '', { summary: 'Newer' })
      await calendar.sync()
    }
    expect(await calendar.sync({ ...rest, store: beforeCommit(store, meanwhile) })).toMatchObject({ kind: 'completed' })
    expect(await summariesOf(calendar)).toContain('Newer')
    await expectEqual(calendar)
  })

  /** Of the series one date is shown, and the rest no more. */
  function showADate({ id: { calendarId } }: MirroredCalendar, series: string) {
    const [date] = world.google.events.instances(calendarId, calendarId, series).items
    world.google.patchEvent(calendarId, date?.id ?? '', { summary: 'Moved' })
    world.google.hideSeries(calendarId, series)
  }

  it.each([
    ['its series', () => undefined],
    ['series of which it shows no more than a date', showADate],
  ])('R10 leaves the ids of %s in the stored filter from before their first instance', async (_, shown) => {
    const calendar = await world.mirrorCalendar()
    await calendar.sync()
    insertMany(calendar, 100, 'Long', LONG)
    const series = calendar.insert('Weekly', '2026-03-03T08:00:00Z', 1, weekly)
    shown(calendar, series)
    const { store, ...rest } = calendar.dependencies()
    const before = (transaction: number) => {
      if (transaction === 1) throw new Crash()
    }
    const dying = calendar.sync({ ...rest, store: aroundTransactions(store, { before }) })
    await expect(dying).rejects.toThrow(Crash)
    const filter = (await calendar.state())?.seriesFilter
    expect(filter && IdFilter.unpack(filter).has(eventIdSchema.parse(series))).toBe(true)
  })
})
