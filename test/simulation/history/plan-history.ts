import type { Switches } from '../../../local/calendar-simulator/core/switches'
import type { Prng } from '../prng'
import { type FaultKind, FAULT_KINDS } from '../world/faults'
import type { Deed } from './deed'
import { aFewKinds, everything, type Focus, planDeed, planInsertion, ZONES } from './plan-deed'

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
  /** In [0, 1]: how many kinds of faults there are. */
  readonly severity: number
  /** The kinds of faults that there may be. */
  readonly faults: ReadonlySet<FaultKind>
  /** Those of them that strike as often as any ever does. */
  readonly certain: ReadonlySet<FaultKind>
  readonly accounts: 1 | 2
  /** Whether a calendar of somebody else is mirrored, too; by each account. */
  readonly shared: boolean
  readonly pageSize: number
  readonly ragged: boolean
  /** What Google does where nobody knows for certain. */
  readonly switches: Partial<Switches>
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

/** What is done in a history, be it by a step or by somebody who meddles. */
export function kindsOf({ steps }: History): readonly Deed['kind'][] {
  return steps.flatMap(({ deed }) => kindsIn(deed))
}

function kindsIn(deed: Deed): readonly Deed['kind'][] {
  return deed.kind === 'meddle' ? [deed.kind, ...kindsIn(deed.deed)] : [deed.kind]
}

const HOUR = 3_600_000

/** Ordinary days, days before the clocks change, and moments before midnight UTC. */
const STARTS = ['2026-06-10T09:00Z', '2026-03-28T20:00Z', '2026-10-24T12:00Z', '2026-11-01T03:00Z', '2026-06-10T23:58Z']

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
  const switches = { ...history.switches, pages: 'full' } as const
  return { ...history, size: 'huge', pageSize: 2500, ragged: false, switches, version: 0, first, steps }
}

const SLOW = { least: 20, most: 4_000, atOnce: 0.6 }
const LATENCIES: readonly History['latency'][] = [
  { least: 1, most: 20, atOnce: 0.7 },
  { least: 1, most: 300, atOnce: 0.7 },
  { least: 5, most: 5, atOnce: 0.5 },
  SLOW,
]

function planUsual(chance: Prng, wanted: HistorySize): History {
  const small = chance.chance(0.5) || wanted === 'small'
  const shared = chance.chance(0.4) && !small
  const focused = chance.chance(0.5)
  const focus = focused ? aFewKinds(chance, shared) : everything(shared)
  const faults = planFaults(chance, focused, focus.faults)
  const pace = focus.pace ?? chance.pick([2_000, 2_000, 60_000, 600_000, 4 * HOUR])
  const planStep = () => planOneStep(chance, pace, focus)
  return {
    size: small ? 'small' : 'large',
    startAt: Date.parse(chance.pick(STARTS)) + chance.below(3 * HOUR),
    zone: chance.pick(ZONES),
    ...faults,
    accounts: shared && chance.chance(0.4) ? 2 : 1,
    shared,
    pageSize: chance.pick(focus.paged ? [1, 2] : small ? [3, 2500, 2500, 2500] : [1, 2, 3, 5, 2500, 2500]),
    ...planSwitches(chance, small),
    variesNotation: chance.chance(0.15),
    skewed: faults.severity > 0 && chance.chance(0.15),
    latency: chance.pick(focus.slow ? [SLOW] : LATENCIES),
    version: chance.below(2),
    firstAt: focus.early ? 0 : chance.chance(0.5) ? 3_000 : chance.below(1_500),
    // What a history begins with is about the events that it adds itself.
    first: Array.from({ length: focus.begins.length > 0 ? 0 : chance.below(small ? 3 : 5) }, () => ({
      after: 0,
      calendar: chance.below(3),
      deed: planInsertion(chance),
    })),
    steps: [
      ...focus.begins.map((deed) => ({ after: 0, calendar: focus.calendar, deed })),
      ...Array.from({ length: small ? chance.between(1, 4) : chance.between(2, 9) }, planStep),
    ],
  }
}

const DAY = 24 * HOUR

/** In half of the histories Google is as it is thought to be; in the others it is not, here and there. */
function planSwitches(chance: Prng, small: boolean): Pick<History, 'ragged' | 'switches'> {
  const pages = chance.chance(0.2) && !small ? chance.pick(['ragged', 'ragged', 'repeating'] as const) : 'full'
  const doubt = chance.chance(0.5) ? 0.3 : 0
  const otherwise = <Value>(usual: Value, other: Value): Value => (chance.chance(doubt) ? other : usual)
  const switches: Partial<Switches> = {
    pages,
    cancelledRows: chance.chance(0.7) ? 'bare' : 'full',
    instanceIds: chance.chance(0.15) ? 'opaque' : 'stamped',
    afterStop: 'deliver',
    syncMessage: otherwise('after-response', 'before-response'),
    emptyDelta: otherwise('same-token', 'new-token'),
    tokenWindow: otherwise('forgotten', 'remembered'),
    cancelledExceptions: otherwise('outlive-series', 'go-with-series'),
    cancelledInstance: otherwise('with-series', 'alone'),
    truncation: otherwise('with-cancelled-instance', 'alone'),
    splitIds: otherwise('telling', 'fresh'),
    splitExceptions: otherwise('again', 'silent'),
    secondStop: otherwise('tolerated', 'not-found'),
    busyTitle: otherwise('none', 'busy'),
    channelTtlCap: otherwise(30 * DAY, chance.pick([5 * DAY, 4 * DAY])),
  }
  return { ragged: pages !== 'full', switches }
}

/** Many kinds with little chance, or, in a history of few kinds of deeds, few with all of theirs. */
function planFaults(
  chance: Prng,
  focused: boolean,
  own: readonly FaultKind[],
): Pick<History, 'severity' | 'faults' | 'certain'> {
  const certain = new Set(own)
  if (own.length === 0 && chance.chance(0.12)) return { severity: 0, faults: new Set(), certain }
  if (!focused) return { severity: chance.fraction() ** 1.5 * 0.5, faults: new Set(FAULT_KINDS), certain }
  const few = [...own, ...Array.from({ length: chance.below(4) }, () => chance.pick(FAULT_KINDS))]
  return { severity: few.length > 0 ? 1 : 0, faults: new Set(few), certain }
}

function planOneStep(chance: Prng, pace: number, focus: Focus): Step {
  const after = chance.chance(0.3) ? chance.below(50) : chance.below(pace)
  return { after, calendar: chance.below(3), deed: planDeed(chance, focus) }
}
