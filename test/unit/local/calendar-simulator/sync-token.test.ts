import {
  ada,
  aSimulator,
  bob,
  day,
  inMarch,
  listAll,
  meeting,
  refusal,
  rowsOf,
  summaries,
  team,
  tokenOf,
} from './a-simulator'

describe('a delta', () => {
  it('has one row per event, with its latest state', () => {
    const { core } = aSimulator()
    const { id } = core.insertEvent(team, meeting('first'))
    const syncToken = tokenOf(core)
    core.patchEvent(team, id, { summary: 'second' })
    core.patchEvent(team, id, { summary: 'third' })
    core.insertEvent(team, meeting('new'))
    expect(summaries(rowsOf(core, { syncToken }))).toEqual(['third', 'new'])
  })

  it('of nothing returns the same token', () => {
    const { core, pass } = aSimulator()
    const syncToken = tokenOf(core)
    pass(day)
    expect(core.events.list(ada, team, { syncToken })).toMatchObject({ items: [], nextSyncToken: syncToken })
  })

  it('replays from an older token', () => {
    const { core } = aSimulator()
    const oldest = tokenOf(core)
    core.insertEvent(team, meeting('a'))
    const newer = tokenOf(core, { syncToken: oldest })
    core.insertEvent(team, meeting('b'))
    expect(summaries(rowsOf(core, { syncToken: newer }))).toEqual(['b'])
    expect(summaries(rowsOf(core, { syncToken: oldest }))).toEqual(['a', 'b'])
  })

  it('repeats the sync token on its pages', () => {
    const { core } = aSimulator()
    const syncToken = tokenOf(core)
    for (const name of ['a', 'b', 'c']) core.insertEvent(team, meeting(name))
    const { nextPageToken: pageToken } = core.events.list(ada, team, { syncToken, maxResults: 2 })
    expect(refusal(() => core.events.list(ada, team, { maxResults: 2, pageToken }))).toEqual([400, 'invalid'])
    expect(summaries(core.events.list(ada, team, { syncToken, maxResults: 2, pageToken }).items)).toEqual(['c'])
  })

  it('does not remember timeMin: rows outside of the window come too', () => {
    const { core } = aSimulator()
    const syncToken = tokenOf(core, inMarch)
    core.insertEvent(team, { ...meeting('old'), start: { date: '2020-01-01' }, end: { date: '2020-01-02' } })
    expect(summaries(rowsOf(core, { syncToken }))).toEqual(['old'])
  })

  it('loses nothing that changes while one pages, and shows it once', () => {
    const { core } = aSimulator()
    for (const name of ['a', 'b', 'c']) core.insertEvent(team, meeting(name), `id${name}`)
    const first = core.events.list(ada, team, { maxResults: 1 })
    core.patchEvent(team, 'ida', { summary: 'a changed after it was shown' })
    core.patchEvent(team, 'idc', { summary: 'c changed before it was shown' })
    core.insertEvent(team, meeting('new'))
    const rest = listAll(core, { maxResults: 1 })
    const second = core.events.list(ada, team, { maxResults: 1, pageToken: first.nextPageToken })
    expect(summaries([...first.items, ...second.items])).toEqual(['a', 'b'])
    expect(second).not.toHaveProperty('nextPageToken')
    expect(summaries(rowsOf(core, { syncToken: second.nextSyncToken }))).toEqual([
      'a changed after it was shown',
      'c changed before it was shown',
      'new',
    ])
    expect(rest).toHaveLength(4)
  })

  it('survives a log that forgets outdated entries', () => {
    const { core } = aSimulator()
    const { id } = core.insertEvent(team, meeting('start'))
    const syncToken = tokenOf(core)
    core.insertEvent(team, meeting('new'))
    for (let index = 0; index < 3000; index++) core.patchEvent(team, id, { summary: `edit ${index}` })
    expect(summaries(rowsOf(core, { syncToken }))).toEqual(['new', 'edit 2999'])
  })
})

describe('with a sync token are forbidden', () => {
  it.each([
    ['iCalUID', { iCalUID: 'x' }],
    ['q', { q: 'x' }],
    ['timeMin', { timeMin: inMarch.timeMin }],
    ['timeMax', { timeMax: inMarch.timeMax }],
    ['updatedMin', { updatedMin: inMarch.timeMin }],
    ['privateExtendedProperty', { privateExtendedProperty: ['a=b'] }],
    ['sharedExtendedProperty', { sharedExtendedProperty: ['a=b'] }],
    ['showDeleted=false', { showDeleted: false }],
  ])('%s', (_name, params) => {
    const { core } = aSimulator()
    const syncToken = tokenOf(core)
    const refused = refusal(() => core.events.list(ada, team, { ...params, syncToken }))
    expect(refused).toEqual([400, 'syncTokenWithRequestRestrictions'])
  })

  it('orderBy, for a reason of its own', () => {
    const { core } = aSimulator()
    const syncToken = tokenOf(core)
    const refused = refusal(() => core.events.list(ada, team, { orderBy: 'updated', syncToken }))
    expect(refused).toEqual([400, 'syncTokenWithNonDefaultOrdering'])
  })
})

describe('a sync token belongs to', () => {
  it.each([
    ['one that made it up', { syncToken: 'made-up' }],
    ['another query', { singleEvents: true }],
    ['another attendee limit', { maxAttendees: 5 }],
  ])('its query, and is invalid for %s', (_name, params) => {
    const { core } = aSimulator()
    const refused = refusal(() => core.events.list(ada, team, { syncToken: tokenOf(core), ...params }))
    expect(refused).toEqual([400, 'invalid'])
  })

  it('its calendar and its user', () => {
    const { core } = aSimulator()
    core.shareCalendar(team, bob, 'reader')
    const syncToken = tokenOf(core)
    expect(refusal(() => core.events.list(ada, ada, { syncToken }))).toEqual([400, 'invalid'])
    expect(refusal(() => core.events.list(bob, team, { syncToken }))).toEqual([400, 'invalid'])
  })
})

describe('a sync token ends', () => {
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
})
