import type { Mutation } from '../../../../local/calendar-simulator'
import { describeChanges } from '../../../../local/start/describe-changes'
import type { MirroredEvent, SeenChange } from '../../../../local/world/seen-mirror'

const HOUR = 3_600_000
const noon = Date.UTC(2026, 2, 3, 12)

const event = (fields: Partial<MirroredEvent> = {}): MirroredEvent => ({
  calendarId: 'ada',
  eventId: 'lunch',
  recurringEventId: null,
  summary: 'Lunch',
  allDay: false,
  startAt: noon,
  endAt: noon + HOUR,
  contentHash: 1,
  outdated: false,
  ...fields,
})
const changed = (after: Partial<MirroredEvent>, before: Partial<MirroredEvent> = {}): SeenChange => ({
  kind: 'modified',
  event: event({ ...before, ...after }),
  before: event(before),
})
const edit = (kind: Mutation['kind'], at: number, eventId = 'lunch'): Mutation => ({
  calendarId: 'ada',
  eventId,
  kind,
  at,
})

const seenAt = noon
const lines = (changes: readonly SeenChange[], edits: readonly Mutation[] = []) =>
  describeChanges({ changes, edits, seenAt, nameOf: (id) => (id === 'ada' ? 'Personal' : id), zone: 'Europe/Berlin' })

describe('a line about a change', () => {
  it.each<readonly [string, SeenChange, string]>([
    ['is new', { kind: 'added', event: event(), before: null }, '“Lunch” created'],
    ['is gone', { kind: 'removed', event: event(), before: event() }, '“Lunch” deleted'],
    ['has another time', changed({ startAt: noon + HOUR }), '“Lunch” moved to Tue 3 Mar, 14:00'],
    ['has another end', changed({ endAt: noon + 2 * HOUR }), '“Lunch” moved to Tue 3 Mar, 13:00'],
    ['is all-day now', changed({ allDay: true }), '“Lunch” moved to Tue 3 Mar'],
    ['has another title', changed({ summary: 'Brunch' }), '“Lunch” renamed to “Brunch”'],
    ['got a title', changed({ summary: 'Lunch' }, { summary: null }), '(No title) renamed to “Lunch”'],
    ['has other details', changed({ contentHash: 2 }), '“Lunch” changed'],
  ])('says that an event %s', (_, change, what) => {
    expect(lines([change])).toEqual([`Personal: ${what} in Google, now in Firestore`])
  })

  it('tells how long it took since the last edit of this event', () => {
    const edits = [edit('updated', noon - 5000), edit('updated', noon - 940), edit('updated', noon - 10, 'another')]
    expect(lines([changed({ summary: 'Brunch' })], edits)).toEqual([
      'Personal: “Lunch” renamed to “Brunch” in Google, in Firestore after 0.9 s',
    ])
  })

  it('tells of the instances of a recurring event that fared alike once', () => {
    const instance = (number: number, fields: Partial<MirroredEvent> = {}): SeenChange =>
      changed({ summary: 'Brunch', ...fields }, { eventId: `lunch_${number}`, recurringEventId: 'lunch' })
    const moved = instance(4, { summary: 'Lunch', startAt: noon + HOUR })
    expect(lines([instance(1), instance(2), moved, instance(3)], [edit('updated', noon - 1500)])).toEqual([
      'Personal: “Lunch” (3 instances) renamed to “Brunch” in Google, in Firestore after 1.5 s',
      'Personal: “Lunch” moved to Tue 3 Mar, 14:00 in Google, in Firestore after 1.5 s',
    ])
  })

  it('never lets a title steer the terminal', () => {
    const [line] = lines([{ kind: 'added', event: event({ summary: '\u001b[2JLunch\u0007\u202e' }), before: null }])
    expect(line).toContain('“[2JLunch”')
    expect(line).not.toMatch(/\p{C}/u)
  })
})
