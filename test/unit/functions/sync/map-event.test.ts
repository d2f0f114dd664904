import { eventDocumentSchema, type EventDocument } from '../../../../functions/src/model/documents/event-document'
import { EventUnmappable } from '../../../../functions/src/model/errors/event-unmappable'
import { accountIdSchema, calendarRef, eventIdSchema, eventRef } from '../../../../functions/src/model/ids'
import { mapEvent } from '../../../../functions/src/sync/map-event'
import { adasCalendar, noon, readEvent } from '../../../fixtures/events/read-event'

function map(name: string, timeZone?: string): EventDocument {
  return mapEvent(readEvent(name), adasCalendar(timeZone), noon)
}

describe('an event document', () => {
  it('has everything that Google tells of an event', () => {
    const { contentHash, ...document } = map('meeting-with-everything')
    expect(contentHash).toBeGreaterThan(0)
    expect(document).toEqual({
      accountId: '109876543210987654321',
      calendarId: 'ada@example.com',
      calendarRef: '109876543210987654321~ada@example.com',
      eventId: '6s5j2c1p6kqjgb9k64o30b9k74',
      iCalUID: '6s5j2c1p6kqjgb9k64o30b9k74@google.com',
      status: 'confirmed',
      eventType: 'default',
      summary: 'Quarterly review',
      description: '<p>Agenda &amp; numbers</p>',
      location: 'Room 4, Main Street 1',
      allDay: false,
      startAt: new Date('2026-03-02T08:00:00Z'),
      endAt: new Date('2026-03-02T09:30:00Z'),
      start: { dateTime: '2026-03-02T09:00:00+01:00', timeZone: 'Europe/Berlin' },
      end: { dateTime: '2026-03-02T10:30:00+01:00', timeZone: 'Europe/Berlin' },
      endTimeUnspecified: false,
      recurringEventId: null,
      originalStart: null,
      organizer: { email: 'bob@example.com', displayName: 'Bob', self: false },
      creator: { email: 'bob@example.com', displayName: 'Bob', self: false },
      attendees: [
        attendee({ email: 'bob@example.com', displayName: 'Bob', organizer: true, responseStatus: 'accepted' }),
        attendee({
          email: 'ada@example.com',
          self: true,
          responseStatus: 'tentative',
          comment: 'Running late',
          additionalGuests: 2,
        }),
        attendee({
          email: 'room4@resource.calendar.google.com',
          displayName: 'Room 4',
          resource: true,
          optional: true,
          responseStatus: 'declined',
        }),
        attendee({ email: 'cyd@example.com' }),
      ],
      selfResponse: 'tentative',
      attendeesOmitted: false,
      guestsCanInviteOthers: false,
      guestsCanModify: true,
      guestsCanSeeOtherGuests: false,
      meetingLink: {
        url: 'https://meet.google.com/abc-defg-hij',
        provider: 'google_meet',
        source: 'conferenceData',
      },
      conference: {
        conferenceId: 'abc-defg-hij',
        solutionType: 'hangoutsMeet',
        solutionName: 'Google Meet',
        solutionIconUri: expect.stringMatching(/^https:/),
        notes: 'Ask for the code',
        entryPoints: [
          entryPoint({
            entryPointType: 'video',
            uri: 'https://meet.google.com/abc-defg-hij',
            label: 'meet.google.com/abc-defg-hij',
          }),
          entryPoint({
            entryPointType: 'phone',
            uri: 'tel:+49-30-5550-1234',
            label: '+49 30 55501234',
            regionCode: 'DE',
            pin: '123456789',
          }),
          entryPoint({
            entryPointType: 'more',
            uri: 'https://tel.meet/abc-defg-hij?pin=123456789',
            pin: '123456789',
          }),
        ],
      },
      attachments: [
        {
          fileId: '1aB',
          fileUrl: 'https://drive.google.com/open?id=1aB',
          title: 'Numbers',
          mimeType: 'application/pdf',
          iconLink: 'https://drive-thirdparty.googleusercontent.com/16/type/application/pdf',
        },
      ],
      reminders: {
        useDefault: false,
        overrides: [
          { method: 'popup', minutes: 10 },
          { method: 'email', minutes: 1440 },
        ],
      },
      visibility: 'private',
      transparency: 'transparent',
      colorId: '5',
      extendedProperties: { private: { crmId: '4711' }, shared: { project: 'apollo' } },
      source: { title: 'CRM', url: 'https://crm.example.com/4711' },
      locked: false,
      workingLocationProperties: null,
      outOfOfficeProperties: null,
      focusTimeProperties: null,
      birthdayProperties: null,
      htmlLink: 'https://www.google.com/calendar/event?eid=a2V5',
      sequence: 2,
      etag: '"3541871462142000"',
      updated: new Date('2026-02-12T08:15:31.071Z'),
      mirroredAt: noon,
      truncated: [],
      schemaVersion: 1,
    })
  })

  it.each([
    'meeting-with-everything',
    'defaults-absent',
    'free-busy-only',
    'values-from-the-future',
    'working-from-home',
  ])('has every field of its schema and no other: %s', (name) => {
    const document = map(name)
    const { outdated: _, ...always } = eventDocumentSchema.shape
    expect(Object.keys(document).toSorted()).toEqual(Object.keys(always).toSorted())
    expect(eventDocumentSchema.parse(document)).toEqual(document)
    expect(JSON.stringify(document)).not.toContain('undefined')
  })

  it('says the same of an absent default as of an explicit one', () => {
    expect(map('defaults-absent')).toEqual(map('defaults-explicit'))
  })

  it('has no summary where the event has no title', () => {
    expect(map('untitled').summary).toBeNull()
  })

  it('of a private event that a reader sees has the time, and null for what Google hides', () => {
    expect(map('private-seen-by-reader')).toMatchObject({
      summary: null,
      description: null,
      organizer: null,
      attendees: [],
      reminders: null,
      visibility: 'private',
      startAt: new Date('2026-03-02T08:00:00Z'),
    })
  })

  it('of a calendar that only shows when somebody is busy has just that', () => {
    expect(map('free-busy-only')).toMatchObject({
      summary: null,
      eventType: 'default',
      start: { dateTime: '2026-03-02T09:00:00+01:00', timeZone: 'Europe/Berlin' },
      htmlLink: null,
    })
  })

  it('keeps values that Google invents later as text, and a status it cannot name is confirmed', () => {
    expect(map('values-from-the-future')).toMatchObject({
      status: 'confirmed',
      visibility: 'galactic',
      transparency: 'translucent',
      eventType: 'siesta',
      selfResponse: 'maybeLater',
      reminders: { overrides: [{ method: 'hologram', minutes: 5 }] },
      conference: { entryPoints: [{ entryPointType: 'hologram', uri: 'holo:1' }] },
      meetingLink: null,
    })
  })

  it('keeps emoji, and replaces half of one by what Firestore takes', () => {
    expect(map('emoji')).toMatchObject({ summary: '👩‍👩‍👧 Família 🎉', description: '𝕌𝕟𝕚𝕔𝕠𝕕𝕖', location: '東京 🗼' })
    expect(map('half-an-emoji')).toMatchObject({
      summary: 'Party \ufffd',
      extendedProperties: { private: { 'k\ufffd': 'v\ufffd' } },
    })
  })

  it('keeps extended properties under every key that Firestore takes, and says that it dropped the others', () => {
    const { extendedProperties, truncated } = map('extended-property-keys')
    expect(Object.entries(extendedProperties.private)).toEqual([
      ['a.b', 'dotted'],
      ['a/b', 'slashed'],
      ['constructor', 'own'],
      ['`', 'tick'],
      ['_', 'kept'],
    ])
    expect(Object.entries(extendedProperties.shared)).toEqual([
      ['toString', 'own'],
      ['plain', ''],
    ])
    expect(truncated).toEqual(['extendedProperties'])
    expect(Object.getPrototypeOf(extendedProperties.private)).toBe(Object.prototype)
  })

  it('has a reference for every id', () => {
    const { calendarRef: ref } = adasCalendar()
    expect(eventRef(ref, map('id-with-slashes').eventId)).toBe(`${ref}~..%2Fa%2Fb%7Ec%252F..`)
    const long = { ...readEvent('untitled'), id: eventIdSchema.parse('x'.repeat(1501)) }
    expect(eventRef(ref, mapEvent(long, adasCalendar(), noon).eventId)).toMatch(/^[0-9a-f]{64}$/)
  })

  it('belongs to the calendar through which it was seen', () => {
    const event = readEvent('untitled')
    const ada = adasCalendar()
    const bob = accountIdSchema.parse('2')
    const bobs = { ...ada, accountId: bob, calendarRef: calendarRef(bob, ada.calendarId) }
    expect(mapEvent(event, bobs, noon)).toMatchObject({ accountId: '2', calendarRef: '2~ada@example.com' })
    expect(mapEvent(event, bobs, noon).contentHash).not.toBe(mapEvent(event, ada, noon).contentHash)
  })
})

