import { isScheduleDue, UnknownSchedule } from '../../../../local/functions-host/schedule-due'

const startedAt = Date.parse('2025-03-30T00:00:20Z')

function isDue(schedule: string, at: string, timeZone = 'Etc/UTC'): boolean {
  return isScheduleDue(schedule, { minute: Date.parse(at), startedAt, timeZone })
}

describe('when a schedule runs', () => {
  it.each([
    ['every 5 minutes', '2025-03-30T00:05:00Z', true],
    ['every 5 minutes', '2025-03-30T00:06:00Z', false],
    ['every 1 hours', '2025-03-30T01:00:00Z', true],
    ['every 1 hours', '2025-03-30T01:30:00Z', false],
    ['every 5 minutes', '2025-03-30T00:00:00Z', false],
    ['0 3 * * *', '2025-03-30T03:00:00Z', true],
    ['0 3 * * *', '2025-03-30T03:01:00Z', false],
    ['0 3 * * *', '2025-03-30T04:00:00Z', false],
    ['*/15 8-17 * * 1-5', '2025-03-31T17:45:00Z', true],
    ['*/15 8-17 * * 1-5', '2025-03-30T17:45:00Z', false],
    ['0 0 1,15 * *', '2025-04-15T00:00:00Z', true],
    ['0 0 * 4 7', '2025-04-06T00:00:00Z', true],
    ['0 0 13 * 5', '2025-06-13T00:00:00Z', true],
    ['0 0 13 * 5', '2025-06-20T00:00:00Z', true],
    ['0 0 13 * 5', '2025-06-21T00:00:00Z', false],
  ])('%s at %s: %s', (schedule, at, expected) => {
    expect(isDue(schedule, at)).toBe(expected)
  })

  it('a time of day is that of the zone, on both sides of a DST change', () => {
    expect(isDue('30 3 * * *', '2025-03-29T02:30:00Z', 'Europe/Berlin')).toBe(true)
    expect(isDue('30 3 * * *', '2025-03-30T01:30:00Z', 'Europe/Berlin')).toBe(true)
    expect(isDue('30 3 * * *', '2025-03-30T02:30:00Z', 'Europe/Berlin')).toBe(false)
  })

  it.each(['', 'every day 09:00', '61 * * * *', '* * * *', '5-1 * * * *', '*/0 * * * *', 'a * * * *'])(
    'one that is not understood is refused, never taken for another: "%s"',
    (schedule) => {
      expect(() => isDue(schedule, '2025-03-30T00:00:00Z')).toThrow(UnknownSchedule)
    },
  )
})
