import type { Prng } from '../prng'
import type { FaultKind } from '../world/faults'
import type { Deed, Meddling } from './deed'
import type { Plan, Subject } from './plan'

/** A change that a notification tells of. */
const NEWS: Deed = { kind: 'insert', shape: 'single', at: 26 * 3_600_000, hours: 1 }

const TEN_MINUTES = 600_000

/** What belongs together, and meets in one history only if it is looked for. */
export interface Theme {
  /** Deeds are drawn from these. */
  readonly kinds: readonly Deed['kind'][]
  /** What is done before everything else. */
  readonly begins?: readonly Deed[]
  /** Which of the mirrored calendars that is about: the first, unless it says so. */
  readonly calendar?: number
  /** What somebody meddles with besides. */
  readonly meddles?: readonly Plan[]
  /** What goes wrong in any case. */
  readonly faults?: readonly FaultKind[]
  /** Whether listings have many pages. */
  readonly paged?: true
  /** Whether things happen before the first sync. */
  readonly early?: true
  /** The most that may be between two steps, in milliseconds. */
  readonly pace?: number
  /** Whether everything takes seconds. */
  readonly slow?: true
}

const UNREADABLE: readonly Theme[] = [
  { kinds: ['spoil', 'mend', 'toggle and spoil', 'toggle series', 'delete', 'rename instance', 'end tokens', 'night'] },
  { kinds: ['spoil', 'delete', 'insert', 'move'] },
  { kinds: ['spoil instance', 'insert', 'night', 'truncate'] },
  { kinds: ['toggle and spoil', 'rename instance', 'cancel instance', 'toggle series'] },
]

/** What is made unreadable in each of the ways there are, and deleted before a sync hears of either. */
const GONE_ODD: Theme = {
  begins: [
    ...Array.from({ length: 3 }, () => NEWS),
    ...[0, 1, 2].map((event) => upon('list delta', { kind: 'spoil', event })),
    ...[0, 1, 2].map((event) => upon('list delta', { kind: 'delete', event })),
  ],
  kinds: ['insert', 'spoil', 'delete', 'night'],
}

/** The last instance of what recurs, set apart, that leaves the window with the first night. */
const SET_APART: Theme = {
  begins: [
    { kind: 'insert', shape: 'daily', at: -122 * 3_600_000, hours: 1 },
    { kind: 'spoil instance', event: 0, instance: 1 },
  ],
  kinds: ['sync now', 'insert', 'night'],
}

/** What is mended as soon as it was listed, by a worker that then dies. */
const MENDED: Theme = {
  kinds: ['spoil', 'insert'],
  meddles: [whileListing(() => ({ kind: 'rename all' }), 2)],
  faults: ['writer dies between chunks'],
}

const RECURRING: Theme = {
  kinds: ['toggle series', 'move instance', 'cancel instance', 'rename instance', 'move', 'end tokens', 'meddle'],
}

/** What changes while everything is listed again, page after page. */
const RELISTED: Theme = {
  kinds: ['rename all', 'end tokens', 'insert'],
  meddles: [whileListing(() => ({ kind: 'rename all' }), 8)],
  paged: true,
}

/** What changes while everything is listed for the first time. */
const BEGUN: Theme = {
  kinds: ['insert', 'watch again'],
  meddles: [
    whileListing(({ event }) => ({ kind: 'toggle series', event }), 1),
    whileListing(({ event, instance, at }) => ({ kind: 'move instance', event, instance, at }), 2),
  ],
  early: true,
  pace: 200,
}

/** An instance that goes before everything is listed again, while another one of its series is changed so that nobody can read it. */
const SPARED: Theme = {
  begins: [
    { kind: 'insert', shape: 'daily', at: 26 * 3_600_000, hours: 1 },
    upon('list delta', { kind: 'cancel instance', event: 0, instance: 1 }),
    upon('list delta', { kind: 'end tokens' }),
    upon('list window', { kind: 'spoil instance', event: 0, instance: 2 }),
    upon('list window', { kind: 'spoil instance', event: 0, instance: 2 }),
  ],
  kinds: ['sync now', 'insert'],
}

/** A recurring event that ends before the window, one of whose instances was moved into it, while everything is listed again. */
const ENDED: Theme = {
  begins: [
    { kind: 'insert', shape: 'daily', at: -95 * 3_600_000, hours: 1 },
    { kind: 'move instance', event: 0, instance: 0, at: 26 * 3_600_000 },
    upon('list delta', { kind: 'truncate', event: 0, instance: 0 }),
    upon('list delta', { kind: 'end tokens' }),
  ],
  kinds: ['sync now', 'insert'],
}

