import { Timestamp } from 'firebase/firestore'
import { overlaps, type Placed, spanOf } from '../../../client/event-span'

const at = (text: string): number => Date.parse(text)
const stored = (text: string): Timestamp => Timestamp.fromMillis(at(text))

/** A birthday on 5 March, in a calendar of Berlin. */
const birthday: Placed = {
  allDay: true,
  start: { date: '2026-03-05' },
  end: { date: '2026-03-06' },
  startAt: stored('2026-03-04T23:00:00Z'),
  endAt: stored('2026-03-05T23:00:00Z'),
}

describe('when an event is', () => {
  it.each([
    ['Europe/Berlin', '2026-03-04T23:00:00Z', '2026-03-05T23:00:00Z'],
    ['America/Los_Angeles', '2026-03-05T08:00:00Z', '2026-03-06T08:00:00Z'],
    ['Pacific/Kiritimati', '2026-03-04T10:00:00Z', '2026-03-05T10:00:00Z'],
  ])('an all-day event is on its dates for a reader in %s', (zone, from, to) => {
    expect(spanOf(birthday, zone)).toEqual({ from: at(from), to: at(to) })
  })

  it('any other event is at its instants, wherever its reader is', () => {
    const meeting: Placed = {
      allDay: false,
      start: { dateTime: '2026-03-05T10:00:00+01:00', timeZone: 'Europe/Berlin' },
      end: { dateTime: '2026-03-05T11:00:00+01:00', timeZone: 'Europe/Berlin' },
      startAt: stored('2026-03-05T09:00:00Z'),
      endAt: stored('2026-03-05T10:00:00Z'),
    }
    const span = { from: at('2026-03-05T09:00:00Z'), to: at('2026-03-05T10:00:00Z') }
    for (const zone of ['Europe/Berlin', 'Asia/Tokyo']) expect(spanOf(meeting, zone)).toEqual(span)
  })

  it.each([
    ['begins before and ends within', 0, 15, true],
    ['begins within and ends after', 15, 30, true],
    ['surrounds it', 0, 30, true],
    ['ends as it begins', 0, 10, false],
    ['begins as it ends', 20, 30, false],
    ['has no duration, within', 15, 15, true],
    ['has no duration, as it begins', 10, 10, true],
    ['has no duration, as it ends', 20, 20, false],
  ])('what %s: %i to %i between 10 and 20 is %s', (_, from, to, isIn) => {
    expect(overlaps({ from, to }, { from: 10, to: 20 })).toBe(isIn)
  })
})
