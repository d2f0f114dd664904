import { ada, bob, team, aSimulator, meeting, rowsOf, tokenOf, summaries, refusal } from '../a-simulator'

describe('6. A sync token', () => {
  it.each([
    ['one that made it up', { syncToken: 'made-up' }],
    ['another query', { singleEvents: true }],
    ['another attendee limit', { maxAttendees: 5 }],
  ])('belongs to its query, and is invalid for %s', (_name, params) => {
    const { core } = aSimulator()
    const refused = refusal(() => core.events.list(ada, team, { syncToken: tokenOf(core), ...params }))
    expect(refused).toEqual([400, 'invalid'])
  })

  it('belongs to its calendar and its user', () => {
    const { core } = aSimulator()
    core.shareCalendar(team, bob, 'reader')
    const syncToken = tokenOf(core)
    expect(refusal(() => core.events.list(ada, ada, { syncToken }))).toEqual([400, 'invalid'])
    expect(refusal(() => core.events.list(bob, team, { syncToken }))).toEqual([400, 'invalid'])
  })

  it('brings one row per event, with its latest state', () => {
    const { core } = aSimulator()
    const { id } = core.insertEvent(team, meeting('first'))
    const syncToken = tokenOf(core)
    core.patchEvent(team, id, { summary: 'second' })
    core.patchEvent(team, id, { summary: 'third' })
    core.insertEvent(team, meeting('new'))
    expect(summaries(rowsOf(core, { syncToken }))).toEqual(['third', 'new'])
  })

  it('of an older age replays what came since', () => {
    const { core } = aSimulator()
    const oldest = tokenOf(core)
    core.insertEvent(team, meeting('a'))
    const newer = tokenOf(core, { syncToken: oldest })
    core.insertEvent(team, meeting('b'))
    expect(summaries(rowsOf(core, { syncToken: newer }))).toEqual(['b'])
    expect(summaries(rowsOf(core, { syncToken: oldest }))).toEqual(['a', 'b'])
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
