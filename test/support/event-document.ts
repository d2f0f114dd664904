import { eventDocumentSchema, type EventDocument } from '../../functions/src/model/documents/event-document'

const person = { email: 'ada@example.com', displayName: 'Ada', self: true }

/** The document of a plain meeting of an hour, with what a test says about it. */
export function eventDocument(told: Readonly<Record<string, unknown>> = {}): EventDocument {
  return eventDocumentSchema.parse({ ...plainMeeting, ...told })
}

const plainMeeting = {
  accountId: '1001',
  calendarId: 'ada@example.com',
  calendarRef: '1001~ada@example.com',
  eventId: 'meeting',
  iCalUID: 'meeting@google.com',
  status: 'confirmed',
  eventType: 'default',
  summary: 'Meeting',
  description: null,
  location: null,
  allDay: false,
  startAt: new Date('2026-03-02T09:00:00Z'),
  endAt: new Date('2026-03-02T10:00:00Z'),
  start: { dateTime: '2026-03-02T10:00:00+01:00', timeZone: 'Europe/Berlin' },
  end: { dateTime: '2026-03-02T11:00:00+01:00', timeZone: 'Europe/Berlin' },
  endTimeUnspecified: false,
  recurringEventId: null,
  originalStart: null,
  organizer: person,
  creator: person,
  attendees: [],
  selfResponse: null,
  attendeesOmitted: false,
  guestsCanInviteOthers: true,
  guestsCanModify: false,
  guestsCanSeeOtherGuests: true,
  meetingLink: null,
  conference: null,
  attachments: [],
  reminders: null,
  visibility: 'default',
  transparency: 'opaque',
  colorId: null,
  extendedProperties: { private: {}, shared: {} },
  source: null,
  locked: false,
  workingLocationProperties: null,
  outOfOfficeProperties: null,
  focusTimeProperties: null,
  birthdayProperties: null,
  htmlLink: null,
  sequence: 0,
  etag: '"1"',
  updated: new Date('2026-03-01T00:00:00Z'),
  contentHash: 1,
  mirroredAt: new Date('2026-03-01T00:00:00Z'),
  truncated: [],
  schemaVersion: 1,
}
