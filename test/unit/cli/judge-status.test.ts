import { stripVTControlCharacters } from 'node:util'
import { judgeStatus } from '../../../cli/status/judge-status'
import { renderStatus } from '../../../cli/status/render-status'
import type { AccountFact, CalendarFact, StateFact, StatusFacts } from '../../../cli/status/status-facts'
import { accountIdSchema, channelIdSchema, resourceIdSchema, syncIdSchema } from '../../../functions/src/model/ids'

const NOW = Date.UTC(2026, 2, 1, 12)
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const at = (offset: number) => new Date(NOW + offset)
const accountId = accountIdSchema.parse('1001')

const push = (expiration: Date): StateFact['push'] => ({
  kind: 'channel',
  channelId: channelIdSchema.parse('3f2b8f0e-6f0f-4d1c-9a53-0a8f5f5f0001'),
  resourceId: resourceIdSchema.parse('r'),
  expiration,
})
const sync: StateFact = {
  token: 't',
  epoch: 3,
  lease: null,
  pendingSince: null,
  notBefore: null,
  pausedBy: [],
  refusedAt: null,
  lost: null,
  unverified: false,
  push: push(at(72 * HOUR)),
}
const calendar: CalendarFact = {
  uid: 'ada',
  calendarRef: '1001~work',
  accountId,
  summary: 'Work',
  selected: true,
  syncId: syncIdSchema.parse('0'.repeat(32)),
  state: 'live',
  progress: null,
  lastVerifiedAt: at(-9 * HOUR),
  sync,
}
const account: AccountFact = { uid: 'ada', accountId, email: 'ada@example.com', state: 'connected', reason: null }
const well: StatusFacts = {
  accounts: [account],
  calendars: [calendar],
  quarantined: new Map(),
  drifted: new Map(),
  channels: { opening: 0, active: 1, closing: 0 },
  unreadable: 0,
}

const having = (changes: Partial<StateFact>, more: Partial<CalendarFact> = {}): StatusFacts => ({
  ...well,
  calendars: [{ ...calendar, ...more, sync: { ...sync, ...changes } }],
})
const findingsIn = (facts: StatusFacts) => {
  const { findings, accounts, calendars } = judgeStatus(NOW, facts)
  return [...findings, ...[...accounts, ...calendars].flatMap((one) => one.findings)].map(
    ({ level, what }) => `${level}: ${what}`,
  )
}

describe('all is well', () => {
  it.each<[string, StatusFacts]>([
    ['with a live calendar that is proven each night', well],
    ['of one that was never proven yet', having({}, { lastVerifiedAt: null })],
    ['of one that Google sends nothing for', having({ push: { kind: 'unsupported' } }, { state: 'polling' })],
    ['of one that has no channel yet', having({ push: { kind: 'none' } }, { state: 'syncing' })],
    ['while work waits for a quarter of an hour', having({ pendingSince: at(-15 * MINUTE) })],
    ['while somebody is at it', having({ pendingSince: at(-HOUR), lease: { owner: 'x', until: at(-59_000) } })],
    ['two nights after the last proof', having({}, { lastVerifiedAt: at(-52 * HOUR) })],
    ['where there is nothing', { ...well, accounts: [], calendars: [] }],
  ])('%s', (_, facts) => {
    expect(findingsIn(facts)).toEqual([])
  })
})

describe('told is', () => {
  it.each<[string, StatusFacts, string]>([
    ['work that nobody begins', having({ pendingSince: at(-16 * MINUTE) }), 'trouble: a sync has waited for 16 min'],
    [
      'a worker that is gone',
      having({ lease: { owner: 'x', until: at(-2 * HOUR) } }),
      'trouble: its worker is gone for 2 h (epoch 3)',
    ],
    [
      'a channel that ended',
      having({ push: push(at(0)) }),
      'trouble: its channel ended at 2026-03-01T12:00:00.000Z: Google tells of no change',
    ],
    ['a live calendar without a channel', having({ push: { kind: 'none' } }), 'trouble: has no channel'],
    [
      'nights that prove nothing',
      having({}, { lastVerifiedAt: at(-53 * HOUR) }),
      'trouble: not proven equal to Google for 2 d',
    ],
    [
      'deletions that are held',
      having({ unverified: true }),
      'trouble: Google contradicts itself: deletions are held back',
    ],
    [
      'a calendar without a state',
      { ...well, calendars: [{ ...calendar, sync: null }] },
      'trouble: is to be mirrored, and nothing follows it',
    ],
    [
      'a document of another version',
      { ...well, unreadable: 2 },
      'trouble: 2 documents are not as this version writes them',
    ],
    ['what its owner paused', having({ pausedBy: ['calendar'], pendingSince: at(-HOUR) }), 'note: paused by its owner'],
    [
      'what Google shows no more',
      having({ lost: { since: at(-48 * HOUR), erasedAt: null }, push: push(at(0)) }),
      'note: Google shows it no more since 2026-02-27',
    ],
    [
      'what is refused',
      having({ refusedAt: at(-HOUR), pendingSince: at(-HOUR) }),
      'note: its account’s credential is refused',
    ],
    [
      'what waits for Google',
      having({ notBefore: at(MINUTE), pendingSince: at(-HOUR) }),
      'note: Google wants no call before 2026-03-01T12:01:00.000Z',
    ],
    [
      'quarantine',
      { ...well, quarantined: new Map([['ada/1001~work', 1]]) },
      'note: 1 event in quarantine: no document can be made of them',
    ],
    [
      'an account to be connected again',
      { ...well, accounts: [{ ...account, state: 'reauth_required', reason: 'Revoked' }] },
      'note: Revoked',
    ],
  ])('%s', (_, facts, finding) => {
    expect(findingsIn(facts)).toEqual([finding])
  })
})

