import { startsByIcal, startsInSimulator } from './expand-both-ways'
import { explainDifference, knownReasons } from './explain-difference'
import { recurrenceCases } from './recurrence-cases'
import type { RecurrenceCase } from './recurrence-cases'
import { instantsOf, wallAt } from './zone-by-intl'

const cases = recurrenceCases(2000, 7)
const expanded = cases.map((what) => ({ what, inSimulator: startsInSimulator(what), byIcal: startsByIcal(what) }))
const differences = expanded.filter(({ inSimulator, byIcal }) => String(inSimulator) !== String(byIcal))

const tally = (names: readonly string[]): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return counts
}

const printed = (starts: readonly number[]): string[] => starts.map((start) => new Date(start).toISOString())

/** Whether the series' time of day exists so many times on one of its first days. */
const meets = ({ zone, first, allDay }: RecurrenceCase, starts: readonly number[], times: number): boolean =>
  !allDay &&
  starts.slice(0, 50).some((start) => {
    const sameTime = Math.floor(wallAt(zone, start) / 86_400_000) * 86_400_000 + (first % 86_400_000)
    return instantsOf(zone, sameTime).length === times
  })

const mixed =
  `DAILY, WEEKLY, MONTHLY, YEARLY, INTERVAL, BYDAY, BYDAY with a number, BYMONTHDAY, BYMONTH, BYYEARDAY, BYSETPOS,
  WKST, COUNT, UNTIL in local time, UNTIL in UTC, UNTIL as a date, without end, RDATE in UTC, RDATE in the zone, EXDATE in UTC,
  EXDATE in the zone, all-day, Europe/Berlin, America/New_York, America/Santiago, Australia/Lord_Howe, Asia/Kathmandu`.split(
    /,\s+/,
  )

describe('the instances of 2,000 recurring events', () => {
  it('are those of a second, independent library, or the difference has a reason', () => {
    const unexplained = differences.filter((difference) => explainDifference(difference) === null)
    expect(
      unexplained.map(({ what, inSimulator, byIcal }) => [what.name, printed(inSimulator), printed(byIcal)]),
    ).toEqual([])
  })

  it('differ rarely, and for every reason that is known', () => {
    const counts = tally(differences.flatMap((difference) => explainDifference(difference) ?? []))
    expect([...counts.keys()].toSorted()).toEqual(knownReasons.toSorted())
    expect(differences.length).toBeLessThan(cases.length / 10)
  })

  it.each(mixed)('have %s among them at least 40 times', (kind) => {
    expect(cases.filter(({ kinds }) => kinds.includes(kind)).length).toBeGreaterThanOrEqual(40)
  })

  it.each([
    ['a time that the clocks skip', 0],
    ['a time that comes twice', 2],
  ])('meet %s at least 80 times', (_name, times) => {
    const met = expanded.filter(({ what, inSimulator }) => meets(what, inSimulator, times))
    expect(met.length).toBeGreaterThanOrEqual(80)
  })

  it('are left out by EXDATE at least 100 times', () => {
    const left = expanded.filter(({ what, inSimulator }) =>
      what.excluded.some((wall) => !inSimulator.includes(instantsOf(what.zone, wall)[0] ?? 0)),
    )
    expect(left.length).toBeGreaterThanOrEqual(100)
  })
})
