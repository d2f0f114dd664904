import { ada, team, aSimulator, weekly, mondays, inMarch, rowsOf, tokenOf, summaries, refusal } from '../a-simulator'

const [, second = ''] = mondays('base')

const withSeries = () => {
  const simulated = aSimulator()
  simulated.core.insertEvent(team, weekly('series'), 'base')
  return simulated
}

const startsOf = (recurrence: string[], zone = 'Europe/Berlin', first = '2026-03-23T09:00:00') => {
  const { core } = aSimulator()
  const end = first.replace('T09', 'T10').replace('T02:30', 'T03:15')
  const times = { start: { dateTime: first, timeZone: zone }, end: { dateTime: end, timeZone: zone } }
  core.insertEvent(team, { ...times, recurrence }, 'base')
  const { items } = core.events.instances(ada, team, 'base', { timeMax: '2026-05-01T00:00:00Z' })
  return items.map(({ start }) => start?.dateTime)
}

describe('11. A series takes place', () => {
  it.each([
    [
      'at the same wall time before and after the clocks change',
      ['RRULE:FREQ=WEEKLY;COUNT=3'],
      ['2026-03-23T09:00:00+01:00', '2026-03-30T09:00:00+02:00', '2026-04-06T09:00:00+02:00'],
    ],
    [
      'until an instant, included',
      ['RRULE:FREQ=DAILY;UNTIL=20260325T080000Z'],
      ['2026-03-23T09:00:00+01:00', '2026-03-24T09:00:00+01:00', '2026-03-25T09:00:00+01:00'],
    ],
    [
      'until an instant, and not a second longer',
      ['RRULE:FREQ=DAILY;UNTIL=20260325T075959Z'],
      ['2026-03-23T09:00:00+01:00', '2026-03-24T09:00:00+01:00'],
    ],
    [
      'until the end of a day in its own zone',
      ['RRULE:FREQ=DAILY;UNTIL=20260324'],
      ['2026-03-23T09:00:00+01:00', '2026-03-24T09:00:00+01:00'],
    ],
    [
      'on added days, in whatever form they are written',
      ['RRULE:FREQ=DAILY;COUNT=1', 'RDATE;TZID=Europe/Berlin:20260401T110000', 'RDATE:20260402T100000Z'],
      ['2026-03-23T09:00:00+01:00', '2026-04-01T11:00:00+02:00', '2026-04-02T12:00:00+02:00'],
    ],
    [
      'not on excluded days, in whatever form they are written',
      [
        'RRULE:FREQ=DAILY;COUNT=4',
        'EXDATE;TZID=Europe/Berlin:20260324T090000',
        'EXDATE:20260325T080000Z',
        'EXDATE;TZID=America/New_York:20260326T040000',
      ],
      ['2026-03-23T09:00:00+01:00'],
    ],
    [
      'on the last Friday of the month',
      ['RRULE:FREQ=MONTHLY;BYDAY=-1FR;COUNT=3'],
      ['2026-03-23T09:00:00+01:00', '2026-03-27T09:00:00+01:00', '2026-04-24T09:00:00+02:00'],
    ],
  ])('%s', (_name, recurrence, expected) => {
    expect(startsOf(recurrence)).toEqual(expected)
  })

  it('later where the clocks skip its time', () => {
    expect(startsOf(['RRULE:FREQ=DAILY;COUNT=3'], 'Europe/Berlin', '2026-03-28T02:30:00')).toEqual([
      '2026-03-28T02:30:00+01:00',
      '2026-03-29T03:30:00+02:00',
      '2026-03-30T02:30:00+02:00',
    ])
  })

  it("in its own zone, printed in the calendar's", () => {
    expect(startsOf(['RRULE:FREQ=WEEKLY;COUNT=2'], 'America/New_York', '2026-03-23T09:00:00')).toEqual([
      '2026-03-23T14:00:00+01:00',
      '2026-03-30T15:00:00+02:00',
    ])
  })

  it('on whole days, with dates in its ids and an exclusive end', () => {
    const { core } = aSimulator()
    const days = { start: { date: '2026-03-28' }, end: { date: '2026-03-30' } }
    core.insertEvent(team, { ...days, recurrence: ['RRULE:FREQ=WEEKLY;UNTIL=20260404'] }, 'base')
    expect(core.events.instances(ada, team, 'base').items).toMatchObject([
      { id: 'base_20260328', start: { date: '2026-03-28' }, end: { date: '2026-03-30' } },
      { id: 'base_20260404', start: { date: '2026-04-04' }, originalStartTime: { date: '2026-04-04' } },
    ])
  })

  it('all night long, also when the clocks change in it', () => {
    const { core } = aSimulator()
    const timeZone = 'Europe/Berlin'
    const night = {
      start: { dateTime: '2026-03-28T22:00:00', timeZone },
      end: { dateTime: '2026-03-29T06:00:00', timeZone },
    }
    core.insertEvent(team, { ...night, recurrence: ['RRULE:FREQ=DAILY;COUNT=2'] }, 'base')
    const { items } = core.events.instances(ada, team, 'base')
    expect(items.map(({ end }) => end?.dateTime)).toEqual(['2026-03-29T06:00:00+02:00', '2026-03-30T06:00:00+02:00'])
  })

  it('once where its time comes twice, at the first of them', () => {
    const { core } = aSimulator()
    const timeZone = 'Europe/Berlin'
    const [start, end] = ['02:30:00', '02:45:00'].map((time) => ({ dateTime: `2026-10-24T${time}`, timeZone }))
    core.insertEvent(team, { start, end, recurrence: ['RRULE:FREQ=DAILY;COUNT=3'] }, 'base')
    expect(core.events.instances(ada, team, 'base').items.map((item) => item.start?.dateTime)).toEqual([
      '2026-10-24T02:30:00+02:00',
      '2026-10-25T02:30:00+02:00',
      '2026-10-26T02:30:00+01:00',
    ])
  })
})