/** An event that leaves the window before everything is listed again, and comes back once it was. */
const BACK: Theme = {
  begins: [
    NEWS,
    upon('list delta', { kind: 'move', event: 0, at: 480 * 3_600_000 }),
    upon('list delta', { kind: 'end tokens' }),
    upon('list window', { kind: 'move', event: 0, at: 30 * 3_600_000 }),
  ],
  kinds: ['sync now', 'insert', 'move'],
}

/** A recurring event that goes before a full sync whose sweep is held, because its listings lack others. */
const HELD: Theme = {
  begins: [
    { kind: 'insert', shape: 'daily', at: 26 * 3_600_000, hours: 1 },
    NEWS,
    NEWS,
    upon('list delta', { kind: 'delete', event: 0 }),
    upon('list delta', { kind: 'end tokens' }),
  ],
  kinds: ['sync now', 'insert', 'delete', 'end tokens'],
  faults: ['events in no listing'],
}

/**
 * More events than a small commit takes, one of them unreadable, all of which a shorter window leaves behind: so far that
 * its listing has none of them.
 */
const SLID: Theme = {
  begins: [
    ...Array.from({ length: 7 }, (): Deed => ({ kind: 'insert', shape: 'single', at: -50 * 3_600_000, hours: 1 })),
    upon('list delta', { kind: 'spoil', event: 0 }),
    upon('list delta', { kind: 'deploy', version: 3 }),
  ],
  kinds: ['sync now', 'insert'],
}

const ACCOUNTS: Theme = {
  kinds: ['disconnect', 'reconnect', 'unselect', 'watch again', 'revoke', 'hour', 'sync now', 'meddle'],
}

/** Accounts that go while they are written about, and grants that are doubted. */
const LEAVING: Theme = {
  kinds: ['disconnect', 'reconnect', 'rename', 'insert', 'sync now'],
  meddles: [{ kind: 'meddle', weight: 2, of: planGoing }],
  faults: ['grant refused for a while', 'eraser dies', 'eraser sleeps'],
}

function planGoing(_: Subject, chance: Prng): Deed {
  if (chance.chance(0.3)) return { kind: 'meddle', on: 'list delta', times: 2, deed: { kind: 'doubt' } }
  const going: Deed = { kind: 'disconnect' }
  // Refused, then served again, and that meets the eraser.
  const served: Deed = { kind: 'meddle', on: 'list delta', times: 1, deed: going }
  if (chance.chance(0.4)) return { kind: 'meddle', on: 'grant refused', times: 2, deed: served }
  const on = chance.pick(['list calendars', 'list delta', 'any listing of events', 'grant refused'] as const)
  return { kind: 'meddle', on, times: 1, deed: going }
}

/** Channels that were stopped, and changes that they tell of all the same. */
const STOPPED: Theme = {
  kinds: ['unselect', 'watch again', 'rename', 'insert', 'storm'],
  meddles: [{ kind: 'meddle', weight: 2, of: () => upon('stop', { kind: 'storm' }) }],
  faults: ['stop acknowledged and not done'],
}

/** A channel that was stopped and goes on, and tells while it is being stopped once more, which fails. */
const STOPPED_TWICE: Theme = {
  begins: [upon('stop', { kind: 'storm' }), upon('stop', NEWS), { kind: 'unselect' }],
  kinds: ['unselect', 'watch again', 'insert'],
  faults: ['stop acknowledged and not done', 'eraser sleeps'],
}

/** The same where it is the hourly run that stops it. */
const STOPPED_LATE: Theme = {
  begins: [{ kind: 'storm' }, { kind: 'unselect' }, upon('stop', NEWS), upon('stop', { kind: 'storm' })],
  kinds: ['hour'],
  faults: ['stop acknowledged and not done', 'answer takes long'],
  pace: TEN_MINUTES,
}

/** The same where it is one too many: two that were opened at once. */
const SURPLUS: Theme = {
  begins: [upon('watch', { kind: 'watch again' }), upon('stop', NEWS), upon('stop', NEWS)],
  kinds: ['watch again', 'insert'],
  faults: ['stop acknowledged and not done', 'answer takes long'],
  slow: true,
}

/** A channel whose opener has slept over its intent, and dies. */
const SLEPT: Theme = {
  kinds: ['unselect', 'watch again', 'hour'],
  faults: ['opener sleeps', 'opener dies'],
  pace: TEN_MINUTES,
}

/** An account that is connected again while one of its erasers sleeps, and disconnected once more before that one wakes. */
const ERASED_TWICE: Theme = {
  begins: [
    { kind: 'disconnect' },
    upon('eraser sleeps', { kind: 'disconnect' }),
    upon('account erased', { kind: 'reconnect' }),
    upon('account erased', upon('list calendars', { kind: 'disconnect' })),
  ],
  kinds: ['disconnect', 'reconnect'],
  faults: ['eraser sleeps'],
}

