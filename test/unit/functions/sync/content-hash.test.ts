import { isDate } from 'node:util/types'
import * as fc from 'fast-check'
import { googleEventSchema } from '../../../../functions/src/google/google-event'
import { eventDocumentSchema, type EventDocument } from '../../../../functions/src/model/documents/event-document'
import { contentHash } from '../../../../functions/src/sync/content-hash'
import { MAPPER_VERSION, mapEvent } from '../../../../functions/src/sync/map-event'
import { adasCalendar, noon, readRow } from '../../../fixtures/events/read-event'
import { aRow, renderAnew } from './content-hash-arbitraries'

function hashOf(row: unknown): number {
  return mapEvent(googleEventSchema.parse(row), adasCalendar(), noon).contentHash
}

describe('R13 the content hash', () => {
  it('R13 hash(list row) = hash(instances row) = hash(get), in whatever notation each of them comes', () => {
    fc.assert(
      fc.property(
        aRow.chain((row) => fc.tuple(fc.constant(row), renderAnew(row), renderAnew(row))),
        ([listed, instance, got]) => {
          expect(hashOf(instance)).toBe(hashOf(listed))
          expect(hashOf(got)).toBe(hashOf(listed))
        },
      ),
      { numRuns: 300 },
    )
  })

  it('R13 changes with whatever a client sees', () => {
    const document = theWholeDocument()
    const before = contentHash(document, MAPPER_VERSION)
    const paths = leavesOf(document)
    expect(paths.length).toBeGreaterThan(100)
    const unseen = paths.filter((path) => contentHash(changedAt(document, path), MAPPER_VERSION) === before)
    expect(unseen.flat().toSorted()).toEqual(['contentHash', 'etag', 'htmlLink', 'mirroredAt', 'sequence', 'updated'])
  })

  it.each([
    ['etag', '"2"'],
    ['updated', '2026-12-24T00:00:00.000Z'],
    ['htmlLink', 'https://calendar.google.com/another'],
    ['sequence', 7],
  ])('R13 does not change with %s', (field, value) => {
    const row = readRow('meeting-with-everything')
    expect(hashOf({ ...row, [field]: value })).toBe(hashOf(row))
  })

  it('R13 does not change with the time of mirroring, and does with the mapper', () => {
    const document = theWholeDocument()
    const later = { ...document, mirroredAt: new Date('2030-01-01T00:00:00Z') }
    expect(contentHash(later, MAPPER_VERSION)).toBe(contentHash(document, MAPPER_VERSION))
    expect(contentHash(document, MAPPER_VERSION + 1)).not.toBe(contentHash(document, MAPPER_VERSION))
  })

  it('R13 tells null from a text that says null, and a list from its parts', () => {
    const document = theWholeDocument()
    const hashWith = (changes: Partial<EventDocument>) => contentHash({ ...document, ...changes }, MAPPER_VERSION)
    const hashes = [
      hashWith({ summary: null }),
      hashWith({ summary: 'null' }),
      hashWith({ summary: 'false' }),
      hashWith({ summary: '","location":"' }),
      hashWith({ summary: null, location: document.summary }),
      hashWith({ truncated: ['a', 'b'] }),
      hashWith({ truncated: ['a,b'] }),
      hashWith({ truncated: ['a","b'] }),
    ]
    expect(new Set(hashes).size).toBe(hashes.length)
  })

  it('is found again from the stored document alone', () => {
    const document = theWholeDocument()
    const stored = eventDocumentSchema.parse(Object.fromEntries(Object.entries(document).toReversed()))
    expect(contentHash(stored, MAPPER_VERSION)).toBe(document.contentHash)
  })

  it('is an unsigned number of 32 bits', () => {
    const hashes = Array.from({ length: 64 }, (_, index) => hashOf({ ...readRow('untitled'), id: `e${index}` }))
    expect(hashes.every((hash) => Number.isInteger(hash) && hash >= 0 && hash <= 0xffff_ffff)).toBe(true)
    expect(hashes.some((hash) => hash > 0x7fff_ffff)).toBe(true)
    expect(new Set(hashes).size).toBe(64)
  })
})

/** A document in which every field says something. */
function theWholeDocument(): EventDocument {
  const names = ['focus-time', 'out-of-office', 'anniversary-of-a-contact', 'instance-moved', 'meeting-with-everything']
  const entry = {
    label: 'l',
    regionCode: 'DE',
    pin: '1',
    accessCode: '2',
    meetingCode: '3',
    passcode: '4',
    password: '5',
  }
  const row = {
    ...names.map(readRow).reduce((all, one) => ({ ...all, ...one })),
    locked: true,
    attendeesOmitted: true,
    endTimeUnspecified: true,
    conferenceData: { notes: 'n', entryPoints: [{ ...entry, entryPointType: 'video', uri: 'https://zoom.us/j/1' }] },
    workingLocationProperties: {
      type: 'officeLocation',
      customLocation: { label: 'Café' },
      officeLocation: { buildingId: 'B', floorId: '4', floorSectionId: 'S', deskId: '17', label: 'Berlin' },
    },
  }
  const document = mapEvent(googleEventSchema.parse(row), adasCalendar(), noon)
  expect(Object.entries(document).filter(([, value]) => value === null)).toEqual([])
  const trimmed = { ...document, truncated: ['description'] }
  return { ...trimmed, contentHash: contentHash(trimmed, MAPPER_VERSION) }
}

type Path = readonly string[]

function leavesOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null || isDate(value)) return [path]
  return Object.entries(value).flatMap(([key, inner]) => leavesOf(inner, [...path, key]))
}

function changedAt(document: EventDocument, path: Path): EventDocument {
  const copy = structuredClone(document)
  changeIn(copy, path)
  return copy
}

function changeIn(parent: object, [key = '', ...rest]: Path): void {
  const value: unknown = Reflect.get(parent, key)
  if (rest.length > 0 && typeof value === 'object' && value !== null) changeIn(value, rest)
  else Reflect.set(parent, key, changed(key, value))
}

function changed(key: string, value: unknown): unknown {
  if (isDate(value)) return new Date(value.getTime() + 1)
  if (typeof value === 'number') return value + 1
  if (typeof value === 'boolean') return !value
  return key === 'dateTime' ? '2031-01-01T00:00:00Z' : `${typeof value === 'string' ? value : ''}x`
}
