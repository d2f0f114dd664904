import {
  ada,
  bob,
  team,
  aSimulator,
  meeting,
  weekly,
  inMarch,
  listAll,
  rowsOf,
  summaries,
  refusal,
  someMeetings,
} from '../a-simulator'

describe('1. The envelope, and pages of maxResults', () => {
  it('comes in an envelope that tells of the calendar', () => {
    const { core } = someMeetings(1)
    const { items, nextSyncToken, etag, ...envelope } = core.events.list(ada, team)
    expect(envelope).toEqual({
      kind: 'calendar#events',
      summary: 'Team',
      updated: '2026-03-01T08:00:00.000Z',
      timeZone: 'Europe/Berlin',
      accessRole: 'owner',
      defaultReminders: [{ method: 'popup', minutes: 30 }],
    })
    expect([items.length, typeof nextSyncToken, typeof etag]).toEqual([1, 'string', 'string'])
  })

  it('has the description in its envelope, where the calendar has one', () => {
    const { core } = aSimulator()
    core.changeCalendar(team, { description: 'Who does what' })
    expect(core.events.list(ada, team)).toMatchObject({ description: 'Who does what' })
  })

  it('has an event as Google prints it', () => {
    const { core } = aSimulator()
    const { id } = core.insertEvent(team, { ...meeting('Planning'), attendees: [{ email: ada }] }, 'planning_ID')
    expect(core.events.list(ada, team).items).toEqual([
      {
        kind: 'calendar#event',
        etag: expect.stringMatching(/^"\d+"$/),
        id,
        status: 'confirmed',
        htmlLink: expect.stringContaining('https://www.google.com/calendar/event?eid='),
        created: '2026-03-01T08:00:00.000Z',
        updated: '2026-03-01T08:00:00.000Z',
        summary: 'Planning',
        creator: { email: ada },
        organizer: { email: team, self: true },
        start: { dateTime: '2026-03-02T09:00:00+01:00', timeZone: 'Europe/Berlin' },
        end: { dateTime: '2026-03-02T10:00:00+01:00', timeZone: 'Europe/Berlin' },
        iCalUID: 'planning_ID@google.com',
        sequence: 0,
        attendees: [{ email: ada }],
        reminders: { useDefault: true },
        eventType: 'default',
      },
    ])
  })

  it.each([
    ['250 unless asked otherwise', undefined, 250],
    ['never more than 2500', 9999, 2500],
  ])('has %s rows a page', (_name, maxResults, expected) => {
    const { core } = aSimulator()
    for (let index = 0; index < 2501; index++) core.insertEvent(team, meeting('m'))
    expect(core.events.list(ada, team, { maxResults }).items).toHaveLength(expected)
  })

  it.each([
    ['100 unless asked otherwise', undefined, 100],
    ['never more than 250', 9999, 250],
  ])('has %s calendars a page', (_name, maxResults, expected) => {
    const { core } = aSimulator()
    for (let index = 0; index < 260; index++) core.addCalendar({ id: `c${index}`, owner: ada, summary: 'c' })
    expect(core.calendarList.list(ada, { maxResults }).items).toHaveLength(expected)
  })

  it('may have empty and short pages in the middle, and still comes to its end', () => {
    const { core } = someMeetings(7)
    core.switches.pages = 'ragged'
    const pages = listAll(core, { maxResults: 4 })
    expect(pages.map(({ items }) => items.length)).toEqual([2, 0, 4, 1])
    expect(summaries(pages.flatMap(({ items }) => items))).toEqual(['m1', 'm2', 'm3', 'm4', 'm5', 'm6', 'm7'])
  })

  it('may have empty and short pages of instances and of calendars, too', () => {
    const { core } = aSimulator({ pages: 'ragged' })
    core.insertEvent(team, weekly('series', 'RRULE:FREQ=WEEKLY;COUNT=5'), 'base')
    const instances: number[] = []
    let pageToken: string | undefined
    do {
      const page = core.events.instances(ada, team, 'base', { pageToken })
      instances.push(page.items.length)
      pageToken = page.nextPageToken
    } while (pageToken !== undefined)
    expect(instances).toEqual([2, 0, 3])
    for (const id of ['x', 'y', 'z']) core.addCalendar({ id, owner: ada, summary: id })
    const first = core.calendarList.list(ada)
    const second = core.calendarList.list(ada, { pageToken: first.nextPageToken })
    const third = core.calendarList.list(ada, { pageToken: second.nextPageToken })
    expect([first, second, third].map(({ items }) => items.length)).toEqual([2, 0, 3])
  })
})

