import {
  explainFromGoogle,
  explainFromStore,
  type StoredFacts,
} from '../../../../functions/src/mirror/plan-explanation'
import { calendarRefSchema } from '../../../../functions/src/model/ids'

const day = (text: string) => new Date(`${text}T00:00:00Z`)

const state: NonNullable<StoredFacts['state']> = {
  token: 'token',
  window: { from: day('2026-02-01'), to: day('2026-09-01') },
  notBefore: null,
  firstNotFoundAt: null,
  lost: null,
}

const facts: StoredFacts = {
  calendarRef: calendarRefSchema.parse('1~ada'),
  calendar: { selected: true, state: 'live', accessRole: 'owner' },
  state,
  event: null,
  series: null,
  quarantined: null,
}

const event = { id: '1~ada~e', outdated: false, hasTitle: true }

describe('what is stored says', () => {
  it.each<[string, Partial<StoredFacts>, object | null]>([
    [
      'that it is there',
      { event },
      { reason: 'mirrored', id: event.id, outdated: false, busyOnly: false, standstill: null },
    ],
    ['that it is an old state', { event: { ...event, outdated: true } }, { reason: 'mirrored', outdated: true }],
    [
      'that its text is hidden from who sees busy times only',
      { event: { ...event, hasTitle: false }, calendar: { ...facts.calendar, accessRole: 'freeBusyReader' } },
      { reason: 'mirrored', busyOnly: true },
    ],
    ['nothing of the kind of one without a title', { event: { ...event, hasTitle: false } }, { busyOnly: false }],
    [
      'that it is there, also while the calendar is paused',
      { event, calendar: { ...facts.calendar, state: 'paused' } },
      { reason: 'mirrored', standstill: 'paused' },
    ],
    [
      'that it is there, and its account has to be connected again',
      { event, calendar: { ...facts.calendar, state: 'reauth_required' } },
      { reason: 'mirrored', standstill: 'reauth_required' },
    ],
    [
      'that it is there, and its calendar is lost',
      { event, state: { ...state, lost: { since: day('2026-03-01'), erasedAt: null } } },
      { reason: 'mirrored', standstill: 'lost_access' },
    ],
    ['that it repeats', { series: '1~ada~s' }, { reason: 'mirrored_series', id: '1~ada~s', standstill: null }],
    [
      'that it repeats, and that the calendar is paused',
      { series: '1~ada~s', calendar: { ...facts.calendar, state: 'paused' } },
      { reason: 'mirrored_series', standstill: 'paused' },
    ],
    [
      'that nobody chose its calendar',
      { calendar: { ...facts.calendar, selected: false } },
      { reason: 'calendar_not_selected' },
    ],
    ['that its calendar is about to end', { state: null }, { reason: 'calendar_not_selected' }],
    [
      'that Google has just not found the calendar',
      { state: { ...state, firstNotFoundAt: day('2026-03-01') } },
      { reason: 'lost_access' },
    ],
    [
      'that the calendar is lost',
      { state: { ...state, lost: { since: day('2026-03-01'), erasedAt: null } } },
      { reason: 'lost_access' },
    ],
    [
      'that the account has to be connected again',
      { calendar: { ...facts.calendar, state: 'reauth_required' } },
      { reason: 'reauth_required' },
    ],
    ['that the calendar is paused', { calendar: { ...facts.calendar, state: 'paused' } }, { reason: 'paused' }],
    [
      'that it could not be stored',
      { quarantined: 'start: invalid' },
      { reason: 'quarantined', why: 'start: invalid' },
    ],
    ['nothing, so Google is asked', {}, null],
  ])('%s', (_, more, expected) => {
    const said = explainFromStore({ ...facts, ...more })
    if (expected === null) expect(said).toBeNull()
    else expect(said).toMatchObject({ calendarId: '1~ada', ...expected })
  })
})

describe('Google says', () => {
  const span = { startAt: day('2027-01-01'), endAt: day('2027-01-02') }
  const window = { from: '2026-02-01T00:00:00.000Z', to: '2026-09-01T00:00:00.000Z' }

  it.each<[string, Parameters<typeof explainFromGoogle>[2], Partial<typeof state>, object]>([
    ['that it is cancelled', { kind: 'gone', known: true }, {}, { reason: 'deleted', known: true }],
    ['nothing of such an event', { kind: 'gone', known: false }, {}, { reason: 'deleted', known: false }],
    [
      'something that cannot be stored',
      { kind: 'unmappable', why: 'a time is missing' },
      {},
      { reason: 'quarantined', why: 'a time is missing' },
    ],
    ['no, and not only to this', { kind: 'refused' }, {}, { reason: 'reauth_required' }],
    ['nothing', { kind: 'silent' }, {}, { reason: 'google_unavailable' }],
    [
      'when it is, which is outside of the window',
      { kind: 'there', span, inside: false },
      {},
      { reason: 'outside_window', window, event: { from: '2027-01-01T00:00:00.000Z', to: '2027-01-02T00:00:00.000Z' } },
    ],
    [
      'that no instance is in the window',
      { kind: 'there', span: null, inside: false },
      {},
      { reason: 'outside_window', event: null },
    ],
    [
      'that it is there, before the first sync is through',
      { kind: 'there', span, inside: true },
      { token: null },
      { reason: 'first_sync' },
    ],
    ['that it is there', { kind: 'there', span, inside: true }, {}, { reason: 'on_its_way', notBefore: null }],
    [
      'that it is there, and asked for patience before',
      { kind: 'there', span, inside: true },
      { notBefore: day('2026-03-01') },
      { reason: 'on_its_way', notBefore: '2026-03-01T00:00:00.000Z' },
    ],
  ])('%s', (_, answer, more, expected) => {
    expect(explainFromGoogle(facts, { ...state, ...more }, answer)).toMatchObject({ calendarId: '1~ada', ...expected })
  })
})
