import {
  ada,
  team,
  aSimulator,
  meeting,
  weekly,
  mondays,
  inMarch,
  rowsOf,
  tokenOf,
  summaries,
  refusal,
} from '../a-simulator'

describe('9. singleEvents', () => {
  it('false shows a series unexpanded while any of it lies in the time asked for', () => {
    const { core } = aSimulator()
    core.insertEvent(team, weekly('counted', 'RRULE:FREQ=WEEKLY;COUNT=2'))
    core.insertEvent(team, weekly('endless'))
    expect(summaries(rowsOf(core, { timeMin: '2026-03-09T08:30:00Z' }))).toEqual(['counted', 'endless'])
    expect(summaries(rowsOf(core, { timeMin: '2026-03-10T00:00:00Z' }))).toEqual(['endless'])
  })

  it('true shows the instances in the place of the series', () => {
    const { core } = aSimulator()
    core.insertEvent(team, weekly('series'), 'base')
    core.insertEvent(team, meeting('single', 4), 'single')
    const rows = rowsOf(core, { singleEvents: true, ...inMarch, maxResults: 2 })
    expect(rows.map(({ id }) => id)).toEqual([
      'base_20260302T080000Z',
      'base_20260309T080000Z',
      'base_20260316T080000Z',
      'base_20260323T080000Z',
      'base_20260330T070000Z',
      'single',
    ])
    expect(rows.filter(({ recurrence }) => recurrence !== undefined)).toEqual([])
  })

  it('true shows a series without end up to a horizon', () => {
    const { core } = aSimulator()
    core.insertEvent(team, weekly('daily', 'RRULE:FREQ=DAILY'))
    expect(rowsOf(core, { singleEvents: true })).toHaveLength(730)
  })

  it('true brings every instance of a touched series with the next delta, years ahead', () => {
    const { core } = aSimulator()
    core.insertEvent(team, weekly('series'), 'base')
    const syncToken = tokenOf(core, { singleEvents: true })
    core.patchEvent(team, 'base', { summary: 'renamed' })
    const rows = rowsOf(core, { singleEvents: true, syncToken })
    expect(rows.length).toBeGreaterThan(700)
    expect(rows.at(-1)?.start?.dateTime?.slice(0, 4)).toBe('2040')
  })
})

describe('9. events.instances', () => {
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

  it('shows an instance as events.list with singleEvents and events.get show it', () => {
    const { core } = aSimulator()
    core.insertEvent(team, weekly('series'), 'base')
    core.patchEvent(team, mondays('base')[1] ?? '', { summary: 'changed' })
    const { items } = core.events.instances(ada, team, 'base', inMarch)
    expect(rowsOf(core, { singleEvents: true, orderBy: 'startTime', ...inMarch })).toEqual(items)
    expect(items.map(({ id }) => core.events.get(ada, team, id))).toEqual(items)
  })
})

describe('9. events.get', () => {
  it('shows a single event, a series with its rule, and an instance that is nowhere stored', () => {
    const { core } = aSimulator()
    core.insertEvent(team, meeting('single'), 'single')
    core.insertEvent(team, weekly('series'), 'base')
    const [, second = ''] = mondays('base')
    expect(core.events.get(ada, team, 'single')).toMatchObject({ summary: 'single' })
    expect(core.events.get(ada, team, 'base')).toMatchObject({ recurrence: ['RRULE:FREQ=WEEKLY'] })
    expect(core.events.get(ada, team, second)).toMatchObject({ recurringEventId: 'base' })
    expect(core.events.get(ada, team, second)).not.toHaveProperty('recurrence')
  })

  it.each(['absent', 'base_20260310T080000Z', 'base_', '_'])('knows nothing of %s', (id) => {
    const { core } = aSimulator()
    core.insertEvent(team, weekly('series'), 'base')
    expect(refusal(() => core.events.get(ada, team, id))).toEqual([404, 'notFound'])
  })
})
