import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ada, aSimulator, rowsOf, team } from './a-simulator'

const fixtures = join(__dirname, '../../../fixtures/ics')

const imported = (name: string) => {
  const { core } = aSimulator()
  const report = core.importIcs(team, readFileSync(join(fixtures, name), 'utf8'))
  const rows = (summary: string) => rowsOf(core, {}).filter((row) => row.summary === summary)
  return { core, report, row: (summary: string) => rows(summary)[0] }
}

describe('an .ics file brings', () => {
  it('a series with its moved, cancelled and left-out instances', () => {
    const { core, report } = imported('weekly-with-moved-and-cancelled-instance.ics')
    expect(report).toEqual({ imported: 3, rejected: [] })
    const rows = rowsOf(core, { singleEvents: true, orderBy: 'startTime' })
    expect(rows.map(({ summary, start }) => [summary, start?.dateTime])).toEqual([
      ['Stand-up', '2026-03-24T10:00:00+01:00'],
      ['Stand-up, moved', '2026-04-01T15:00:00+02:00'],
      ['Stand-up', '2026-04-21T10:00:00+02:00'],
      ['Stand-up', '2026-04-28T10:00:00+02:00'],
    ])
    expect(rows[1]).toMatchObject({
      recurringEventId: rows[0]?.recurringEventId,
      originalStartTime: { dateTime: '2026-03-31T10:00:00+02:00' },
      iCalUID: 'weekly-stand-up@google.com',
    })
  })

  it('guests, links, reminders and who may see it', () => {
    const { row } = imported('meeting-with-guests-and-conference-link.ics')
    expect(row('Quarterly review — Zürich & Łódź')).toMatchObject({
      iCalUID: 'review@google.com',
      status: 'tentative',
      transparency: 'transparent',
      visibility: 'private',
      description: 'Agenda:\n1. Numbers\n2. Plans\n\nJoin: https://meet.google.com/abc-defg-hij',
      location: 'Room 4, 2nd floor',
      organizer: { email: 'grace@example.com', displayName: 'Grace Hopper' },
      attendees: [
        { email: 'grace@example.com', displayName: 'Grace Hopper', responseStatus: 'accepted' },
        { email: ada, responseStatus: 'needsAction', optional: true },
        { email: 'room4@resource.calendar.google.com', responseStatus: 'accepted', resource: true },
      ],
      hangoutLink: 'https://meet.google.com/abc-defg-hij',
      conferenceData: { entryPoints: [{ entryPointType: 'video', uri: 'https://meet.google.com/abc-defg-hij' }] },
      source: { url: 'https://example.com/review' },
      reminders: {
        useDefault: false,
        overrides: [
          { method: 'popup', minutes: 15 },
          { method: 'email', minutes: 1440 },
        ],
      },
    })
  })

  it('meetings of Outlook, in the zone that Windows calls by another name', () => {
    const { row } = imported('outlook-meeting-in-windows-time-zone.ics')
    expect(row('Budget')).toMatchObject({
      visibility: 'public',
      start: { dateTime: '2026-06-02T09:00:00+02:00', timeZone: 'Europe/Berlin' },
    })
  })

  it.each([
    ['By path', { dateTime: '2026-03-05T15:00:00+01:00', timeZone: 'America/New_York' }],
    ['By location', { dateTime: '2026-03-05T01:00:00+01:00', timeZone: 'Asia/Tokyo' }],
    ['By offset', { dateTime: '2026-03-05T04:30:00+01:00', timeZone: expect.stringMatching(/^Asia\//) }],
    ['Floating', { dateTime: '2026-03-05T09:00:00+01:00', timeZone: 'Europe/Berlin' }],
  ])('times in zones that it names in its own way: %s', (summary, start) => {
    const { row, report } = imported('time-zones-known-by-path-location-and-offsets.ics')
    expect(report.rejected).toEqual([])
    expect(row(summary)?.start).toEqual(start)
  })

  it('an end where there is only a duration, or nothing', () => {
    const zones = imported('time-zones-known-by-path-location-and-offsets.ics')
    expect(zones.row('By path')?.end?.dateTime).toBe('2026-03-05T15:45:00+01:00')
    const holidays = imported('all-day-holidays.ics')
    expect(holidays.row('A day without an end')).toMatchObject({
      start: { date: '2026-05-01' },
      end: { date: '2026-05-02' },
    })
  })

  it('whole days, with the days that are added and left out', () => {
    const { core, row } = imported('all-day-holidays.ics')
    expect(row("New Year's Day")?.recurrence).toEqual(['RRULE:FREQ=YEARLY'])
    const rows = rowsOf(core, { singleEvents: true, q: 'Easter' })
    expect(rows.map(({ start, end }) => [start?.date, end?.date])).toEqual([['2027-03-26', '2027-03-30']])
  })
})

describe('what cannot be imported', () => {
  it('is reported with a reason, and everything else is imported', () => {
    const { core, report } = imported('events-that-cannot-be-imported.ics')
    expect(rowsOf(core, {}).map(({ summary }) => summary)).toEqual(['Good', 'Series'])
    expect(report.imported).toBe(2)
    expect(report.rejected.map(({ summary, reason }) => [summary, reason])).toEqual([
      ['Twice', 'the calendar has it already'],
      ['No start', 'it has no start'],
      ['Unknown zone', 'its time zone "Middle of Nowhere" is unknown'],
      ['Backwards', 'Google would refuse it: The specified time range is empty.'],
      ['Cancelled', 'it is cancelled'],
      ['Orphan', 'the recurring event that it is an exception of is missing'],
      ['Not an instance', 'the recurring event has no instance at its RECURRENCE-ID'],
      ['And all following', 'it changes all following instances (RANGE=THISANDFUTURE)'],
    ])
  })

  it.each(['', 'not a calendar', '<html></html>'])('is a file that holds no calendar: %p', (text) => {
    const { core } = aSimulator()
    const { imported: count, rejected } = core.importIcs(team, text)
    expect(count).toBe(0)
    expect(rejected).toEqual([{ uid: null, summary: null, reason: expect.any(String) }])
  })
})
