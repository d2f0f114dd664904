import { ada, aSimulator, day, inMarch, meeting, mondays, refusal, rowsOf, team, weekly } from './a-simulator'

const startsOf = (recurrence: string[], zone = 'Europe/Berlin', first = '2026-03-23T09:00:00') => {
  const { core } = aSimulator()
  const end = first.replace('T09', 'T10').replace('T02:30', 'T03:15')
  const times = { start: { dateTime: first, timeZone: zone }, end: { dateTime: end, timeZone: zone } }
  core.insertEvent(team, { ...times, recurrence }, 'base')
  const { items } = core.events.instances(ada, team, 'base', { timeMax: '2026-05-01T00:00:00Z' })
  return items.map(({ start }) => start?.dateTime)
}

describe('a series takes place', () => {
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

  it('without end, but not without end in a listing', () => {
    const { core } = aSimulator()
    core.insertEvent(team, weekly('daily', 'RRULE:FREQ=DAILY'))
    expect(rowsOf(core, { singleEvents: true })).toHaveLength(730)
  })
})

describe('an all-day event', () => {
  it('lies where the calendar is', () => {
    const { core } = aSimulator()
    core.insertEvent(team, { start: { date: '2026-03-02' }, end: { date: '2026-03-03' } }, 'all-day')
    expect(rowsOf(core, { timeMin: '2026-03-02T22:59:59Z' })).toHaveLength(1)
    expect(rowsOf(core, { timeMin: '2026-03-02T23:00:00Z' })).toHaveLength(0)
    core.changeCalendar(team, { timeZone: 'America/New_York' })
    expect(rowsOf(core, { timeMin: '2026-03-02T23:00:00Z' })).toHaveLength(1)
  })
})

describe('instances', () => {
  it('are those that overlap the time asked for, the exceptions at their new times', () => {
    const { core } = aSimulator()
    core.insertEvent(team, weekly('series'), 'base')
    const [first = '', second = ''] = mondays('base')
    core.patchEvent(team, second, {
      start: { dateTime: '2026-05-01T09:00:00Z' },
      end: { dateTime: '2026-05-01T10:00:00Z' },
    })
    const ids = core.events.instances(ada, team, 'base', inMarch).items.map(({ id }) => id)
    expect(ids).toEqual([first, ...mondays('base').slice(2)])
    const inMay = { timeMin: '2026-05-01T00:00:00Z', timeMax: '2026-05-02T00:00:00Z' }
    expect(core.events.instances(ada, team, 'base', inMay).items).toMatchObject([{ id: second }])
  })

  it('come in pages', () => {
    const { core } = aSimulator()
    core.insertEvent(team, weekly('series', 'RRULE:FREQ=WEEKLY;COUNT=3'), 'base')
    const first = core.events.instances(ada, team, 'base', { maxResults: 2 })
    const pageToken = first.nextPageToken
    const second = core.events.instances(ada, team, 'base', { maxResults: 2, pageToken })
    expect([first.items.length, second.items.length, second.nextPageToken]).toEqual([2, 1, undefined])
  })

  it('can be asked for by their original start', () => {
    const { core } = aSimulator()
    core.insertEvent(team, weekly('series'), 'base')
    const [, second = ''] = mondays('base')
    const { items } = core.events.instances(ada, team, 'base', { originalStart: '2026-03-09T08:00:00Z' })
    expect(items.map(({ id }) => id)).toEqual([second])
  })

  it.each([
    ['an unknown event', 'absent', [404, 'notFound']],
    ['a single event', 'single', [400, 'badRequest']],
  ])('are none of %s', (_name, id, expected) => {
    const { core } = aSimulator()
    core.insertEvent(team, meeting('single'), 'single')
    expect(refusal(() => core.events.instances(ada, team, id))).toEqual(expected)
  })

  it('can have ids from which nothing can be read, and still be edited', () => {
    const { core, pass } = aSimulator({ instanceIds: 'opaque' })
    core.insertEvent(team, weekly('series'), 'base')
    const before = core.events.instances(ada, team, 'base', inMarch).items
    const ids = before.map(({ id }) => id)
    expect(new Set(ids).size).toBe(5)
    expect(ids.filter((id) => id.includes('base') || id.includes('2026'))).toEqual([])
    pass(day)
    core.events.patch(ada, team, ids[1] ?? '', { summary: 'changed' })
    const after = core.events.instances(ada, team, 'base', inMarch).items
    expect(after.map(({ id }) => id)).toEqual(ids)
    expect(after[1]?.summary).toBe('changed')
    expect(refusal(() => core.events.get(ada, team, mondays('base')[2] ?? ''))).toEqual([404, 'notFound'])
  })
})
