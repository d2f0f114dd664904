import { ada, bob, team, aSimulator, refusal } from '../a-simulator'

const listTokenOf = (core: ReturnType<typeof aSimulator>['core'], user: string): string =>
  core.calendarList.list(user).nextSyncToken ?? ''

describe('13. The calendar list', () => {
  it("has a user's own calendars and those shared with them", () => {
    const { core } = aSimulator()
    core.shareCalendar(team, bob, 'reader')
    expect(core.calendarList.list(bob).items).toMatchObject([
      { kind: 'calendar#calendarListEntry', id: bob, primary: true, accessRole: 'owner' },
      { id: team, summary: 'Team', accessRole: 'reader', timeZone: 'Europe/Berlin', selected: true },
    ])
  })

  it('comes in pages', () => {
    const { core } = aSimulator()
    const first = core.calendarList.list(ada, { maxResults: 1 })
    expect(first).not.toHaveProperty('nextSyncToken')
    const second = core.calendarList.list(ada, { maxResults: 1, pageToken: first.nextPageToken })
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual([ada, team])
    expect(second.nextSyncToken).toEqual(expect.any(String))
  })

  it('shows hidden calendars only where they are asked for', () => {
    const { core } = aSimulator()
    core.changeListEntry(ada, team, { hidden: true })
    expect(core.calendarList.list(ada).items.map(({ id }) => id)).toEqual([ada])
    expect(core.calendarList.list(ada, { showHidden: true }).items).toHaveLength(2)
  })

  it('is limited to calendars that one may do enough with', () => {
    const { core } = aSimulator()
    core.shareCalendar(team, bob, 'reader')
    expect(core.calendarList.list(bob, { minAccessRole: 'writer' }).items.map(({ id }) => id)).toEqual([bob])
  })
})

describe('13. A delta of the calendar list', () => {
  it.each([
    ['a shared calendar', 'added', { accessRole: 'reader' }],
    ['an unshared calendar', 'removed', { deleted: true }],
    ['a hidden calendar', 'hidden', { hidden: true }],
    ['a renamed calendar', 'renamed', { summary: 'New name' }],
    ["a name of one's own", 'overridden', { summaryOverride: 'Mine' }],
  ] as const)('tells of %s', (_name, what, expected) => {
    const { core } = aSimulator()
    if (what !== 'added') core.shareCalendar(team, bob, 'reader')
    const syncToken = listTokenOf(core, bob)
    if (what === 'added') core.shareCalendar(team, bob, 'reader')
    if (what === 'removed') core.unshareCalendar(team, bob)
    if (what === 'hidden') core.changeListEntry(bob, team, { hidden: true })
    if (what === 'renamed') core.changeCalendar(team, { summary: 'New name' })
    if (what === 'overridden') core.changeListEntry(bob, team, { summaryOverride: 'Mine' })
    expect(core.calendarList.list(bob, { syncToken }).items).toMatchObject([{ id: team, ...expected }])
  })

  it('is silent about a change of only the role or the time zone', () => {
    const { core } = aSimulator()
    core.shareCalendar(team, bob, 'reader')
    const syncToken = listTokenOf(core, bob)
    core.shareCalendar(team, bob, 'writer')
    core.changeCalendar(team, { timeZone: 'Asia/Tokyo' })
    const delta = core.calendarList.list(bob, { syncToken })
    expect(delta).toMatchObject({ items: [], nextSyncToken: syncToken })
    expect(core.calendarList.get(bob, team)).toMatchObject({ accessRole: 'writer', timeZone: 'Asia/Tokyo' })
  })

  it('is refused for tokens that have ended, of others, or made up', () => {
    const { core } = aSimulator()
    const syncToken = listTokenOf(core, bob)
    expect(refusal(() => core.calendarList.list(ada, { syncToken }))).toEqual([400, 'invalid'])
    expect(refusal(() => core.calendarList.list(bob, { syncToken: 'made-up' }))).toEqual([400, 'invalid'])
    core.expireCalendarListTokens(bob)
    expect(refusal(() => core.calendarList.list(bob, { syncToken }))).toEqual([410, 'fullSyncRequired'])
  })

  it('always has what was hidden and deleted, whatever was asked for', () => {
    const { core } = aSimulator()
    core.shareCalendar(team, bob, 'reader')
    const syncToken = listTokenOf(core, bob)
    core.changeListEntry(bob, team, { hidden: true })
    core.unshareCalendar(team, bob)
    const delta = core.calendarList.list(bob, { syncToken, showDeleted: false, showHidden: false })
    expect(delta.items).toMatchObject([{ id: team, deleted: true, hidden: true }])
  })

  it('is refused with minAccessRole', () => {
    const { core } = aSimulator()
    const refused = refusal(() =>
      core.calendarList.list(bob, { syncToken: listTokenOf(core, bob), minAccessRole: 'reader' }),
    )
    expect(refused).toEqual([400, 'syncTokenWithRequestRestrictions'])
  })
})
