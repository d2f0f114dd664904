import type { Prng } from '../prng'
import type { FaultKind } from '../world/faults'
import { type Deed, MEDDLINGS } from './deed'
import type { Plan, Subject } from './plan'
import { pickTheme } from './themes'

const HOUR = 3_600_000

export const ZONES = ['Europe/Berlin', 'America/New_York', 'UTC', 'Pacific/Auckland', 'Asia/Kolkata']

const PLANS: readonly Plan[] = [
  { kind: 'insert', weight: 22, of: (_, chance) => planInsertion(chance) },
  {
    kind: 'invite',
    weight: 3,
    of: ({ instance, at }, chance) => ({ kind: 'invite', series: chance.below(2), instance, at }),
  },
  { kind: 'hide series', weight: 1, of: (_, chance) => ({ kind: 'hide series', series: chance.below(2) }) },
  { kind: 'show series', weight: 1, of: (_, chance) => ({ kind: 'show series', series: chance.below(2) }) },
  { kind: 'rename', weight: 10, of: ({ event }) => ({ kind: 'rename', event }) },
  { kind: 'rename all', weight: 2, of: () => ({ kind: 'rename all' }) },
  { kind: 'move', weight: 6, of: ({ event, at }) => ({ kind: 'move', event, at }) },
  { kind: 'delete', weight: 8, of: ({ event }) => ({ kind: 'delete', event }) },
  { kind: 'toggle series', weight: 4, of: ({ event }) => ({ kind: 'toggle series', event }) },
  { kind: 'tentative', weight: 2, of: ({ event }) => ({ kind: 'tentative', event }) },
  { kind: 'rename instance', weight: 5, of: ({ event, instance }) => ({ kind: 'rename instance', event, instance }) },
  {
    kind: 'move instance',
    weight: 4,
    of: ({ event, instance, at }) => ({ kind: 'move instance', event, instance, at }),
  },
  { kind: 'cancel instance', weight: 5, of: ({ event, instance }) => ({ kind: 'cancel instance', event, instance }) },
  { kind: 'spoil instance', weight: 2, of: ({ event, instance }) => ({ kind: 'spoil instance', event, instance }) },
  { kind: 'split', weight: 5, of: ({ event, instance }) => ({ kind: 'split', event, instance }) },
  { kind: 'truncate', weight: 3, of: ({ event, instance }) => ({ kind: 'truncate', event, instance }) },
  { kind: 'spoil', weight: 3, of: ({ event }) => ({ kind: 'spoil', event }) },
  { kind: 'toggle and spoil', weight: 1, of: ({ event }) => ({ kind: 'toggle and spoil', event }) },
  { kind: 'mend', weight: 2, of: ({ event }) => ({ kind: 'mend', event }) },
  { kind: 'change zone', weight: 2, of: (_, chance) => ({ kind: 'change zone', zone: chance.pick(ZONES) }) },
  { kind: 'end tokens', weight: 3, of: () => ({ kind: 'end tokens' }) },
  { kind: 'rename calendar', weight: 1, of: () => ({ kind: 'rename calendar' }) },
  { kind: 'doubt', weight: 1, of: () => ({ kind: 'doubt' }) },
  { kind: 'lose records', weight: 1, of: () => ({ kind: 'lose records' }) },
  { kind: 'revoke', weight: 2, of: () => ({ kind: 'revoke' }) },
  { kind: 'reconnect', weight: 2, of: () => ({ kind: 'reconnect' }) },
  { kind: 'watch again', weight: 2, of: () => ({ kind: 'watch again' }) },
  { kind: 'sync now', weight: 3, of: () => ({ kind: 'sync now' }) },
  { kind: 'deploy', weight: 3, of: (_, chance) => ({ kind: 'deploy', version: chance.below(4) }) },
  { kind: 'outage', weight: 2, of: () => ({ kind: 'outage' }) },
  { kind: 'storm', weight: 2, of: () => ({ kind: 'storm' }) },
  { kind: 'unselect', weight: 1, of: () => ({ kind: 'unselect' }) },
  { kind: 'disconnect', weight: 1, of: () => ({ kind: 'disconnect' }) },
  { kind: 'forge', weight: 2, of: (_, chance) => ({ kind: 'forge', forgery: chance.pick(FORGERIES) }) },
  { kind: 'stream', weight: 2, of: () => ({ kind: 'stream' }) },
  { kind: 'hour', weight: 2, of: () => ({ kind: 'hour' }) },
  { kind: 'night', weight: 2, of: () => ({ kind: 'night' }) },
  { kind: 'meddle', weight: 3, of: planMeddling },
  { kind: 'meddle', weight: 3, of: planLosing, shared: true },
  { kind: 'unshare', weight: 3, of: () => ({ kind: 'unshare' }), shared: true },
  { kind: 'share', weight: 3, of: () => ({ kind: 'share' }), shared: true },
  {
    kind: 'change role',
    weight: 2,
    of: (_, chance) => ({ kind: 'change role', role: chance.pick(['reader', 'freeBusyReader', 'writer'] as const) }),
    shared: true,
  },
]

