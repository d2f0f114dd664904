import { ada, team, aSimulator, meeting, inMarch, rowsOf, tokenOf, summaries } from '../a-simulator'

describe('8. timeMin on the first listing', () => {
  it('is not remembered: rows outside of the window come too', () => {
    const { core } = aSimulator()
    const syncToken = tokenOf(core, inMarch)
    core.insertEvent(team, { ...meeting('old'), start: { date: '2020-01-01' }, end: { date: '2020-01-02' } })
    expect(summaries(rowsOf(core, { syncToken }))).toEqual(['old'])
  })

  it('is remembered where that is switched on, and what leaves the window comes as cancelled', () => {
    const { core } = aSimulator({ tokenWindow: 'remembered' })
    core.insertEvent(team, meeting('stays'), 'stays')
    core.insertEvent(team, meeting('leaves'), 'leaves')
    const syncToken = tokenOf(core, inMarch)
    const old = { start: { date: '2020-01-01' }, end: { date: '2020-01-02' } }
    core.patchEvent(team, 'leaves', old)
    core.patchEvent(team, 'stays', { summary: 'renamed' })
    const { items, nextSyncToken } = core.events.list(ada, team, { syncToken })
    expect(items).toEqual([
      { kind: 'calendar#event', etag: expect.any(String), id: 'leaves', status: 'cancelled' },
      expect.objectContaining({ id: 'stays', summary: 'renamed' }),
    ])
    core.insertEvent(team, { summary: 'old', ...old }, 'old')
    expect(rowsOf(core, { syncToken: nextSyncToken })).toMatchObject([{ id: 'old', status: 'cancelled' }])
  })

  it('does not take back a series one of whose instances was moved into the window', () => {
    const { core } = aSimulator({ tokenWindow: 'remembered' })
    const old = (hour: number) => ({ dateTime: `2020-01-01T${hour}:00:00Z`, timeZone: 'UTC' })
    const daily = { summary: 'daily', start: old(10), end: old(11), recurrence: ['RRULE:FREQ=DAILY;COUNT=3'] }
    const { id } = core.insertEvent(team, daily)
    const { start, end } = meeting('')
    core.patchEvent(team, `${id}_20200101T100000Z`, { ...(start ? { start } : {}), ...(end ? { end } : {}) })
    const syncToken = tokenOf(core, inMarch)
    core.patchEvent(team, id, { recurrence: ['RRULE:FREQ=DAILY;COUNT=2'] })
    const rows = rowsOf(core, { syncToken }).filter((row) => row.id === id)
    expect(rows).toMatchObject([{ status: 'confirmed', recurrence: ['RRULE:FREQ=DAILY;COUNT=2'] }])
  })
})
