import { ada, bob, team, day, aSimulator, errorOf, meeting, tokenOf, refusal } from '../a-simulator'

describe('5. A sync token ends', () => {
  it.each(['fullSyncRequired', 'updatedMinTooLongAgo'] as const)('on demand, with %s', (reason) => {
    const { core } = aSimulator()
    const syncToken = tokenOf(core)
    core.expireSyncTokens(team, reason)
    expect(refusal(() => core.events.list(ada, team, { syncToken }))).toEqual([410, reason])
    expect(refusal(() => core.events.list(ada, team, { syncToken: tokenOf(core) }))).toBeNull()
  })

  it('at its age', () => {
    const { core, pass } = aSimulator({ syncTokenLifetime: 7 * day })
    const syncToken = tokenOf(core)
    pass(7 * day)
    expect(refusal(() => core.events.list(ada, team, { syncToken }))).toBeNull()
    pass(1)
    expect(refusal(() => core.events.list(ada, team, { syncToken }))).toEqual([410, 'fullSyncRequired'])
  })

  it('when the calendar is shared with somebody, unless that is switched off', () => {
    const { core } = aSimulator()
    const before = tokenOf(core)
    core.shareCalendar(team, bob, 'reader')
    expect(refusal(() => core.events.list(ada, team, { syncToken: before }))).toEqual([410, 'fullSyncRequired'])
    core.switches.aclChangeEndsSyncTokens = false
    const after = tokenOf(core)
    core.unshareCalendar(team, bob)
    expect(refusal(() => core.events.list(ada, team, { syncToken: after }))).toBeNull()
  })

  it('in the middle of paging', () => {
    const { core } = aSimulator()
    const syncToken = tokenOf(core)
    for (const name of ['a', 'b']) core.insertEvent(team, meeting(name))
    const { nextPageToken: pageToken } = core.events.list(ada, team, { syncToken, maxResults: 1 })
    core.expireSyncTokens(team)
    const refused = refusal(() => core.events.list(ada, team, { syncToken, maxResults: 1, pageToken }))
    expect(refused).toEqual([410, 'fullSyncRequired'])
  })

  it('and with it a full listing that is under way', () => {
    const { core } = aSimulator()
    for (const name of ['a', 'b']) core.insertEvent(team, meeting(name))
    const { nextPageToken: pageToken } = core.events.list(ada, team, { maxResults: 1 })
    core.expireSyncTokens(team)
    expect(refusal(() => core.events.list(ada, team, { maxResults: 1, pageToken }))).toEqual([410, 'fullSyncRequired'])
  })

  it('in the middle of paging where that was ordered, and on no first page', () => {
    const { core } = aSimulator()
    const syncToken = tokenOf(core)
    for (const name of ['a', 'b']) core.insertEvent(team, meeting(name))
    core.faults.inject({ operation: 'events.list', fault: 'fullSyncRequired', page: 'later', times: 1 })
    const { nextPageToken: pageToken } = core.events.list(ada, team, { syncToken, maxResults: 1 })
    const second = () => core.events.list(ada, team, { syncToken, maxResults: 1, pageToken })
    expect(refusal(second)).toEqual([410, 'fullSyncRequired'])
    expect(refusal(second)).toBeNull()
  })

  it('for one calendar, and not for the others of its user', () => {
    const { core } = aSimulator()
    const own = tokenOf(core, {}, ada, ada)
    core.expireSyncTokens(team)
    expect(refusal(() => core.events.list(ada, ada, { syncToken: own }))).toBeNull()
  })

  it('with the domain calendar; a second deletion is 410 with the domain global, and means nothing', () => {
    const { core } = aSimulator()
    const syncToken = tokenOf(core)
    core.insertEvent(team, meeting('gone'), 'gone')
    core.events.delete(ada, team, 'gone')
    expect(errorOf(() => core.events.delete(ada, team, 'gone'))).toMatchObject({
      code: 410,
      reason: 'deleted',
      domain: 'global',
    })
    core.expireSyncTokens(team)
    expect(errorOf(() => core.events.list(ada, team, { syncToken }))).toMatchObject({ code: 410, domain: 'calendar' })
  })
})
