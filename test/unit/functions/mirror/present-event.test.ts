import { presentEvent } from '../../../../functions/src/mirror/present-event'
import { eventRefSchema } from '../../../../functions/src/model/ids'
import { eventDocument } from '../../../support/event-document'

const id = eventRefSchema.parse('1001~ada@example.com~meeting')

describe('an event, as listEvents shows it', () => {
  it('has our own ids, times in UTC, and null for what it lacks', () => {
    expect(presentEvent(id, eventDocument())).toEqual({
      id: '1001~ada@example.com~meeting',
      calendar_id: '1001~ada@example.com',
      summary: 'Meeting',
      start_time: '2026-03-02T09:00:00.000Z',
      end_time: '2026-03-02T10:00:00.000Z',
      all_day: false,
      location: null,
      meeting_link: null,
      attendees: [],
    })
  })

  it('has dates where it lasts whole days, whatever the zone; the last one is exclusive', () => {
    const event = eventDocument({
      allDay: true,
      startAt: new Date('2026-03-01T23:00:00Z'),
      endAt: new Date('2026-03-02T23:00:00Z'),
      start: { date: '2026-03-02' },
      end: { date: '2026-03-03' },
    })
    expect(presentEvent(id, event)).toMatchObject({ start_time: '2026-03-02', end_time: '2026-03-03', all_day: true })
  })

  it('has its place, the address of its meeting and the answers of its guests', () => {
    const guest = {
      email: 'bob@example.com',
      displayName: null,
      responseStatus: 'tentative',
      optional: true,
      organizer: false,
      self: false,
      resource: false,
      comment: 'may be late',
      additionalGuests: 1,
    }
    const meetingLink = { url: 'https://meet.google.com/abc', provider: 'google_meet', source: 'conferenceData' }
    const event = eventDocument({ location: 'Room 1', meetingLink, attendees: [guest] })
    expect(presentEvent(id, event)).toMatchObject({
      location: 'Room 1',
      meeting_link: 'https://meet.google.com/abc',
      attendees: [
        {
          email: 'bob@example.com',
          display_name: null,
          response_status: 'tentative',
          optional: true,
          organizer: false,
          self: false,
          resource: false,
        },
      ],
    })
  })

  it.each([
    [null, 'default', '(No title)'],
    [null, 'public', '(No title)'],
    ['', 'default', '(No title)'],
    [' ', 'default', '(No title)'],
    [null, 'private', 'Busy'],
    [null, 'confidential', 'Busy'],
    ['Dentist', 'private', 'Dentist'],
  ])('titled %p and with visibility %p reads %p', (summary, visibility, shown) => {
    expect(presentEvent(id, eventDocument({ summary, visibility })).summary).toBe(shown)
  })
})