it('of an account that is being disconnected, calendars that lost their state are no trouble', () => {
  const facts = {
    ...well,
    accounts: [{ ...account, state: 'disconnecting' as const }],
    calendars: [{ ...calendar, sync: null }],
  }
  expect(findingsIn(facts)).toEqual(['note: is being disconnected'])
})

it('another user’s account, quarantine and drift are not taken for this one’s', () => {
  const facts: StatusFacts = {
    ...well,
    accounts: [{ ...account, uid: 'bob', state: 'disconnecting' }],
    calendars: [{ ...calendar, sync: null }],
    quarantined: new Map([['bob/1001~work', 7]]),
    drifted: new Map([['bob/1001~work', 7]]),
  }
  const [found] = judgeStatus(NOW, facts).calendars
  expect(found).toMatchObject({ account: null, quarantined: 0, drifted: 0 })
  expect(judgeStatus(NOW, facts).troubles).toBe(1)
})

it('calendars with trouble come before those with notes, and both before the others', () => {
  const facts: StatusFacts = {
    ...well,
    calendars: [
      { ...calendar, summary: 'well' },
      { ...calendar, summary: 'noted', sync: { ...sync, pausedBy: ['account'] } },
      { ...calendar, summary: 'troubled', sync: null },
    ],
  }
  expect(judgeStatus(NOW, facts).calendars.map(({ name }) => name)).toEqual(['troubled', 'noted', 'well'])
})

describe('for a person', () => {
  const colored = (facts: StatusFacts, rows = 40) =>
    renderStatus(judgeStatus(NOW, facts), { projectId: 'demo-x', rows })
  // A CI server is a place for colors too.
  const render = (facts: StatusFacts, rows?: number) => stripVTControlCharacters(colored(facts, rows))

  it('names of calendars cannot write to the terminal, nor turn the line around', () => {
    const text = colored(having({}, { summary: '\u001b[2J\u202eevil\nline' }))
    expect(text).toContain('[2Jevilline')
    for (const forbidden of ['\u001b[2J', '\u202e', 'evil\n']) expect(text).not.toContain(forbidden)
  })

  it('whose a calendar is, and its reference, can be copied from below the table', () => {
    const uid = 'x7Zk2mQpV9TtLw3bRcYh8NfE1aJ2'
    const calendarRef = `1001~${'c'.repeat(64)}@group.calendar.google.com`
    const lines = render(having({}, { uid, calendarRef })).split('\n')
    expect(lines).toContain(`  “Work”  --user ${uid} --calendar ${calendarRef}`)
  })

  it('calendars that are not shown are counted', () => {
    expect(render({ ...well, calendars: [calendar, calendar, calendar] }, 1)).toContain('… and 2 calendars more: --all')
  })

  it('remedies stand below what they mend', () => {
    expect(render({ ...well, calendars: [{ ...calendar, sync: null }] })).toMatch(
      /✗ “Work” of ada \(1001~work\): is to be mirrored, and nothing follows it\n {2}.*→ Select it again/,
    )
  })

  it('fits 120 columns', () => {
    const long = {
      summary: 'A calendar with a name that is long',
      state: 'reauth_required',
      uid: 'x'.repeat(28),
    } as const
    const facts = having({ pendingSince: at(-16 * MINUTE) }, long)
    const table = render({
      ...facts,
      accounts: [{ ...account, uid: long.uid, email: `${'a'.repeat(40)}@example.com` }],
    })
    const lines = table.split('\n').filter((line) => /^[┌│├└]/.test(line))
    expect(lines.length).toBeGreaterThan(3)
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(120)
  })
})
