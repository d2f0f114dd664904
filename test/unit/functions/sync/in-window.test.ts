import { inWindow } from '../../../../functions/src/sync/in-window'

const window = { from: new Date('2026-03-01T00:00:00Z'), to: new Date('2026-09-01T00:00:00Z') }

describe('R11 the window', () => {
  it.each([
    ['inside', '2026-05-01T10:00:00Z', '2026-05-01T11:00:00Z', true],
    ['over the whole window', '2026-01-01T00:00:00Z', '2027-01-01T00:00:00Z', true],
    ['over its start', '2026-02-28T23:30:00Z', '2026-03-01T00:30:00Z', true],
    ['over its end', '2026-08-31T23:30:00Z', '2026-09-01T00:30:00Z', true],
    [
      'ending as it starts: timeMin is an exclusive bound of the end',
      '2026-02-28T23:00:00Z',
      '2026-03-01T00:00:00Z',
      false,
    ],
    ['ending a millisecond later', '2026-02-28T23:00:00Z', '2026-03-01T00:00:00.001Z', true],
    [
      'starting as it ends: timeMax is an exclusive bound of the start',
      '2026-09-01T00:00:00Z',
      '2026-09-01T01:00:00Z',
      false,
    ],
    ['starting a millisecond earlier', '2026-08-31T23:59:59.999Z', '2026-09-01T01:00:00Z', true],
    ['without duration, inside', '2026-05-01T10:00:00Z', '2026-05-01T10:00:00Z', true],
    ['without duration, as it starts', '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', false],
    ['without duration, as it ends', '2026-09-01T00:00:00Z', '2026-09-01T00:00:00Z', false],
    ['long before', '2020-01-01T00:00:00Z', '2020-01-02T00:00:00Z', false],
    ['long after', '2030-01-01T00:00:00Z', '2030-01-02T00:00:00Z', false],
  ])('an event %s', (_, startAt, endAt, expected) => {
    expect(inWindow({ startAt: new Date(startAt), endAt: new Date(endAt) }, window)).toBe(expected)
  })
})
