import { isDate } from 'node:util/types'
import { eventDocumentSchema, type HashableEvent } from '../model/documents/event-document'
import { EventUnmappable } from '../model/errors/event-unmappable'
import { canonicalText } from './canonical-text'
import { documentSize } from './document-size'

/**
 * What an event document may take, in bytes as Firestore counts them. Its limit is 1,048,576 with the document's name
 * (https://firebase.google.com/docs/firestore/quotas); the rest is room for the name and for counting otherwise.
 */
export const MAX_EVENT_SIZE = 900_000

/**
 * Cuts what is too long until Firestore takes the document, and names the cut fields in `truncated`. The longest
 * texts are cut first, between code points; what is useless in part (a link, an id, a passcode) becomes null instead;
 * lists and maps lose entries last, the attendees never the calendar's own. Equal events are cut equally.
 */
export function trimEvent(document: HashableEvent): HashableEvent {
  let trimmed = document
  for (const limits of LIMITS) {
    if (documentSize(trimmed) <= MAX_EVENT_SIZE) return trimmed
    trimmed = trimTo(trimmed, limits)
  }
  if (documentSize(trimmed) <= MAX_EVENT_SIZE) return trimmed
  throw new EventUnmappable('no trimming makes it fit')
}

const hashableSchema = eventDocumentSchema.omit({ contentHash: true })

interface Limits {
  /** Bytes of one text. */
  readonly text: number
  /** Entries of one list or map. */
  readonly entries: number
}

/** Tried in this order. No event that Google's own limits allow has more than 1,000 entries in any list. */
const LIMITS: readonly Limits[] = [
  ...[512, 256, 128, 64, 32, 16, 8, 4, 2, 1].map((kibibytes) => ({ text: kibibytes * 1024, entries: 1000 })),
  { text: 512, entries: 500 },
  { text: 256, entries: 200 },
  { text: 128, entries: 50 },
]

/** What an event is found and placed by; all of it is short, or was refused before. */
const UNTOUCHED = new Set([
  'accountId',
  'calendarId',
  'calendarRef',
  'eventId',
  'recurringEventId',
  'start',
  'end',
  'originalStart',
  'status',
  'meetingLink',
])

/** Texts that mean something in whole only. */
const INDIVISIBLE = new Set([
  'iCalUID',
  'etag',
  'htmlLink',
  'colorId',
  'email',
  'url',
  'uri',
  'fileId',
  'fileUrl',
  'iconLink',
  'contact',
  'conferenceId',
  'solutionIconUri',
  'pin',
  'accessCode',
  'meetingCode',
  'passcode',
  'password',
])

function trimTo(document: HashableEvent, limits: Limits): HashableEvent {
  const cut = Object.entries(document).flatMap(([field, value]): [string, unknown][] => {
    const trimmed = UNTOUCHED.has(field) ? value : trimValue(field, value, limits)
    return trimmed === value ? [] : [[field, trimmed]]
  })
  return hashableSchema.parse({
    ...document,
    ...Object.fromEntries(cut),
    attendeesOmitted: document.attendeesOmitted || document.attendees.length > limits.entries,
    truncated: [...new Set([...document.truncated, ...cut.map(([field]) => field)])].sort(),
  })
}

/** The value itself where there is nothing to cut. */
function trimValue(name: string, value: unknown, limits: Limits): unknown {
  if (typeof value === 'string') return trimText(name, value, limits.text)
  if (typeof value !== 'object' || value === null || isDate(value)) return value
  return Array.isArray(value) ? trimList(name, value, limits) : trimMap(value, limits)
}

function trimText(name: string, text: string, bytes: number): string | null {
  if (Buffer.byteLength(text) <= bytes) return text
  return INDIVISIBLE.has(name) ? null : cutText(text, bytes)
}

/** The longest start of a text that is whole code points and no more than so many bytes of UTF-8. */
function cutText(text: string, bytes: number): string {
  const encoded = Buffer.from(text)
  let end = bytes
  while (end > 0 && isContinuation(encoded.readUInt8(end))) end -= 1
  return encoded.toString('utf8', 0, end)
}

/** UTF-8's bytes 10xxxxxx stand inside a code point. */
function isContinuation(byte: number): boolean {
  return byte >= 0x80 && byte < 0xc0
}

function trimList(name: string, values: readonly unknown[], limits: Limits): readonly unknown[] {
  const kept = values.length > limits.entries ? inFixedOrder(values).slice(0, limits.entries) : values
  const trimmed = kept.map((value) => trimValue(name, value, limits))
  return trimmed.length === values.length && trimmed.every((value, index) => value === values[index]) ? values : trimmed
}

/** Google promises no order, so one is chosen before entries are dropped: the calendar's own attendee is first. */
function inFixedOrder(values: readonly unknown[]): readonly unknown[] {
  return values
    .map((value) => ({ value, key: `${isSelf(value) ? 0 : 1}${canonicalText(value)}` }))
    .sort((one, other) => (one.key < other.key ? -1 : 1))
    .map(({ value }) => value)
}

function isSelf(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'self' in value && value.self === true
}

function trimMap(map: object, limits: Limits): object {
  const entries = Object.entries(map)
  const kept = entries.length > limits.entries ? entries.sort(byKey).slice(0, limits.entries) : entries
  const trimmed = kept.map(([key, value]): [string, unknown] => [key, trimValue(key, value, limits)])
  return entries.length === trimmed.length && trimmed.every(([key, value]) => Reflect.get(map, key) === value)
    ? map
    : Object.fromEntries(trimmed)
}

function byKey([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : 1
}
