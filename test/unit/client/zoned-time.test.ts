import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { instantOf, wallTimeOf } from '../../../client/zoned-time'

const zones = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'America/Santiago',
  'Asia/Beirut',
] as const
const zone = fc.constantFrom(...zones)

describe('the wall clock of a zone', () => {
  it('shows at any minute what Temporal says', () => {
    const minutes = fc.integer({ min: Date.parse('1975-01-01') / 60_000, max: Date.parse('2040-01-01') / 60_000 })
    fc.assert(
      fc.property(minutes, zone, (minute, place) => {
        const told = Temporal.Instant.fromEpochMilliseconds(minute * 60_000).toZonedDateTimeISO(place)
        const shown = { date: told.toPlainDate().toString(), minute: told.hour * 60 + told.minute }
        expect(wallTimeOf(minute * 60_000, place)).toEqual(shown)
      }),
      { numRuns: 500 },
    )
  })

  it('shows a time at the instant that Temporal says, also where the clocks skip or repeat it', () => {
    const days = fc
      .integer({ min: 0, max: 20_000 })
      .map((day) => Temporal.PlainDate.from('1985-01-01').add({ days: day }))
    fc.assert(
      fc.property(days, fc.integer({ min: 0, max: 1439 }), zone, (day, minute, place) => {
        const time = day.toPlainDateTime({ hour: Math.floor(minute / 60), minute: minute % 60 })
        const told = time.toZonedDateTime(place, { disambiguation: 'compatible' }).epochMilliseconds
        expect(instantOf(day.toString(), minute, place)).toBe(told)
      }),
      { numRuns: 2000 },
    )
  })

  it.each([
    ['2026-03-29', 150, 'Europe/Berlin', '2026-03-29T01:30:00Z', 'an hour later, where it is skipped'],
    ['2026-10-25', 150, 'Europe/Berlin', '2026-10-25T00:30:00Z', 'the first, where it is repeated'],
    ['2026-04-26', 0, 'Asia/Beirut', '2026-04-25T21:00:00Z', 'an ordinary midnight'],
    ['2025-03-30', 0, 'Asia/Beirut', '2025-03-29T22:00:00Z', 'a midnight that is skipped'],
  ])('%s, minute %i in %s is %s: %s', (date, minute, place, instant) => {
    expect(new Date(instantOf(date, minute, place)).toISOString()).toBe(new Date(instant).toISOString())
  })
})