describe('instances of a recurring event', () => {
  it('name the event they repeat and where its rule puts them', () => {
    expect(map('instance-of-weekly')).toMatchObject({
      eventId: 'weekly_20260330T070000Z',
      recurringEventId: 'weekly',
      originalStart: { dateTime: '2026-03-30T09:00:00+02:00', timeZone: 'Europe/Berlin' },
      startAt: new Date('2026-03-30T07:00:00Z'),
    })
  })

  it('keep their original start when they are moved', () => {
    expect(map('instance-moved')).toMatchObject({
      startAt: new Date('2026-03-24T13:00:00Z'),
      originalStart: { dateTime: '2026-03-23T09:00:00+01:00', timeZone: 'Europe/Berlin' },
    })
  })

  it('may be all-day though their rule has a time', () => {
    expect(map('instance-made-all-day')).toMatchObject({
      allDay: true,
      start: { date: '2026-04-06' },
      originalStart: { dateTime: '2026-04-06T09:00:00+02:00', timeZone: 'Europe/Berlin' },
    })
  })
})

describe('what cannot be mapped', () => {
  it.each([
    'start-missing',
    'start-empty',
    'start-malformed',
    'end-missing',
    'date-to-time',
    'year-zero',
    'event-cancelled',
    'instance-cancelled',
    'cancelled-with-details',
  ])('%s is refused in words that tell nothing of the event', (name) => {
    const refusal = refusalOf(name)
    expect(refusal).toBeInstanceOf(EventUnmappable)
    expect(refusal.message).toMatch(/^[a-z, ]+$/)
    expect(refusal.message).not.toContain('Secret')
    expect(refusal.cause).toBeUndefined()
  })
})

function refusalOf(name: string): Error {
  try {
    map(name)
  } catch (error) {
    if (error instanceof Error) return error
  }
  throw new Error(`${name} was mapped`)
}

function attendee(given: object): object {
  return {
    email: null,
    displayName: null,
    responseStatus: 'needsAction',
    optional: false,
    organizer: false,
    self: false,
    resource: false,
    comment: null,
    additionalGuests: 0,
    ...given,
  }
}

function entryPoint(given: object): object {
  return {
    label: null,
    regionCode: null,
    pin: null,
    accessCode: null,
    meetingCode: null,
    passcode: null,
    password: null,
    ...given,
  }
}
