import type { Prng } from '../prng'
import { type Deed, MEDDLINGS } from './deed'

/** What deeds are about: most of an event, some of an instance or of a time. */
interface Subject {
  readonly event: number
  readonly instance: number
  readonly at: number
}

interface Plan {
  /** Out of the sum of all. */
  readonly weight: number
  readonly of: (subject: Subject, chance: Prng) => Deed
  /** Only where somebody else's calendar is mirrored. */
  readonly shared?: true
}

const HOUR = 3_600_000

export const ZONES = ['Europe/Berlin', 'America/New_York', 'UTC', 'Pacific/Auckland', 'Asia/Kolkata']

const PLANS: readonly Plan[] = [
  { weight: 22, of: (_, chance) => planInsertion(chance) },
  { weight: 10, of: ({ event }) => ({ kind: 'rename', event }) },
  { weight: 6, of: ({ event, at }) => ({ kind: 'move', event, at }) },
  { weight: 8, of: ({ event }) => ({ kind: 'delete', event }) },
  { weight: 4, of: ({ event }) => ({ kind: 'toggle series', event }) },
  { weight: 2, of: ({ event }) => ({ kind: 'tentative', event }) },
  { weight: 5, of: ({ event, instance }) => ({ kind: 'rename instance', event, instance }) },
  { weight: 4, of: ({ event, instance, at }) => ({ kind: 'move instance', event, instance, at }) },
  { weight: 5, of: ({ event, instance }) => ({ kind: 'cancel instance', event, instance }) },
  { weight: 5, of: ({ event, instance }) => ({ kind: 'split', event, instance }) },
  { weight: 3, of: ({ event, instance }) => ({ kind: 'truncate', event, instance }) },
  { weight: 3, of: ({ event }) => ({ kind: 'spoil', event }) },
  { weight: 1, of: ({ event }) => ({ kind: 'toggle and spoil', event }) },
  { weight: 2, of: ({ event }) => ({ kind: 'mend', event }) },
  { weight: 2, of: (_, chance) => ({ kind: 'change zone', zone: chance.pick(ZONES) }) },
  { weight: 3, of: () => ({ kind: 'end tokens' }) },
  { weight: 1, of: () => ({ kind: 'rename calendar' }) },
  { weight: 2, of: () => ({ kind: 'revoke' }) },
  { weight: 2, of: () => ({ kind: 'reconnect' }) },
  { weight: 2, of: () => ({ kind: 'watch again' }) },
  { weight: 3, of: () => ({ kind: 'sync now' }) },
  { weight: 3, of: (_, chance) => ({ kind: 'deploy', version: chance.below(4) }) },
  { weight: 2, of: () => ({ kind: 'outage' }) },
  { weight: 2, of: () => ({ kind: 'storm' }) },
  { weight: 1, of: () => ({ kind: 'unselect' }) },
  { weight: 1, of: () => ({ kind: 'disconnect' }) },
  { weight: 2, of: (_, chance) => ({ kind: 'forge', forgery: chance.pick(FORGERIES) }) },
  { weight: 2, of: () => ({ kind: 'stream' }) },
  { weight: 2, of: () => ({ kind: 'hour' }) },
  { weight: 2, of: () => ({ kind: 'night' }) },
  { weight: 3, of: planMeddling },
  { weight: 3, of: () => ({ kind: 'unshare' }), shared: true },
  { weight: 3, of: () => ({ kind: 'share' }), shared: true },
  {
    weight: 2,
    of: (_, chance) => ({ kind: 'change role', role: chance.pick(['reader', 'freeBusyReader', 'writer'] as const) }),
    shared: true,
  },
]

function planMeddling(subject: Subject, chance: Prng): Deed {
  const deed = planMeddled(subject, chance)
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
}

/** Whatever may happen, each as often as usual. */
export function everything(shared: boolean): Focus {
  return { plans: plansFor(shared), events: 8 }
}

/**
 * A few kinds of deeds, all as often, to an event or two. What takes three rare deeds behind each other hardly ever
 * happens where all kinds are mixed ("Swarm Testing", Groce et al., ISSTA 2012).
 */
export function aFewKinds(chance: Prng, shared: boolean): Focus {
  const all = plansFor(shared)
  const few = Array.from({ length: chance.between(2, 5) }, () => chance.pick(all).of)
  const plans = (chance.chance(0.4) ? [...few, planMeddling] : few).map((of) => ({ weight: 1, of }))
  return { plans, events: chance.between(1, 3) }
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
