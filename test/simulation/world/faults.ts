import type { Prng } from '../prng'

/** Everything that may go wrong, each with the most that it is likely to. */
const LIKELIHOODS = {
  'notification lost': 0.3,
  'notification duplicated': 0.3,
  'notification out of order': 0.5,
  'notification an hour late': 0.1,
  'task duplicated': 0.2,
  'task late': 0.2,
  'queue does not answer': 0.1,
  'queue does not confirm': 0.1,
  'crash before an effect': 0.04,
  'crash after an effect': 0.04,
  'worker paused beyond its lease': 0.03,
  'worker paused beyond its deadline': 0.015,
  'commit lost': 0.05,
  'commit unconfirmed': 0.08,
  'commit repeated': 0.08,
  'commit late': 0.05,
  'read fails': 0.03,
  '410 at the beginning': 0.08,
  '410 in the middle of paging': 1,
  '410 in a recovery': 0.2,
  '403 or 429': 0.08,
  '5xx': 0.08,
  '404 for what is there': 0.1,
  'page token repeated': 0.2,
  'grant refused for a while': 0.05,
  'stop acknowledged and not done': 0.8,
  'eraser dies': 0.15,
  'eraser sleeps': 0.15,
  'opener dies': 0.6,
  'opener sleeps': 0.3,
  'writer dies between chunks': 0.4,
  'answer takes long': 0.6,
  'event not listed': 0.6,
  'events in no listing': 1,
} as const

/** What needs a chance to strike that most histories do not give is there more often. */
const RARE: ReadonlySet<string> = new Set([
  '410 in the middle of paging',
  'event not listed',
  'stop acknowledged and not done',
  'eraser dies',
  'eraser sleeps',
])

/** What happens by itself, or as a part of the history, and is counted where it does. */
export const OCCURRENCES = [
  'notification before the channel is recorded',
  'clock off by minutes',
  'outage of hours',
  'storm of rate limits',
  'edit between two pages',
  'calendar lost',
  'calendar regained',
  'invalid_grant',
  'poison event',
  'event that the store refuses',
  'deployment',
  'lease taken over',
  'sweep held',
  'task given up',
  'pages short and empty',
  'document tampered with',
  'channel records lost',
  'channel adopted',
  'notification forged',
  'notation of times varies',
] as const

/** Where every recovery meets the next failure for ever, nobody recovers, and no end is reached. */
const MOST_TIMES = 200

export type FaultKind = keyof typeof LIKELIHOODS
export type Occurrence = (typeof OCCURRENCES)[number]

export const FAULT_KINDS = Object.keys(LIKELIHOODS).filter(isKind)

function isKind(name: string): name is FaultKind {
  return name in LIKELIHOODS
}

interface Planned {
  readonly severity: number
  readonly faults: ReadonlySet<FaultKind>
  readonly certain: ReadonlySet<FaultKind>
}

/** Decides by chance what goes wrong, and counts it. */
export class Faults {
  readonly fired = new Map<string, number>()
  /** Whether anybody has waited for the locks of another one, whom they outlive by a minute. */
  waited = false
  /** When a worker was paused last. */
  pausedAt = 0
  /** Once calm nothing goes wrong any more. */
  calm = false
  onFired: ((name: string) => void) | undefined
  private readonly chance: Prng
  private readonly likelihood = new Map<FaultKind, number>()

  /** `severity` in [0, 1]: how many of these kinds of faults there are in this history, all that are `certain` among them. */
  constructor(chance: Prng, { severity, faults, certain }: Planned, without: ReadonlySet<string>) {
    this.chance = chance
    for (const kind of FAULT_KINDS) {
      const likelier = RARE.has(kind) ? 5 : 1
      const [there, drawn] = [chance.chance(severity * likelier), chance.fraction()]
      const strength = certain.has(kind) ? 1 : drawn
      if (there && faults.has(kind) && !without.has(kind)) this.likelihood.set(kind, LIKELIHOODS[kind] * strength)
    }
  }

  has(kind: FaultKind): boolean {
    return this.likelihood.has(kind)
  }

  strikes(kind: FaultKind): boolean {
    const likelihood = this.likelihood.get(kind)
    if (likelihood === undefined || this.calm || !this.chance.chance(likelihood)) return false
    if ((this.fired.get(kind) ?? 0) >= MOST_TIMES) return false
    this.note(kind)
    return true
  }

  note(name: FaultKind | Occurrence): void {
    this.fired.set(name, (this.fired.get(name) ?? 0) + 1)
    this.onFired?.(name)
  }
}