/** Channels whose opener is gone when they begin to tell. */
const ADOPTED: Theme = {
  kinds: ['unselect', 'watch again', 'rename', 'insert', 'lose records'],
  faults: ['opener dies'],
}

/** A channel that nobody opened to the end, and that tells while its calendar is being unselected. */
const LEFT_BEHIND: Theme = {
  begins: [upon('watch', NEWS), upon('watch', { kind: 'unselect' })],
  kinds: ['unselect', 'watch again'],
  faults: ['opener dies'],
}

/** A channel that tells before its opener hears of it, and whose record is lost meanwhile. */
const FORGOTTEN: Theme = {
  begins: [upon('watch', NEWS), upon('channel adopted', { kind: 'lose records' })],
  kinds: ['watch again'],
  faults: ['answer takes long'],
  early: true,
  pace: 200,
}

/** Deltas of many events, while others are refused. */
const REFUSED: Theme = {
  kinds: ['rename all', 'insert', 'sync now'],
  meddles: [
    { kind: 'meddle', weight: 2, of: () => ({ kind: 'meddle', on: 'list delta', times: 2, deed: { kind: 'doubt' } }) },
  ],
  faults: ['grant refused for a while', 'answer takes long', 'task duplicated'],
}

/** Instances of somebody else's series, which is not shown, or not always. */
const INVITED: Theme = {
  kinds: [
    'invite',
    'show series',
    'hide series',
    'delete',
    'move',
    'rename',
    'spoil',
    'mend',
    'cancel instance',
    'end tokens',
    'night',
  ],
}

/** A series that is shown no longer, but for an instance of it. */
const HIDDEN: Theme = {
  begins: [
    { kind: 'show series', series: 0 },
    { kind: 'invite', series: 0, instance: 2, at: 26 * 3_600_000 },
    upon('list delta', { kind: 'hide series', series: 0 }),
  ],
  kinds: ['hide series', 'show series', 'invite', 'rename', 'delete', 'end tokens'],
}

/** The same in a delta of several pages: what remains of the series is on others than its end. */
const HIDDEN_ON_PAGES: Theme = {
  begins: [
    { kind: 'show series', series: 0 },
    ...[1, 2, 3].map((instance): Deed => ({ kind: 'invite', series: 0, instance, at: 26 * 3_600_000 })),
    upon('list delta', { kind: 'hide series', series: 0 }),
    upon('list delta', NEWS),
  ],
  kinds: ['hide series', 'show series', 'invite', 'insert', 'rename all'],
  paged: true,
}

/** Somebody else's calendar. */
const SHARED: Theme = { kinds: ['unshare', 'share', 'rename instance', 'rename', 'meddle'] }

/** Somebody else's calendar that Google shows no more while it is being erased, of which the list of calendars tells. */
const UNSHARED: Theme = {
  begins: [
    { kind: 'hour' },
    NEWS,
    upon('eraser sleeps', { kind: 'unshare' }),
    upon('list delta', upon('list delta', { kind: 'unselect' })),
  ],
  calendar: 1,
  kinds: ['unselect', 'insert', 'rename', 'unshare', 'share'],
  faults: ['eraser sleeps'],
}

const THEMES = [
  ...UNREADABLE,
  INVITED,
  HIDDEN,
  HIDDEN_ON_PAGES,
  GONE_ODD,
  MENDED,
  RECURRING,
  RELISTED,
  BEGUN,
  ACCOUNTS,
  LEAVING,
  HELD,
  STOPPED,
  STOPPED_TWICE,
  STOPPED_LATE,
  SURPLUS,
  SLEPT,
  ERASED_TWICE,
  SLID,
  SET_APART,
  SPARED,
  ENDED,
  ADOPTED,
  LEFT_BEHIND,
  BACK,
  FORGOTTEN,
  REFUSED,
]

export function pickTheme(chance: Prng, shared: boolean): Theme {
  return shared && chance.chance(0.5) ? chance.pick([SHARED, SHARED, UNSHARED]) : chance.pick(THEMES)
}

function upon(on: Meddling, deed: Deed): Deed {
  return { kind: 'meddle', on, times: 1, deed }
}

function whileListing(of: (subject: Subject) => Deed, most: number): Plan {
  const on = 'any listing of events'
  return {
    kind: 'meddle',
    weight: 1,
    of: (subject, chance) => ({ kind: 'meddle', on, times: chance.between(1, most), deed: of(subject) }),
  }
}
