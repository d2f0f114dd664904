import type { Switches } from '../../../../../local/calendar-simulator'
import { ada, team, aSimulator, meeting, weekly, mondays, inMarch, rowsOf, tokenOf, refusal } from '../a-simulator'

const [, second = '', third = '', fourth = ''] = mondays('base')

const withSeries = (switches: Partial<Switches> = {}) => {
  const simulated = aSimulator(switches)
  simulated.core.insertEvent(team, weekly('series'), 'base')
  return simulated
}

const withCancelled = (switches: Partial<Switches> = {}) => {
  const simulated = withSeries(switches)
  simulated.core.deleteEvent(team, second)
  return simulated
}

const statuses = (rows: readonly { id: string; status: string }[]) => rows.map(({ id, status }) => [id, status])

describe('7. A delta tells of a deletion', () => {
  it('of a single event with nothing but its id', () => {
    const { core } = aSimulator()
    const { id } = core.insertEvent(team, meeting('gone'))
    const syncToken = tokenOf(core)
    core.deleteEvent(team, id)
    expect(rowsOf(core, { syncToken })).toEqual([
      { kind: 'calendar#event', etag: expect.any(String), id, status: 'cancelled' },
    ])
  })

  it('of a single event with its other fields where that is switched on', () => {
    const { core } = aSimulator({ cancelledRows: 'full' })
    const { id } = core.insertEvent(team, meeting('gone'))
    const syncToken = tokenOf(core)
    core.deleteEvent(team, id)
    expect(rowsOf(core, { syncToken })).toMatchObject([{ id, status: 'cancelled', summary: 'gone' }])
  })

  it('of a series with one bare row and none for its instances or changed instances', () => {
    const { core } = aSimulator()
    core.insertEvent(team, weekly('series'), 'base')
    core.patchEvent(team, second, { summary: 'changed' })
    const syncToken = tokenOf(core)
    core.deleteEvent(team, 'base')
    expect(rowsOf(core, { syncToken })).toEqual([
      { kind: 'calendar#event', etag: expect.any(String), id: 'base', status: 'cancelled' },
    ])
  })

  it('of one instance with the series again and an exception that shares its etag', () => {
    const { core } = aSimulator()
    core.insertEvent(team, weekly('series'), 'base')
    const syncToken = tokenOf(core)
    core.deleteEvent(team, second)
    const [exception, series] = rowsOf(core, { syncToken })
    expect(exception).toEqual({
      kind: 'calendar#event',
      etag: series?.etag,
      id: second,
      status: 'cancelled',
      recurringEventId: 'base',
      originalStartTime: { dateTime: '2026-03-09T09:00:00+01:00', timeZone: 'Europe/Berlin' },
    })
    expect(series).toMatchObject({ id: 'base', status: 'confirmed', recurrence: ['RRULE:FREQ=WEEKLY'] })
  })

  it('of one instance with the exception alone where that is switched on', () => {
    const { core } = withSeries({ cancelledInstance: 'alone' })
    const syncToken = tokenOf(core)
    core.deleteEvent(team, second)
    expect(statuses(rowsOf(core, { syncToken }))).toEqual([[second, 'cancelled']])
  })

  it('of this and following instances with the series ended and a cancelled exception', () => {
    const { core } = aSimulator()
    core.insertEvent(team, weekly('series'), 'base')
    const syncToken = tokenOf(core)
    core.truncateSeries(team, third)
    expect(rowsOf(core, { syncToken })).toMatchObject([
      { id: third, status: 'cancelled', recurringEventId: 'base' },
      { id: 'base', recurrence: ['RRULE:FREQ=WEEKLY;UNTIL=20260316T075959Z'] },
    ])
  })

  it('of this and following instances with the ended series alone where that is switched on', () => {
    const { core } = withSeries({ truncation: 'alone' })
    const syncToken = tokenOf(core)
    core.truncateSeries(team, third)
    expect(statuses(rowsOf(core, { syncToken }))).toEqual([['base', 'confirmed']])
    expect(core.events.instances(ada, team, 'base', inMarch).items).toHaveLength(2)
  })

  it('of a series, where it lists single events, with the cancelled instances of about six months', () => {
    const { core } = aSimulator()
    core.insertEvent(team, weekly('series'), 'base')
    const syncToken = tokenOf(core, { singleEvents: true })
    core.deleteEvent(team, 'base')
    const rows = rowsOf(core, { singleEvents: true, syncToken })
    expect(rows).toHaveLength(27)
    expect(rows[1]).toMatchObject({ id: second, status: 'cancelled', recurringEventId: 'base' })
  })

  it('of a series, where it lists single events, with all its instances where that is switched on', () => {
    const { core } = aSimulator({ deletedInstances: 'all' })
    core.insertEvent(team, weekly('series', 'RRULE:FREQ=WEEKLY;COUNT=100'), 'base')
    const syncToken = tokenOf(core, { singleEvents: true })
    core.deleteEvent(team, 'base')
    const rows = rowsOf(core, { singleEvents: true, syncToken })
    expect(new Set(rows.map(({ status }) => status))).toEqual(new Set(['cancelled']))
    expect(rows).toHaveLength(100)
  })
})

