import { EventUnmappable } from '../../../../functions/src/model/errors/event-unmappable'
import { eventTimes } from '../../../../functions/src/sync/event-times'
import { readEvent } from '../../../fixtures/events/read-event'

const HOUR = 3_600_000

function times(name: string, calendarZone = 'Europe/Berlin') {
  return eventTimes(readEvent(name), calendarZone)
}

describe('all-day events', () => {
  it('last from midnight to midnight in the calendar’s zone, their end date exclusive', () => {
    expect(times('all-day-one-day')).toEqual({
      allDay: true,
      startAt: new Date('2026-04-30T22:00:00Z'),
      endAt: new Date('2026-05-01T22:00:00Z'),
      start: { date: '2026-05-01' },
      end: { date: '2026-05-02' },
    })
  })

  it('are elsewhere at other instants', () => {
    expect(times('all-day-one-day', 'Asia/Kathmandu').startAt).toEqual(new Date('2026-04-30T18:15:00Z'))
    expect(times('all-day-one-day', 'America/Los_Angeles').startAt).toEqual(new Date('2026-05-01T07:00:00Z'))
  })

  it('of several days may be an hour shorter when the clocks change', () => {
    const { startAt, endAt } = times('all-day-three-days')
    expect(endAt.getTime() - startAt.getTime()).toBe(71 * HOUR)
  })

  it('begin at one o’clock where the clocks skip midnight', () => {
    expect(times('all-day-without-midnight', 'America/Sao_Paulo')).toMatchObject({
      startAt: new Date('2018-11-04T03:00:00Z'),
      endAt: new Date('2018-11-05T02:00:00Z'),
    })
  })

  it('have no duration on a day that the calendar skips', () => {
    expect(times('all-day-on-a-skipped-day', 'Pacific/Apia')).toMatchObject({
      startAt: new Date('2011-12-30T10:00:00Z'),
      endAt: new Date('2011-12-30T10:00:00Z'),
    })
  })

  it('ignore a zone of their own, which has no meaning', () => {
    expect(times('all-day-with-a-zone')).toEqual(times('all-day-one-day'))
  })

  it('cannot be placed in a zone that nobody knows', () => {
    expect(() => times('all-day-one-day', 'Mars/Olympus')).toThrow(EventUnmappable)
  })
})

describe('events with a time', () => {
  it('last as long as the clock on the wall does not tell when it is put forward', () => {
    const { startAt, endAt } = times('over-the-spring-change')
    expect(endAt.getTime() - startAt.getTime()).toBe(HOUR)
  })

  it('last an hour between two equal times when it is put back', () => {
    const { startAt, endAt } = times('over-the-autumn-change')
    expect(endAt.getTime() - startAt.getTime()).toBe(HOUR)
  })

  it('are placed by their own offset, whatever the calendar’s zone', () => {
    expect(times('in-kathmandu', 'America/Sao_Paulo')).toEqual({
      allDay: false,
      startAt: new Date('2026-01-15T02:15:00Z'),
      endAt: new Date('2026-01-15T02:45:00Z'),
      start: { dateTime: '2026-01-15T08:00:00+05:45', timeZone: 'Asia/Kathmandu' },
      end: { dateTime: '2026-01-15T08:30:00+05:45', timeZone: 'Asia/Kathmandu' },
    })
  })

  it('are meant in the calendar’s zone where they name none', () => {
    expect(times('zone-not-named').start).toEqual({ dateTime: '2026-01-15T08:00:00Z', timeZone: 'Europe/Berlin' })
  })

  it('need no zone that this computer knows while they have an offset', () => {
    expect(times('zone-unknown')).toMatchObject({
      startAt: new Date('2026-01-15T11:00:00Z'),
      start: { timeZone: 'Customized Time Zone' },
    })
  })

  it('without an offset are placed by their zone, and without that by the calendar’s', () => {
    expect(times('offset-missing', 'Asia/Kathmandu').startAt).toEqual(new Date('2026-07-15T06:00:00Z'))
    expect(times('offset-and-zone-missing', 'Asia/Kathmandu').startAt).toEqual(new Date('2026-07-15T02:15:00Z'))
  })

  it('may end when they start, and even before', () => {
    const point = times('without-duration')
    expect(point.endAt).toEqual(point.startAt)
    expect(times('end-before-start').endAt).toEqual(new Date('2026-03-02T07:00:00Z'))
  })

  it.each([
    { dateTime: '2026-03-02T09:00:00+01:00', timeZone: 'x'.repeat(256) },
    { dateTime: `2026-03-02T09:00:00${' '.repeat(100)}Z` },
    { dateTime: 'tomorrow' },
    { dateTime: '2026-03-02T09:00:00', timeZone: 'Mars/Olympus' },
    { date: '2026-02-30' },
    { date: '2026-03-02T09:00:00Z' },
  ])('are refused where a time is none: %j', (start) => {
    expect(() => eventTimes({ ...readEvent('untitled'), start, end: start }, 'UTC')).toThrow(EventUnmappable)
  })
})
