import {
  ada,
  team,
  aSimulator,
  meeting,
  weekly,
  mondays,
  inMarch,
  listAll,
  rowsOf,
  summaries,
  refusal,
  someMeetings,
} from '../a-simulator'

describe('3. A page token', () => {
  it.each([
    ['drops singleEvents', { maxResults: 1 }],
    ['changes maxResults', { maxResults: 2, singleEvents: true }],
    ['adds timeMin', { maxResults: 1, singleEvents: true, timeMin: inMarch.timeMin }],
  ])('pins the query: a page request is refused that %s', (_name, params) => {
    const { core } = someMeetings(3)
    const { nextPageToken } = core.events.list(ada, team, { maxResults: 1, singleEvents: true })
    expect(refusal(() => core.events.list(ada, team, { ...params, pageToken: nextPageToken }))).toEqual([
      400,
      'invalid',
    ])
  })

  it.each([
    ['drops timeMin', {}],
    ['changes timeMax', { ...inMarch, timeMax: '2026-05-01T00:00:00Z' }],
  ])('of instances pins the query, too: a page request is refused that %s', (_name, params) => {
    const { core } = aSimulator()
    core.insertEvent(team, weekly('series'), 'base')
    const { nextPageToken: pageToken } = core.events.instances(ada, team, 'base', { ...inMarch, maxResults: 1 })
    const refused = refusal(() => core.events.instances(ada, team, 'base', { ...params, maxResults: 1, pageToken }))
    expect(refused).toEqual([400, 'invalid'])
  })

  it('is refused that somebody made up, or got for another calendar', () => {
    const { core } = someMeetings(3)
    const { nextPageToken: pageToken } = core.events.list(ada, team, { maxResults: 1 })
    expect(refusal(() => core.events.list(ada, ada, { maxResults: 1, pageToken }))).toEqual([400, 'invalid'])
    expect(refusal(() => core.events.list(ada, team, { maxResults: 1, pageToken: 'x' }))).toEqual([400, 'invalid'])
  })

  it('may lead to the same page once more, where that is switched on, and still to the end', () => {
    const { core } = someMeetings(5)
    core.switches.pages = 'repeating'
    const pages = listAll(core, { maxResults: 2 }).map(({ items }) => summaries(items))
    expect(pages).toEqual([['m1', 'm2'], ['m3', 'm4'], ['m3', 'm4'], ['m5']])
    core.insertEvent(team, weekly('series', 'RRULE:FREQ=WEEKLY;COUNT=4'), 'base')
    const [first = '', second = '', third = '', fourth = ''] = mondays('base')
    const ids: (string | undefined)[] = []
    let pageToken: string | undefined
    do {
      const page = core.events.instances(ada, team, 'base', { maxResults: 1, pageToken })
      ids.push(page.items[0]?.id)
      pageToken = page.nextPageToken
    } while (pageToken !== undefined)
    expect(ids).toEqual([first, second, second, third, fourth])
  })

  it('may be used again, and shows the same page', () => {
    const { core } = someMeetings(3)
    const { nextPageToken: pageToken } = core.events.list(ada, team, { maxResults: 1 })
    const again = [1, 2].map(() => core.events.list(ada, team, { maxResults: 1, pageToken }))
    expect(again[1]).toEqual(again[0])
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

  it('of an ordered listing skips and repeats nothing when rows before it go', () => {
    const { core } = someMeetings(5)
    const order = { orderBy: 'startTime' as const, singleEvents: true, maxResults: 2 }
    const first = core.events.list(ada, team, order)
    core.deleteEvent(team, first.items[0]?.id ?? '')
    const second = core.events.list(ada, team, { ...order, pageToken: first.nextPageToken })
    expect(summaries([...first.items, ...second.items])).toEqual(['m1', 'm2', 'm3', 'm4'])
  })

  it('of instances skips and repeats nothing when instances before it go', () => {
    const { core } = aSimulator()
    core.insertEvent(team, weekly('series'), 'base')
    const [first, ...others] = mondays('base')
    const page = core.events.instances(ada, team, 'base', { ...inMarch, maxResults: 2 })
    core.deleteEvent(team, first ?? '')
    const { items } = core.events.instances(ada, team, 'base', {
      ...inMarch,
      maxResults: 2,
      pageToken: page.nextPageToken,
    })
    expect(items.map(({ id }) => id)).toEqual(others.slice(1, 3))
  })
})
