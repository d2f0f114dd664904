import { ada, team, aSimulator, meeting, inMarch, tokenOf, summaries, refusal } from '../a-simulator'

describe('4. With a sync token', () => {
  it('its pages are asked for with both tokens, and not with the page token alone', () => {
    const { core } = aSimulator()
    const syncToken = tokenOf(core)
    for (const name of ['a', 'b', 'c']) core.insertEvent(team, meeting(name))
    const { nextPageToken: pageToken } = core.events.list(ada, team, { syncToken, maxResults: 2 })
    expect(refusal(() => core.events.list(ada, team, { maxResults: 2, pageToken }))).toEqual([400, 'invalid'])
    expect(summaries(core.events.list(ada, team, { syncToken, maxResults: 2, pageToken }).items)).toEqual(['c'])
  })

  it.each([
    ['iCalUID', { iCalUID: 'x' }],
    ['q', { q: 'x' }],
    ['timeMin', { timeMin: inMarch.timeMin }],
    ['timeMax', { timeMax: inMarch.timeMax }],
    ['updatedMin', { updatedMin: inMarch.timeMin }],
    ['privateExtendedProperty', { privateExtendedProperty: ['a=b'] }],
    ['sharedExtendedProperty', { sharedExtendedProperty: ['a=b'] }],
    ['showDeleted=false', { showDeleted: false }],
  ])('is forbidden: %s', (_name, params) => {
    const { core } = aSimulator()
    const syncToken = tokenOf(core)
    const refused = refusal(() => core.events.list(ada, team, { ...params, syncToken }))
    expect(refused).toEqual([400, 'syncTokenWithRequestRestrictions'])
  })

  it('is forbidden, for a reason of its own: orderBy', () => {
    const { core } = aSimulator()
    const syncToken = tokenOf(core)
    const refused = refusal(() => core.events.list(ada, team, { orderBy: 'updated', syncToken }))
    expect(refused).toEqual([400, 'syncTokenWithNonDefaultOrdering'])
  })

  it.each([
    ['showDeleted=true', { showDeleted: true }],
    ['maxResults', { maxResults: 7 }],
  ])('is allowed: %s', (_name, params) => {
    const { core } = aSimulator()
    const syncToken = tokenOf(core)
    expect(refusal(() => core.events.list(ada, team, { ...params, syncToken }))).toBeNull()
  })

  it.each([
    ['singleEvents', { singleEvents: true }, {}],
    ['maxAttendees', { maxAttendees: 3 }, { maxAttendees: 4 }],
    ['eventTypes', { eventTypes: ['default'] }, {}],
    ['timeZone', { timeZone: 'UTC' }, {}],
  ])('must be as in the first listing: %s', (_name, first, later) => {
    const { core } = aSimulator()
    const syncToken = tokenOf(core, first)
    expect(refusal(() => core.events.list(ada, team, { ...first, syncToken }))).toBeNull()
    expect(refusal(() => core.events.list(ada, team, { ...later, syncToken }))).toEqual([400, 'invalid'])
  })

  it('a token that nobody issued is 400, or 410 where that is switched on', () => {
    const { core } = aSimulator()
    const list = () => core.events.list(ada, team, { syncToken: 'made-up' })
    expect(refusal(list)).toEqual([400, 'invalid'])
    core.switches.unknownSyncToken = 'full-sync-required'
    expect(refusal(list)).toEqual([410, 'fullSyncRequired'])
  })
})
