import * as fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import type { Row } from '../../../fixtures/events/read-event'

/** A day in 2026, and the second of it. */
const aMoment = fc.integer({ min: 1_767_225_600, max: 1_798_761_599 }).map((seconds) => seconds * 1000)

const aTime = fc.record({
  dateTime: aMoment.map((moment) => inOffset(moment, '+00:00')),
  timeZone: fc.constantFrom('Europe/Berlin', 'Asia/Kathmandu', 'America/Sao_Paulo'),
})

const text = fc.oneof(fc.string(), fc.string({ unit: 'grapheme' }), fc.constantFrom('Stand-up', 'null', '🎉'))

/** Some of these fields, as Google sends those that it has something to say about. */
function some(fields: Record<string, fc.Arbitrary<unknown>>) {
  return fc.record(fields, { requiredKeys: [] })
}

const anAttendee = some({
  email: fc.emailAddress(),
  displayName: text,
  responseStatus: fc.constantFrom('needsAction', 'declined', 'tentative', 'accepted'),
  optional: fc.boolean(),
  organizer: fc.boolean(),
  resource: fc.boolean(),
  comment: text,
  additionalGuests: fc.nat({ max: 3 }),
})

const anEntryPoint = some({
  entryPointType: fc.constantFrom('video', 'phone', 'sip', 'more'),
  uri: fc.constantFrom('tel:+49-1', 'sip:1@example.com', 'http://not.secure.example/1'),
  pin: text,
  label: text,
})

/** An event as one of Google's answers might carry it. */
export const aRow: fc.Arbitrary<Row> = fc.record(
  {
    id: fc.stringMatching(/^[a-v0-9]{5,20}$/),
    start: aTime,
    end: aTime,
    status: fc.constantFrom('confirmed', 'tentative'),
    summary: text,
    description: text,
    location: text,
    colorId: fc.constantFrom('1', '2'),
    visibility: fc.constantFrom('default', 'public', 'private'),
    transparency: fc.constantFrom('opaque', 'transparent'),
    eventType: fc.constantFrom('default', 'focusTime'),
    sequence: fc.nat({ max: 2 }),
    recurringEventId: fc.constantFrom('weekly', 'daily'),
    originalStartTime: aTime,
    attendees: fc.array(anAttendee, { maxLength: 4 }),
    attendeesOmitted: fc.boolean(),
    guestsCanInviteOthers: fc.boolean(),
    guestsCanModify: fc.boolean(),
    guestsCanSeeOtherGuests: fc.boolean(),
    conferenceData: some({ entryPoints: fc.array(anEntryPoint, { maxLength: 4 }), notes: text }),
    attachments: fc.array(some({ title: text, fileUrl: fc.webUrl() }), { maxLength: 3 }),
    reminders: some({
      useDefault: fc.boolean(),
      overrides: fc.array(fc.record({ method: fc.constantFrom('email', 'popup'), minutes: fc.nat({ max: 40_320 }) }), {
        maxLength: 3,
      }),
    }),
    extendedProperties: some({
      private: fc.dictionary(fc.string(), text, { maxKeys: 3 }),
      shared: fc.dictionary(fc.string(), text, { maxKeys: 3 }),
    }),
  },
  { requiredKeys: ['id', 'start', 'end'] },
)

/** The same event as another answer might carry it. */
export function renderAnew(row: Row): fc.Arbitrary<Row> {
  return fc
    .record({
      defaults: fc.constantFrom('explicit', 'absent', 'as they are'),
      offset: fc.constantFrom('Z', '+00:00', '-03:00', '+05:45', '+14:00'),
      seed: fc.nat(),
      etag: fc.string(),
      updated: aMoment.map((moment) => inOffset(moment, 'Z')),
    })
    .map(({ defaults, offset, seed, etag, updated }) => {
      const said =
        defaults === 'explicit' ? { ...DEFAULTS, ...row } : defaults === 'absent' ? withoutDefaults(row) : row
      const now = { ...said, etag, updated, htmlLink: `https://example.com/${etag}` }
      return Object.fromEntries(shuffle(now, randomOf(seed)).map(([key, value]) => [key, moved(value, offset)]))
    })
}

/** What the reference says an absent field means (https://developers.google.com/workspace/calendar/api/v3/reference/events). */
const DEFAULTS: Row = {
  status: 'confirmed',
  summary: null,
  description: '',
  visibility: 'default',
  transparency: 'opaque',
  eventType: 'default',
  sequence: 0,
  attendees: [],
  attendeesOmitted: false,
  guestsCanInviteOthers: true,
  guestsCanModify: false,
  guestsCanSeeOtherGuests: true,
  attachments: [],
  locked: false,
  endTimeUnspecified: false,
  extendedProperties: { private: {}, shared: {} },
}

function withoutDefaults(row: Row): Row {
  const kept = Object.entries(row).filter(([key, value]) => JSON.stringify(value) !== JSON.stringify(DEFAULTS[key]))
  return Object.fromEntries(kept)
}

/** Keys and lists in another order, all the way down. */
function shuffle(map: object, random: () => number): [string, unknown][] {
  return inAnyOrder(Object.entries(map), random).map(([key, value]) => [key, shuffled(value, random)])
}

function shuffled(value: unknown, random: () => number): unknown {
  if (Array.isArray(value)) return inAnyOrder(value, random).map((item) => shuffled(item, random))
  return typeof value === 'object' && value !== null ? Object.fromEntries(shuffle(value, random)) : value
}

function inAnyOrder<Item>(items: readonly Item[], random: () => number): Item[] {
  return items
    .map((item) => ({ item, at: random() }))
    .toSorted((one, other) => one.at - other.at)
    .map(({ item }) => item)
}

/** A small linear congruential generator, so that a failing case can be repeated. */
function randomOf(seed: number): () => number {
  let state = seed % 2 ** 32
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32
    return state
  }
}

/** A time's same instant with another offset; everything else as it is. */
function moved(value: unknown, offset: string): unknown {
  if (typeof value !== 'object' || value === null || !('dateTime' in value)) return value
  return { ...value, dateTime: inOffset(Date.parse(String(value.dateTime)), offset) }
}

function inOffset(moment: number, offset: string): string {
  const instant = Temporal.Instant.fromEpochMilliseconds(moment)
  return offset === 'Z' ? instant.toString() : instant.toString({ timeZone: offset })
}
