import { planStory } from '../../../../cli/explain/plan-story'
import { renderStory } from '../../../../cli/explain/render-story'
import type { StoryFacts } from '../../../../cli/explain/story-facts'
import { tellVerdict } from '../../../../cli/explain/verdict'
import type { EventExplanation } from '../../../../functions/src/model/event-explanation'

const at = (seconds: number) => new Date(Date.parse('2026-11-26T10:00:00Z') + seconds * 1000)
const NOW = at(60)
const [TRACE, OTHER] = ['a'.repeat(32), 'b'.repeat(32)]
const MIRRORED: EventExplanation = {
  reason: 'mirrored',
  calendarId: 'c',
  id: 'c~e',
  outdated: false,
  busyOnly: false,
  standstill: null,
}

const notification = (seconds: number, trace: string) => ({
  timestamp: at(seconds),
  jsonPayload: {
    message: 'calendar_notification',
    trace,
    outcome: 'enqueued',
    channelId: 'c0ffee00',
    messageNumber: 7,
  },
})
const sync = (seconds: number, trace: string, more: object = {}) => ({
  timestamp: at(seconds),
  jsonPayload: {
    message: 'calendar_sync_complete',
    trace,
    cause: 'push',
    attempt: 0,
    retries: 0,
    outcome: 'completed',
    epoch: 3,
    pages: 1,
    rows: 2,
    created: 0,
    updated: 1,
    deleted: 0,
    ms: 200,
    ...more,
  },
})

const FACTS: StoryFacts = {
  explanation: MIRRORED,
  event: { ref: 'c~e', mirroredAt: at(11.9), updatedAt: at(10) },
  state: {
    epoch: 3,
    pendingSince: null,
    leaseUntil: null,
    notBefore: null,
    lostSince: null,
    window: { from: at(0), to: at(1) },
    channel: { id: 'c0ffee00-1', until: at(86_400 * 3) },
  },
  lastVerifiedAt: null,
  quarantined: null,
  drift: [],
  log: [],
  logMissing: null,
}

const told = (facts: Partial<StoryFacts>) => planStory({ ...FACTS, ...facts }, NOW)

it('goes from the notification through its task to the commit that made the document, in the order of time', () => {
  const log = [
    notification(1, OTHER),
    sync(2, OTHER),
    notification(10.2, TRACE),
    sync(12, TRACE, { freshnessMs: 1_900 }),
  ]
  const chapters = told({ log })
  expect(chapters.map(({ decisive }) => decisive)).toEqual([false, false, false, true, true, true, false])
  expect(chapters.map(({ what }) => what)).toEqual([
    expect.stringContaining('message 7): a task for it is in the queue'),
    expect.stringContaining('sync for push: completed; epoch 3'),
    expect.stringContaining('in Google it was changed'),
    expect.stringContaining('a task for it is in the queue'),
    expect.stringContaining('its document was written'),
    expect.stringMatching(/1 updated, 0 deleted, in 0\.2 s; 1\.9 s behind Google/),
    expect.stringContaining('now: channel c0ffee00 is open for'),
  ])
})

it.each<[string, Partial<StoryFacts>, RegExp]>([
  ['an attempt that is not the first', { log: [sync(1, TRACE, { attempt: 2, outcome: 'busy' })] }, /attempt 3: busy/],
  ['a quarantine', { quarantined: { reason: 'colorId', metAt: at(5) } }, /set apart: colorId/],
  ['drift of this event', { drift: [{ foundAt: at(5), kind: 'missing' }] }, /found it missing/],
  ['drift of others', { drift: [{ foundAt: at(5), kind: null }] }, /other documents/],
  ['a proof', { lastVerifiedAt: at(5) }, /proven equal/],
  ['work that waits', { state: { ...state(), pendingSince: at(0) } }, /waited for since 1 min/],
  ['a worker', { state: { ...state(), leaseUntil: at(90) } }, /a worker is at it \(epoch 3\)/],
  ['patience', { state: { ...state(), notBefore: at(90) } }, /wants no call before 2026-11-26T10:01:30/],
  ['a loss', { state: { ...state(), lostSince: at(0) } }, /has not shown the calendar since 1 min/],
  ['no channel', { state: { ...state(), channel: null } }, /no channel is open/],
])('tells of %s', (_, facts, what) => {
  expect(told(facts).some((chapter) => what.test(chapter.what))).toBe(true)
})

function state(): NonNullable<StoryFacts['state']> {
  if (!FACTS.state) throw new Error('there is a state')
  return FACTS.state
}

it.each<[EventExplanation, boolean, RegExp]>([
  [MIRRORED, true, /as Google last told/],
  [{ ...MIRRORED, outdated: true }, false, /as it was before/],
  [{ ...MIRRORED, busyOnly: true }, true, /only that somebody is busy/],
  [{ ...MIRRORED, standstill: 'paused' }, true, /paused.*may be old/],
  [{ ...MIRRORED, standstill: 'reauth_required' }, false, /grant.*may be old/],
  [{ ...MIRRORED, standstill: 'lost_access' }, false, /calendar no more.*may be old/],
  [{ reason: 'mirrored_series', calendarId: 'c', id: 'e', standstill: null }, true, /recurring/],
  [{ reason: 'mirrored_series', calendarId: 'c', id: 'e', standstill: 'lost_access' }, false, /recurring.*may be old/],
  [{ reason: 'no_account' }, false, /connected no account/],
  [{ reason: 'unknown_calendar', googleCalendarId: null }, false, /None of this user/],
  [{ reason: 'calendar_not_selected', calendarId: 'c' }, true, /selected/],
  [{ reason: 'reauth_required', calendarId: 'c' }, false, /refuses the account/],
  [{ reason: 'paused', calendarId: 'c' }, true, /paused the calendar or its account/],
  [{ reason: 'lost_access', calendarId: 'c' }, false, /shows this account the calendar no more/],
  [{ reason: 'quarantined', calendarId: 'c', why: 'colorId' }, false, /No document can be made of it: colorId/],
  [
    {
      reason: 'outside_window',
      calendarId: 'c',
      window: { from: '2026-10-27T00:00', to: '2027-05-25T00:00' },
      event: null,
    },
    true,
    /outside of the window, which goes from 2026-10-27 to 2027-05-25/,
  ],
  [{ reason: 'deleted', calendarId: 'c', known: true }, true, /no such event any more/],
  [{ reason: 'deleted', calendarId: 'c', known: false }, false, /Nothing is known of it/],
  [{ reason: 'first_sync', calendarId: 'c' }, false, /first sync/],
  [{ reason: 'on_its_way', calendarId: 'c', notBefore: null }, false, /does not yet/],
  [{ reason: 'on_its_way', calendarId: 'c', notBefore: '2026-11-26T10:00' }, false, /no call before 2026/],
  [{ reason: 'google_unavailable', calendarId: 'c' }, false, /could not be asked/],
])('says why: %j', (explanation, well, what) => {
  const verdict = tellVerdict(explanation)
  expect(verdict.well).toBe(well)
  expect(verdict.what).toMatch(what)
  if (!well) expect(verdict.remedy).not.toBeNull()
})

it('says that there is no log, and tells the rest', () => {
  const text = renderStory(told({}), tellVerdict(MIRRORED), 'Google answered 403')
  expect(text).toContain('The log could not be read (Google answered 403)')
  expect(text).toContain('its document was written')
})