describe('7. A cancelled exception', () => {
  it('is listed in full listings too, unexpanded', () => {
    expect(rowsOf(withCancelled().core, {})).toMatchObject([
      { id: second, status: 'cancelled' },
      { id: 'base', status: 'confirmed' },
    ])
  })

  it('is not listed among single events', () => {
    const rows = rowsOf(withCancelled().core, { singleEvents: true, ...inMarch })
    expect(rows.map(({ id }) => id)).not.toContain(second)
    expect(rows).toHaveLength(4)
  })

  it('outlives its series', () => {
    const { core } = withCancelled()
    core.deleteEvent(team, 'base')
    expect(rowsOf(core, {})).toMatchObject([{ id: second, status: 'cancelled' }])
  })

  it('goes with its series where that is switched on', () => {
    const { core } = withCancelled({ cancelledExceptions: 'go-with-series' })
    core.deleteEvent(team, 'base')
    expect(rowsOf(core, {})).toEqual([])
  })

  it('is no instance of the series any more, unless deleted ones are asked for', () => {
    const { core } = withCancelled()
    expect(core.events.instances(ada, team, 'base', inMarch).items).toHaveLength(4)
    expect(core.events.instances(ada, team, 'base', { ...inMarch, showDeleted: true }).items).toHaveLength(5)
  })

  it('can be brought back', () => {
    const { core } = withCancelled()
    core.patchEvent(team, second, { status: 'confirmed' })
    expect(core.events.instances(ada, team, 'base', inMarch).items).toHaveLength(5)
  })
})

describe('7. What is deleted', () => {
  it('can be read, as cancelled', () => {
    const { core } = aSimulator()
    const { id } = core.insertEvent(team, meeting('gone'))
    core.deleteEvent(team, id)
    expect(core.events.get(ada, team, id)).toMatchObject({ id, status: 'cancelled', summary: 'gone' })
  })

  it.each([
    ['an event', 'single'],
    ['an instance', fourth],
  ])('cannot be deleted again: %s', (_name, id) => {
    const { core } = aSimulator()
    core.insertEvent(team, meeting('single'), 'single')
    core.insertEvent(team, weekly('series'), 'base')
    core.events.delete(ada, team, id)
    expect(refusal(() => core.events.delete(ada, team, id))).toEqual([410, 'deleted'])
  })

  it('leaves its id without a tombstone where a single event becomes a series and single events are listed', () => {
    const { core } = aSimulator()
    core.insertEvent(team, meeting('once'), 'base')
    const syncToken = tokenOf(core, { singleEvents: true })
    core.patchEvent(team, 'base', { recurrence: ['RRULE:FREQ=WEEKLY;COUNT=2'] })
    const rows = rowsOf(core, { singleEvents: true, syncToken })
    expect(rows.map(({ id, status }) => [id, status])).toEqual([
      [mondays('base')[0], 'confirmed'],
      [second, 'confirmed'],
    ])
  })

  it('leaves a tombstone of the old id there where that is switched on, on whatever page', () => {
    const { core } = aSimulator({ becameRecurring: 'tombstone' })
    core.insertEvent(team, meeting('once'), 'base')
    const syncToken = tokenOf(core, { singleEvents: true })
    core.patchEvent(team, 'base', { recurrence: ['RRULE:FREQ=WEEKLY;COUNT=2'] })
    const rows = rowsOf(core, { singleEvents: true, syncToken, maxResults: 1 })
    expect(statuses(rows)).toEqual([
      ['base', 'cancelled'],
      [mondays('base')[0], 'confirmed'],
      [second, 'confirmed'],
    ])
    const knew = tokenOf(core, { singleEvents: true })
    core.patchEvent(team, 'base', { summary: 'renamed' })
    expect(rowsOf(core, { singleEvents: true, syncToken: knew })).toHaveLength(2)
  })

  it('leaves no tombstone in a full listing', () => {
    const { core } = withSeries()
    core.deleteEvent(team, 'base')
    expect(rowsOf(core, {})).toEqual([])
  })
})
