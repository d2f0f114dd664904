import type { Prng } from '../prng'

/** What a person, Google or an operator does in a history. Times of events are relative to the history's beginning. */
export type Deed =
  | { readonly kind: 'insert'; readonly shape: EventShape; readonly at: number; readonly hours: number }
  | { readonly kind: 'rename' | 'delete' | 'toggle series' | 'tentative' | 'spoil' | 'mend'; readonly event: number }
  | { readonly kind: 'move'; readonly event: number; readonly at: number }
  | {
      readonly kind: 'rename instance' | 'cancel instance' | 'split' | 'truncate'
      readonly event: number
      readonly instance: number
    }
  | { readonly kind: 'move instance'; readonly event: number; readonly instance: number; readonly at: number }
  | { readonly kind: 'change zone'; readonly zone: string }
  | { readonly kind: 'change role'; readonly role: 'reader' | 'freeBusyReader' | 'writer' }
  | { readonly kind: 'unshare' | 'share' }
  | { readonly kind: 'end tokens' | 'rename calendar' }
  | { readonly kind: 'revoke' | 'reconnect' | 'watch again' | 'sync now' | 'unselect' | 'disconnect' }
  | { readonly kind: 'deploy'; readonly version: number }
  | { readonly kind: 'outage' | 'storm' }
  | { readonly kind: 'stream' | 'hour' | 'night' }
  | { readonly kind: 'forge'; readonly forgery: Forgery }

/** What is wrong with a forged notification. */
export type Forgery = 'of another channel' | 'of another calendar' | 'expiring later' | 'cut'

export type EventShape = 'single' | 'all day' | 'daily' | 'weekly' | 'all day series'

/** One thing that happens, `after` milliseconds after the one before. */
export interface Step {
  readonly after: number
  /** Which of the mirrored calendars it is about. */
  readonly calendar: number
  readonly deed: Deed
}

/** `small`: one calendar and a few deeds; `huge`: one calendar of 50,000 events. */
export type HistorySize = 'small' | 'any' | 'huge'

const HUGE = 50_000

export interface History {
  readonly size: 'small' | 'large' | 'huge'
  /** Milliseconds since the epoch. */
  readonly startAt: number
  readonly zone: string
  readonly severity: number
  readonly accounts: 1 | 2
  /** Whether a calendar of somebody else is mirrored, too; by each account. */
  readonly shared: boolean
  readonly pageSize: number
  readonly ragged: boolean
  readonly bareRows: boolean
  readonly opaqueIds: boolean
  /** Whether Google writes the same time and the same list now this way, now that way. */
  readonly variesNotation: boolean
  readonly skewed: boolean
  readonly latency: { readonly least: number; readonly most: number; readonly atOnce: number }
  readonly version: number
  readonly first: readonly Step[]
  /** When the first step is taken: often while the first sync is under way. */
  readonly firstAt: number
  readonly steps: readonly Step[]
}

const HOUR = 3_600_000

const ZONES = ['Europe/Berlin', 'America/New_York', 'UTC', 'Pacific/Auckland', 'Asia/Kolkata']
/** Ordinary days, days before the clocks change, and moments before midnight UTC. */
const STARTS = ['2026-06-10T09:00Z', '2026-03-28T20:00Z', '2026-10-24T12:00Z', '2026-11-01T03:00Z', '2026-06-10T23:58Z']

const FORGERIES = ['of another channel', 'of another calendar', 'expiring later', 'cut'] as const

/** What happens in the history of a seed. */
export function planHistory(chance: Prng, wanted: HistorySize): History {
  const planned = planUsual(chance, wanted)
  return wanted === 'huge' ? enlarge(planned, chance) : planned
}

/** In pages as Google's are, and with the chunks that are deployed. */
function enlarge(history: History, chance: Prng): History {
  const first = Array.from({ length: HUGE }, () => {
    const deed = {
      kind: 'insert',
      shape: 'single',
      at: chance.between(-48, 144) * HOUR,
      hours: chance.between(1, 30),
    } as const
    return { after: 0, calendar: 0, deed }
  })
  const steps = history.steps.filter(({ deed }) => deed.kind !== 'deploy')
  return { ...history, size: 'huge', pageSize: 2500, ragged: false, version: 0, first, steps }
}