function planMeddling(subject: Subject, chance: Prng): Deed {
  return meddleWith(planMeddled(subject, chance), chance)
}

/** Access ends while a sync asks, one question behind the other. */
function planLosing(_: Subject, chance: Prng): Deed {
  const on = chance.pick(['list delta', 'list instances', 'any listing of events'] as const)
  return { kind: 'meddle', on, times: 1, deed: { kind: 'unshare' } }
}

function meddleWith(deed: Deed, chance: Prng): Deed {
  return { kind: 'meddle', on: chance.pick(MEDDLINGS), times: chance.between(1, 4), deed }
}

/** Mostly what changes most. */
function planMeddled({ event, instance, at }: Subject, chance: Prng): Deed {
  return chance.pick<Deed>([
    { kind: 'rename', event },
    { kind: 'move', event, at },
    { kind: 'delete', event },
    planInsertion(chance),
    { kind: 'toggle series', event },
    { kind: 'rename instance', event, instance },
    { kind: 'move instance', event, instance, at },
    { kind: 'cancel instance', event, instance },
    { kind: 'change zone', zone: chance.pick(ZONES) },
    { kind: 'unselect' },
    { kind: 'disconnect' },
    { kind: 'watch again' },
    { kind: 'revoke' },
  ])
}

const FORGERIES = ['of another channel', 'of another calendar', 'expiring later', 'cut'] as const

/** What happens in a history, and to how many events. */
export interface Focus {
  readonly plans: readonly Plan[]
  readonly events: number
  /** Whether listings are to have many pages. */
  readonly paged: boolean
  /** What goes wrong in any case. */
  readonly faults: readonly FaultKind[]
  /** Whether things happen before the first sync. */
  readonly early: boolean
  /** The most that may be between two steps, where it matters. */
  readonly pace: number | undefined
  /** Whether everything takes seconds. */
  readonly slow: boolean
  /** What is done before everything else. */
  readonly begins: readonly Deed[]
  /** Which of the mirrored calendars that is about. */
  readonly calendar: number
}

/** With what happens in the history anyway, as often as with anything else. */
function meddlingAmong(plans: readonly Plan[]): Plan {
  const others = plans.filter(({ kind }) => kind !== 'meddle')
  const of: Plan['of'] = (subject, chance) =>
    others.length > 0 && chance.chance(0.5)
      ? meddleWith(chance.pick(others).of(subject, chance), chance)
      : planMeddling(subject, chance)
  return { kind: 'meddle', weight: 1, of }
}

/** Whatever may happen, each as often as usual. */
export function everything(shared: boolean): Focus {
  return {
    plans: plansFor(shared),
    events: 8,
    paged: false,
    early: false,
    pace: undefined,
    slow: false,
    faults: [],
    begins: [],
    calendar: 0,
  }
}

/**
 * A few kinds of deeds, all as often, to an event or two. What takes three rare deeds behind each other hardly ever
 * happens where all kinds are mixed ("Swarm Testing", Groce et al., ISSTA 2012).
 */
export function aFewKinds(chance: Prng, shared: boolean): Focus {
  const theme = chance.chance(0.6) ? pickTheme(chance, shared) : null
  const all = plansFor(shared).filter(({ kind }) => theme === null || theme.kinds.includes(kind))
  const few = Array.from({ length: chance.between(2, 5) }, () => ({ ...chance.pick(all), weight: 1 }))
  const others = [...few, ...(theme?.meddles ?? [])]
  const plans = chance.chance(0.4) ? [...others, meddlingAmong(others)] : others
  const { paged = false, early = false, pace, slow = false, faults = [], begins = [], calendar = 0 } = theme ?? {}
  return { plans, events: chance.between(1, 3), paged, early, pace, slow, faults, begins, calendar }
}

function plansFor(shared: boolean): readonly Plan[] {
  return shared ? PLANS : PLANS.filter((plan) => !plan.shared)
}

export function planDeed(chance: Prng, { plans, events }: Focus): Deed {
  const subject = { event: chance.below(events), instance: chance.below(4), at: planTime(chance) }
  let left = chance.below(plans.reduce((sum, { weight }) => sum + weight, 0))
  for (const { weight, of } of plans) {
    if (left < weight) return of(subject, chance)
    left -= weight
  }
  throw new RangeError('There is nothing to do')
}

export function planInsertion(chance: Prng): Deed {
  const shape = chance.pick(['single', 'single', 'all day', 'daily', 'weekly', 'all day series'] as const)
  return { kind: 'insert', shape, at: planTime(chance), hours: chance.between(1, 30) }
}

/** Mostly inside the window, sometimes at its edges or beyond. */
function planTime(chance: Prng): number {
  return chance.chance(0.8) ? chance.between(-24, 90) * HOUR : chance.between(-72, 180) * HOUR
}
