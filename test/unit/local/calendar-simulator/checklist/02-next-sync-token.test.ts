import { ada, team, day, aSimulator, meeting, listAll, rowsOf, tokenOf, summaries } from '../a-simulator'

const someMeetings = (count: number) => {
  const simulated = aSimulator()
  for (let index = 1; index <= count; index++) simulated.core.insertEvent(team, meeting(`m${index}`, index))
  return simulated
}

describe('2. The next sync token', () => {
  it('has pages of maxResults, and a sync token on the last one only', () => {
    const pages = listAll(someMeetings(5).core, { maxResults: 2 })
    expect(pages.map(({ items }) => items.length)).toEqual([2, 2, 1])
    expect(pages.map(({ nextSyncToken }) => nextSyncToken !== undefined)).toEqual([false, false, true])
    expect(pages.map(({ nextPageToken }) => nextPageToken !== undefined)).toEqual([true, true, false])
  })

  it('and the next page token exclude each other', () => {
    const pages = listAll(someMeetings(5).core, { maxResults: 2 })
    const both = pages.map(({ nextPageToken, nextSyncToken }) => [nextPageToken, nextSyncToken].filter(Boolean).length)
    expect(both).toEqual([1, 1, 1])
  })

  it('has no sync token where it is ordered', () => {
    const page = someMeetings(1).core.events.list(ada, team, { orderBy: 'startTime', singleEvents: true })
    expect(page.items).toHaveLength(1)
    expect(page).not.toHaveProperty('nextSyncToken')
  })

  it('comes with an ordered listing, too, where that is switched on', () => {
    const { core } = someMeetings(1)
    core.switches.orderedListing = 'sync-token'
    const page = core.events.list(ada, team, { orderBy: 'startTime', singleEvents: true })
    core.insertEvent(team, meeting('new'), 'new')
    expect(summaries(rowsOf(core, { singleEvents: true, syncToken: page.nextSyncToken }))).toEqual(['new'])
  })

  it('of nothing returns the same token', () => {
    const { core, pass } = aSimulator()
    const syncToken = tokenOf(core)
    pass(day)
    expect(core.events.list(ada, team, { syncToken })).toMatchObject({ items: [], nextSyncToken: syncToken })
  })

  it('is a new one after a delta of nothing, where that is switched on, and the old one goes on working', () => {
    const { core, pass } = aSimulator({ emptyDelta: 'new-token' })
    const syncToken = tokenOf(core)
    pass(day)
    const { nextSyncToken } = core.events.list(ada, team, { syncToken })
    expect(nextSyncToken).not.toBe(syncToken)
    core.insertEvent(team, meeting('new'))
    expect(summaries(rowsOf(core, { syncToken }))).toEqual(['new'])
    expect(summaries(rowsOf(core, { syncToken: nextSyncToken }))).toEqual(['new'])
  })
})
