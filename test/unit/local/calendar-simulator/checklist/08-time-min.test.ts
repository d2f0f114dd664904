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
})
