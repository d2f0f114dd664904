import * as fc from 'fast-check'
import { googleEventSchema } from '../../../../functions/src/google/google-event'
import { eventDocumentSchema, type EventDocument } from '../../../../functions/src/model/documents/event-document'
import { documentSize } from '../../../../functions/src/sync/document-size'
import { mapEvent } from '../../../../functions/src/sync/map-event'
import { MAX_EVENT_SIZE } from '../../../../functions/src/sync/trim-event'
import {
  twentyThousandInvited,
  describedByAMebibyte,
  everythingIsHuge,
  fiveHundredComment,
  fiveHundredInvited,
  propertiesWithoutEnd,
  propertyKeysTooLong,
} from '../../../fixtures/events/oversized'
import { adasCalendar, noon, readRow } from '../../../fixtures/events/read-event'

function map(row: unknown): EventDocument {
  return mapEvent(googleEventSchema.parse(row), adasCalendar(), noon)
}

describe('an event too large for Firestore', () => {
  it.each([
    ['a description of a mebibyte', describedByAMebibyte, ['description']],
    ['five hundred long comments', fiveHundredComment, ['attendees']],
    ['twenty thousand attendees', twentyThousandInvited, ['attendees']],
    ['extended properties without end', propertiesWithoutEnd, ['extendedProperties']],
  ])('is cut where it is too large, and says so: %s', (_, row, truncated) => {
    const document = map(row())
    expect(document.truncated).toEqual(truncated)
    expect(documentSize(document)).toBeLessThanOrEqual(MAX_EVENT_SIZE)
    expect(eventDocumentSchema.parse(document)).toEqual(document)
  })

  it('has no property whose key is too long for a field name', () => {
    const { extendedProperties, truncated } = map(propertyKeysTooLong())
    expect(Object.keys(extendedProperties.private).map((key) => key.length)).toEqual([700, 700, 700])
    expect(truncated).toEqual(['extendedProperties'])
  })

  it('is never dropped, however large each of its parts is', () => {
    const document = map(everythingIsHuge())
    expect(documentSize(document)).toBeLessThanOrEqual(MAX_EVENT_SIZE)
    expect(eventDocumentSchema.parse(document)).toEqual(document)
    expect(document.summary).toMatch(/^x+$/)
    expect(document.truncated).toEqual(
      expect.arrayContaining(['attendees', 'description', 'eventType', 'extendedProperties', 'iCalUID', 'summary']),
    )
  })

  it('has no half of a link or an id', () => {
    const { iCalUID, etag, htmlLink, source, meetingLink, organizer, conference } = map(everythingIsHuge())
    expect({ iCalUID, etag, htmlLink, meetingLink }).toEqual({
      iCalUID: null,
      etag: null,
      htmlLink: null,
      meetingLink: null,
    })
    expect(source).toMatchObject({ url: null, title: expect.stringMatching(/^x+$/) })
    expect(organizer).toMatchObject({ email: null })
    expect(conference?.entryPoints).toMatchObject([{ uri: null, pin: null }])
  })

  it('keeps every attendee while shorter comments do', () => {
    const { attendees, attendeesOmitted } = map(fiveHundredComment())
    expect(attendees).toHaveLength(500)
    expect(attendeesOmitted).toBe(false)
    expect(attendees.every(({ comment }) => 'So sorry! '.repeat(500).startsWith(comment ?? '-'))).toBe(true)
  })

  it('keeps the calendar’s own attendee, and says that others are missing', () => {
    const { attendees, attendeesOmitted, selfResponse } = map(twentyThousandInvited())
    expect(attendees).toHaveLength(1000)
    expect(attendees[0]).toMatchObject({ email: 'ada@example.com', self: true })
    expect({ attendeesOmitted, selfResponse }).toEqual({ attendeesOmitted: true, selfResponse: 'accepted' })
  })

  it('is cut between code points, never inside one', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3 }), fc.constantFrom('ä', '€', '🎉'), (offset, character) => {
        const description = 'x'.repeat(offset) + character.repeat(500_000)
        const cut = map({ ...readRow('untitled'), description }).description ?? ''
        expect(cut.isWellFormed()).toBe(true)
        expect(description.startsWith(cut)).toBe(true)
        expect(Buffer.byteLength(cut)).toBeGreaterThan(256 * 1024)
      }),
      { numRuns: 12 },
    )
  })

  it('R13 is cut the same in whichever order Google lists its parts', () => {
    const { attendees, ...row } = twentyThousandInvited()
    expect(map({ ...row, attendees: attendees.toReversed() }).contentHash).toBe(map({ ...row, attendees }).contentHash)
  })
})

describe('an event that Firestore takes', () => {
  it('is left alone, five hundred attendees too', () => {
    const document = map(fiveHundredInvited())
    expect(document.attendees).toHaveLength(500)
    expect(document.truncated).toEqual([])
  })

  it('may be as large as the limit, and not a byte larger', () => {
    const row = readRow('untitled')
    const empty = documentSize(map({ ...row, location: 'x', description: 'x' })) - 2
    const half = 450_000
    const filled = (bytes: number) =>
      map({ ...row, location: 'x'.repeat(half), description: 'x'.repeat(bytes - empty - half) }).truncated
    // The hash is not there yet when an event is measured: 8 bytes, its name and the name's end.
    const room = MAX_EVENT_SIZE + 'contentHash'.length + 1 + 8
    expect(filled(room)).toEqual([])
    expect(filled(room + 1)).toEqual(['description', 'location'])
  })
})

describe('the size of a document', () => {
  it('is what Firestore’s reference computes for its own example', () => {
    const fields = { type: 'Personal', done: false, priority: 1, description: 'Learn Cloud Firestore' }
    expect(documentSize(fields)).toBe(71 + 32)
  })

  it('counts UTF-8, lists, maps, instants, bytes and nothing', () => {
    expect(documentSize('ä🎉')).toBe(7)
    expect(documentSize([1, null, true, new Date(0), new Uint8Array(5)])).toBe(8 + 1 + 1 + 8 + 5)
    expect(documentSize({ a: {} })).toBe(32 + 2 + 32)
  })
})