function planUsual(chance: Prng, wanted: HistorySize): History {
  const small = chance.chance(0.5) || wanted === 'small'
  const severity = chance.chance(0.12) ? 0 : chance.fraction() ** 1.5 * 0.5
  const shared = chance.chance(0.4) && !small
  const pace = chance.pick([2_000, 2_000, 60_000, 600_000, 4 * HOUR])
  const planStep = () => planOneStep(chance, pace, shared)
  return {
    size: small ? 'small' : 'large',
    startAt: Date.parse(chance.pick(STARTS)) + chance.below(3 * HOUR),
    zone: chance.pick(ZONES),
    severity,
    accounts: shared && chance.chance(0.4) ? 2 : 1,
    shared,
    pageSize: chance.pick(small ? [3, 2500, 2500, 2500] : [1, 2, 3, 5, 2500, 2500]),
    ragged: chance.chance(0.2) && !small,
    bareRows: chance.chance(0.8),
    opaqueIds: chance.chance(0.15),
    variesNotation: chance.chance(0.15),
    skewed: severity > 0 && chance.chance(0.15),
    latency: chance.pick([
      { least: 1, most: 20, atOnce: 0.7 },
      { least: 1, most: 300, atOnce: 0.7 },
      { least: 5, most: 5, atOnce: 0.5 },
      { least: 20, most: 4_000, atOnce: 0.6 },
    ]),
    version: chance.below(2),
    firstAt: chance.chance(0.5) ? 3_000 : chance.below(1_500),
    first: Array.from({ length: chance.below(small ? 3 : 5) }, () => ({
      after: 0,
      calendar: chance.below(3),
      deed: planInsertion(chance),
    })),
    steps: Array.from({ length: small ? chance.between(1, 4) : chance.between(2, 9) }, planStep),
  }
}

function planOneStep(chance: Prng, pace: number, shared: boolean): Step {
  const after = chance.chance(0.3) ? chance.below(50) : chance.below(pace)
  return { after, calendar: chance.below(3), deed: planDeed(chance, shared) }
}

function planInsertion(chance: Prng): Deed {
  const shape = chance.pick(['single', 'single', 'all day', 'daily', 'weekly', 'all day series'] as const)
  return { kind: 'insert', shape, at: planTime(chance), hours: chance.between(1, 30) }
}

/** Mostly inside the window, sometimes at its edges or beyond. */
function planTime(chance: Prng): number {
  return chance.chance(0.8) ? chance.between(-24, 90) * HOUR : chance.between(-72, 180) * HOUR
}

function planDeed(chance: Prng, shared: boolean): Deed {
  const event = chance.below(8)
  const instance = chance.below(4)
  const at = planTime(chance)
  const roll = chance.below(shared ? 119 : 111)
  if (roll < 22) return planInsertion(chance)
  if (roll < 32) return { kind: 'rename', event }
  if (roll < 38) return { kind: 'move', event, at }
  if (roll < 46) return { kind: 'delete', event }
  if (roll < 50) return { kind: 'toggle series', event }
  if (roll < 52) return { kind: 'tentative', event }
  if (roll < 57) return { kind: 'rename instance', event, instance }
  if (roll < 61) return { kind: 'move instance', event, instance, at }
  if (roll < 66) return { kind: 'cancel instance', event, instance }
  if (roll < 71) return { kind: 'split', event, instance }
  if (roll < 74) return { kind: 'truncate', event, instance }
  if (roll < 77) return { kind: 'spoil', event }
  if (roll < 79) return { kind: 'mend', event }
  if (roll < 81) return { kind: 'change zone', zone: chance.pick(ZONES) }
  if (roll < 84) return { kind: 'end tokens' }
  if (roll < 85) return { kind: 'rename calendar' }
  if (roll < 87) return { kind: 'revoke' }
  if (roll < 89) return { kind: 'reconnect' }
  if (roll < 91) return { kind: 'watch again' }
  if (roll < 94) return { kind: 'sync now' }
  if (roll < 97) return { kind: 'deploy', version: chance.below(4) }
  if (roll < 98) return { kind: 'outage' }
  if (roll < 100) return { kind: 'storm' }
  if (roll < 101) return { kind: 'unselect' }
  if (roll < 102) return { kind: 'disconnect' }
  if (roll < 103) return { kind: 'outage' }
  if (roll < 105) return { kind: 'forge', forgery: chance.pick(FORGERIES) }
  if (roll < 107) return { kind: 'stream' }
  if (roll < 109) return { kind: 'hour' }
  if (roll < 111) return { kind: 'night' }
  if (roll < 114) return { kind: 'unshare' }
  if (roll < 117) return { kind: 'share' }
  return { kind: 'change role', role: chance.pick(['reader', 'freeBusyReader', 'writer'] as const) }
}
