import type { Switches } from '../../../../../local/calendar-simulator'
import {
  ada,
  team,
  day,
  aSimulator,
  weekly,
  mondays,
  inMarch,
  rowsOf,
  tokenOf,
  summaries,
  refusal,
} from '../a-simulator'

const [first = '', second = '', third = '', fourth = ''] = mondays('base')

const withSeries = (switches: Partial<Switches> = {}) => {
  const simulated = aSimulator(switches)
  simulated.core.insertEvent(team, weekly('series'), 'base')
  return simulated
}

describe('10. This and all following instances', () => {
  it('go on in a new series under an id that tells of the old one', () => {
    const { core } = withSeries()
    const syncToken = tokenOf(core)
    core.splitSeries(team, third, { summary: 'renamed' })
    expect(rowsOf(core, { syncToken })).toMatchObject([
      { id: 'base', summary: 'series', recurrence: ['RRULE:FREQ=WEEKLY;UNTIL=20260316T075959Z'] },
      {
        id: 'base_R20260316T090000',
        iCalUID: 'base_R20260316T090000@google.com',
        summary: 'renamed',
        recurrence: ['RRULE:FREQ=WEEKLY'],
        start: { dateTime: '2026-03-16T09:00:00+01:00' },
      },
    ])
    const rows = rowsOf(core, { singleEvents: true, orderBy: 'startTime', ...inMarch })
    expect(summaries(rows)).toEqual(['series', 'series', 'renamed', 'renamed', 'renamed'])
  })

  it('go on under a fresh id where their time moves', () => {
    const { core } = withSeries()
    const { id } = core.splitSeries(team, third, {
      start: { dateTime: '2026-03-16T15:00:00', timeZone: 'Europe/Berlin' },
      end: { dateTime: '2026-03-16T16:00:00', timeZone: 'Europe/Berlin' },
    })
    expect(id).toMatch(/^[a-v0-9]{26}$/)
  })

  it('keep the number of instances that was counted', () => {
    const { core } = aSimulator()
    core.insertEvent(team, weekly('series', 'RRULE:FREQ=WEEKLY;COUNT=5'), 'base')
    const { recurrence } = core.splitSeries(team, third, { summary: 'renamed' })
    expect(recurrence).toEqual(['RRULE:FREQ=WEEKLY;COUNT=3'])
    expect(rowsOf(core, { singleEvents: true })).toHaveLength(5)
  })

  it('bring the earlier exceptions again, and cancel the later ones', () => {
    const { core, pass } = withSeries()
    const before = core.patchEvent(team, second, { summary: 'early' })
    core.patchEvent(team, fourth, { summary: 'late' })
    const syncToken = tokenOf(core)
    pass(day)
    core.splitSeries(team, third, { summary: 'renamed' })
    const rows = rowsOf(core, { syncToken })
    const again = rows.find(({ id }) => id === second)
    expect(again).toMatchObject({ summary: 'early', updated: '2026-03-02T08:00:00.000Z' })
    expect(again?.etag).not.toBe(before.etag)
    expect(rows.map(({ id, status }) => [id, status])).toEqual([
      ['base', 'confirmed'],
      [fourth, 'cancelled'],
      [second, 'confirmed'],
      ['base_R20260316T090000', 'confirmed'],
    ])
  })

  it('are the whole series, where they are deleted from the first one on', () => {
    const { core } = withSeries()
    core.truncateSeries(team, first)
    expect(rowsOf(core, { showDeleted: true })).toMatchObject([{ id: 'base', status: 'cancelled' }])
  })

  it('go on under a fresh id, moved or not, where that is switched on', () => {
    const { core } = withSeries({ splitIds: 'fresh' })
    const { id, iCalUID } = core.splitSeries(team, third, { summary: 'renamed' })
    expect(id).toMatch(/^[a-v0-9]{26}$/)
    expect(iCalUID).toBe(`${id}@google.com`)
  })

  it('bring no earlier exceptions again where that is switched off', () => {
    const { core } = withSeries({ splitExceptions: 'silent' })
    core.patchEvent(team, second, { summary: 'early' })
    const syncToken = tokenOf(core)
    core.splitSeries(team, third, { summary: 'renamed' })
    expect(rowsOf(core, { syncToken }).map(({ id }) => id)).toEqual(['base', 'base_R20260316T090000'])
  })

  it('of whole days go on under an id with a date', () => {
    const { core } = aSimulator()
    const days = { start: { date: '2026-03-02' }, end: { date: '2026-03-03' }, recurrence: ['RRULE:FREQ=WEEKLY'] }
    core.insertEvent(team, days, 'days')
    expect(core.splitSeries(team, 'days_20260309', { summary: 'renamed' }).id).toBe('days_R20260309')
    expect(core.events.get(ada, team, 'days')).toMatchObject({ recurrence: ['RRULE:FREQ=WEEKLY;UNTIL=20260308'] })
  })
})

describe('10. Instance ids', () => {
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

  it('say series and start where they are not opaque, as today', () => {
    const { core } = withSeries()
    expect(core.events.instances(ada, team, 'base', inMarch).items.map(({ id }) => id)).toEqual(mondays('base'))
  })
})