describe('11. An all-day event', () => {
  it('has dates without a zone, and an exclusive end', () => {
    const { core } = aSimulator()
    const timeZone = 'Asia/Tokyo'
    core.insertEvent(
      team,
      { start: { date: '2026-03-02', timeZone }, end: { date: '2026-03-04', timeZone } },
      'all-day',
    )
    expect(core.events.get(ada, team, 'all-day')).toMatchObject({
      start: { date: '2026-03-02' },
      end: { date: '2026-03-04' },
    })
    expect(core.events.get(ada, team, 'all-day').start).not.toHaveProperty('timeZone')
    expect(rowsOf(core, { timeMin: '2026-03-03T00:00:00Z', timeMax: '2026-03-03T01:00:00Z' })).toHaveLength(1)
    expect(rowsOf(core, { timeMin: '2026-03-03T23:00:00Z' })).toHaveLength(0)
  })

  it('lies where the calendar is', () => {
    const { core } = aSimulator()
    core.insertEvent(team, { start: { date: '2026-03-02' }, end: { date: '2026-03-03' } }, 'all-day')
    expect(rowsOf(core, { timeMin: '2026-03-02T22:59:59Z' })).toHaveLength(1)
    expect(rowsOf(core, { timeMin: '2026-03-02T23:00:00Z' })).toHaveLength(0)
    core.changeCalendar(team, { timeZone: 'America/New_York' })
    expect(rowsOf(core, { timeMin: '2026-03-02T23:00:00Z' })).toHaveLength(1)
  })
})

describe('11. A changed instance', () => {
  it('keeps its series and its original start, whatever a caller sends for them', () => {
    const { core } = withSeries()
    const patched = core.events.patch(ada, team, second, {
      recurringEventId: 'other',
      originalStartTime: { dateTime: '2026-03-11T09:00:00Z' },
      summary: 'changed',
    })
    expect(patched).toMatchObject({
      summary: 'changed',
      recurringEventId: 'base',
      originalStartTime: { dateTime: '2026-03-09T09:00:00+01:00' },
    })
  })

  it('keeps its id and its original start when it moves', () => {
    const { core } = withSeries()
    const syncToken = tokenOf(core)
    core.patchEvent(team, second, {
      start: { dateTime: '2026-03-10T15:00:00+01:00' },
      end: { dateTime: '2026-03-10T16:00:00+01:00' },
    })
    expect(rowsOf(core, { syncToken })).toMatchObject([
      {
        id: second,
        recurringEventId: 'base',
        originalStartTime: { dateTime: '2026-03-09T09:00:00+01:00' },
        start: { dateTime: '2026-03-10T15:00:00+01:00' },
      },
    ])
  })

  it('takes the place of its instance among single events', () => {
    const { core } = withSeries()
    core.patchEvent(team, second, { summary: 'changed' })
    const rows = rowsOf(core, { singleEvents: true, orderBy: 'startTime', ...inMarch })
    expect(summaries(rows)).toEqual(['series', 'changed', 'series', 'series', 'series'])
  })

  it.each([
    ['of another time', 'base_20260309T090000Z'],
    ['of another day', 'base_20260310T080000Z'],
    ['of no series', 'other_20260309T080000Z'],
    ['that is a date', 'base_20260309'],
  ])('cannot be had under an id %s', (_name, id) => {
    const { core } = withSeries()
    expect(refusal(() => core.events.patch(ada, team, id, { summary: 'x' }))).toEqual([404, 'notFound'])
  })

  it('ends where its series moves away from it', () => {
    const { core } = withSeries()
    core.patchEvent(team, second, { summary: 'changed' })
    const syncToken = tokenOf(core)
    core.patchEvent(team, 'base', {
      start: { dateTime: '2026-03-02T11:00:00', timeZone: 'Europe/Berlin' },
      end: { dateTime: '2026-03-02T12:00:00', timeZone: 'Europe/Berlin' },
    })
    const rows = rowsOf(core, { syncToken })
    expect(rows.map(({ id, status }) => [id, status])).toEqual([
      ['base', 'confirmed'],
      [second, 'cancelled'],
    ])
    expect(summaries(core.events.instances(ada, team, 'base', inMarch).items)).toEqual(Array(5).fill('series'))
  })

  it("stays where only the series' words change", () => {
    const { core } = withSeries()
    core.patchEvent(team, second, { location: 'elsewhere' })
    core.patchEvent(team, 'base', { summary: 'renamed' })
    const { items } = core.events.instances(ada, team, 'base', inMarch)
    expect(items[1]).toMatchObject({ id: second, location: 'elsewhere' })
  })
})