describe('A listing is narrowed, ordered and refused', () => {
  it('is ordered by start over all pages where that was asked for', () => {
    const { core } = aSimulator()
    for (const dayOfMarch of [5, 3, 4]) core.insertEvent(team, meeting(`m${dayOfMarch}`, dayOfMarch))
    const rows = rowsOf(core, { orderBy: 'startTime', singleEvents: true, maxResults: 2 })
    expect(summaries(rows)).toEqual(['m3', 'm4', 'm5'])
  })

  it('shows no tombstones unless asked for', () => {
    const { core } = aSimulator()
    const { id } = core.insertEvent(team, meeting('gone'))
    core.deleteEvent(team, id)
    expect(rowsOf(core, {})).toEqual([])
    expect(rowsOf(core, { showDeleted: true })).toMatchObject([{ id, status: 'cancelled' }])
  })

  it.each([
    ['from the end of an event', { timeMin: '2026-03-02T09:00:00Z' }, ['m3']],
    ['before the end of an event', { timeMin: '2026-03-02T08:59:59Z' }, ['m2', 'm3']],
    ['up to the start of an event', { timeMax: '2026-03-03T08:00:00Z' }, ['m2']],
    ['past the start of an event', { timeMax: '2026-03-03T08:00:01Z' }, ['m2', 'm3']],
  ])('limited to a time %s shows what overlaps it', (_name, params, expected) => {
    const { core } = aSimulator()
    for (const dayOfMarch of [2, 3]) core.insertEvent(team, meeting(`m${dayOfMarch}`, dayOfMarch))
    expect(summaries(rowsOf(core, params))).toEqual(expected)
  })

  it.each([
    ['q', { q: 'PLAN' }],
    ['iCalUID', { iCalUID: 'a@google.com' }],
    ['event types', { eventTypes: ['focusTime'] }],
    ['private properties', { privateExtendedProperty: ['k=v'] }],
  ])('is narrowed by %s', (_name, params) => {
    const { core } = aSimulator()
    const extendedProperties = { private: { k: 'v' } }
    core.insertEvent(team, { ...meeting('Planning'), eventType: 'focusTime', extendedProperties }, 'a')
    core.insertEvent(team, meeting('Other'), 'b')
    expect(rowsOf(core, params).map(({ id }) => id)).toEqual(['a'])
  })

  it('since updatedMin includes what was deleted since, and refuses to look too far back', () => {
    const { core, pass } = someMeetings(1)
    pass(1000)
    const { id } = core.insertEvent(team, meeting('short-lived'))
    core.deleteEvent(team, id)
    expect(rowsOf(core, { updatedMin: '2026-03-01T08:00:01Z' })).toMatchObject([{ id, status: 'cancelled' }])
    const tooFar = () => core.events.list(ada, team, { updatedMin: '2026-01-01T00:00:00Z' })
    expect(refusal(tooFar)).toEqual([410, 'updatedMinTooLongAgo'])
  })

  it('leaves out attendees above maxAttendees, but for oneself', () => {
    const { core } = aSimulator()
    const attendees = [{ email: bob }, { email: ada }, { email: 'eve@example.com' }]
    core.insertEvent(ada, { ...meeting('Crowd'), attendees })
    const [few] = rowsOf(core, { maxAttendees: 2 }, ada, ada)
    expect(few).toMatchObject({ attendees: [{ email: ada, self: true }], attendeesOmitted: true })
    const [all] = rowsOf(core, { maxAttendees: 3 }, ada, ada)
    expect(all?.attendees).toHaveLength(3)
    expect(all).not.toHaveProperty('attendeesOmitted')
  })

  it('prints times in the zone asked for', () => {
    const [row] = rowsOf(someMeetings(2).core, { timeZone: 'America/New_York' })
    expect(row?.start).toEqual({ dateTime: '2026-03-01T03:00:00-05:00', timeZone: 'Europe/Berlin' })
  })

  it.each([
    ['an order by start without expansion', { orderBy: 'startTime' as const }, [400, 'badRequest']],
    ['an empty time range', { timeMin: inMarch.timeMax, timeMax: inMarch.timeMin }, [400, 'timeRangeEmpty']],
    ['a time without an offset', { timeMin: '2026-03-01T00:00:00' }, [400, 'invalid']],
    ['a zone that does not exist', { timeZone: 'Nowhere/Land' }, [400, 'invalid']],
    ['a page size of nothing', { maxResults: 0 }, [400, 'invalid']],
    ['a page token of somebody else', { pageToken: 'made-up' }, [400, 'invalid']],
  ])('for %s', (_name, params, expected) => {
    expect(refusal(() => aSimulator().core.events.list(ada, team, params))).toEqual(expected)
  })
})
