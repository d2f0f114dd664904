import { instantAt, wallAt } from './zone-by-intl'

/** One recurring event, written as a caller of the API would. */
export interface RecurrenceCase {
  readonly name: string
  /** `UTC` for an all-day event. */
  readonly zone: string
  readonly allDay: boolean
  /** Wall time of the first start, as the milliseconds since the epoch that it would be in UTC. */
  readonly first: number
  readonly rule: string
  /** UNTIL, in one of its two forms. */
  readonly until: { readonly form: 'local' | 'utc'; readonly at: number } | null
  readonly extra: readonly number[]
  readonly excluded: readonly number[]
  /** How RDATE and EXDATE are written. */
  readonly dates: 'in the zone' | 'in UTC'
  /** What this case is made of, for the tally. */
  readonly kinds: readonly string[]
}

export const day = 86_400_000
const hour = 3_600_000

/** The same fractions in every run. */
const fractions = (seed: number): (() => number) => {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

/** Zones and nights of 2026 in which they change their clocks, with the minutes after midnight that are skipped or repeated. */
const clockChanges = [
  ['Europe/Berlin', Date.UTC(2026, 2, 29), 120],
  ['Europe/Berlin', Date.UTC(2026, 9, 25), 120],
  ['Europe/London', Date.UTC(2026, 2, 29), 60],
  ['Europe/London', Date.UTC(2026, 9, 25), 60],
  ['America/New_York', Date.UTC(2026, 2, 8), 120],
  ['America/New_York', Date.UTC(2026, 10, 1), 60],
  ['America/Santiago', Date.UTC(2026, 3, 4), 1380],
  ['America/Santiago', Date.UTC(2026, 8, 6), 0],
  ['Australia/Sydney', Date.UTC(2026, 3, 5), 120],
  ['Australia/Sydney', Date.UTC(2026, 9, 4), 120],
  ['Australia/Lord_Howe', Date.UTC(2026, 3, 5), 90],
  ['Australia/Lord_Howe', Date.UTC(2026, 9, 4), 120],
] as const

/** By half an hour, at odd offsets, around Ramadan, and never. */
const otherZones = [
  'Africa/Casablanca',
  'America/Los_Angeles',
  'America/St_Johns',
  'Asia/Kathmandu',
  'Asia/Tokyo',
  'Pacific/Auckland',
] as const

const weekdays = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const

interface Dice {
  readonly below: (limit: number) => number
  readonly chance: (share: number) => boolean
  readonly pick: <Value>(values: readonly Value[]) => Value
}

const diceOf = (fraction: () => number): Dice => {
  const below = (limit: number): number => Math.floor(fraction() * limit)
  return {
    below,
    chance: (share) => fraction() < share,
    pick: (values) => {
      const [value] = values.slice(below(values.length))
      if (value === undefined) throw new Error('There is something to pick from.')
      return value
    },
  }
}

const someDays = (dice: Dice): string =>
  [...new Set([dice.pick(weekdays), dice.pick(weekdays), ...(dice.chance(0.3) ? [dice.pick(weekdays)] : [])])].join(',')

const someNumbers = (dice: Dice, most: number): string => {
  const one = (): number => (dice.chance(0.3) ? -1 : 1) * (1 + dice.below(most))
  return [...new Set(dice.chance(0.4) ? [one(), one()] : [one()])].join(',')
}

const months = (dice: Dice): string => [...new Set([1 + dice.below(12), 1 + dice.below(12)])].join(',')

interface Parts {
  readonly parts: readonly string[]
  readonly kinds: readonly string[]
}

const monthly = (dice: Dice): Parts => {
  switch (dice.below(5)) {
    case 0:
      return { parts: [`BYMONTHDAY=${someNumbers(dice, 31)}`], kinds: ['BYMONTHDAY'] }
    case 1:
      return {
        parts: [`BYDAY=${dice.pick([1, 2, 3, 4, -1, -2])}${dice.pick(weekdays)}`],
        kinds: ['BYDAY with a number'],
      }
    case 2: {
      const positions = dice.pick(['1', '-1', '2', '-2', '1,-1', '3'])
      return { parts: [`BYDAY=${someDays(dice)}`, `BYSETPOS=${positions}`], kinds: ['BYDAY', 'BYSETPOS'] }
    }
    case 3:
      return {
        parts: [`BYDAY=${dice.pick(weekdays)}`, `BYMONTHDAY=${1 + dice.below(28)},13`],
        kinds: ['BYDAY', 'BYMONTHDAY'],
      }
    default:
      return { parts: [], kinds: [] }
  }
}

const yearly = (dice: Dice): Parts => {
  switch (dice.below(5)) {
    case 0:
      return { parts: [`BYMONTH=${months(dice)}`], kinds: ['BYMONTH'] }
    case 1: {
      const ordinal = `${dice.pick([1, 2, -1])}${dice.pick(weekdays)}`
      return { parts: [`BYMONTH=${months(dice)}`, `BYDAY=${ordinal}`], kinds: ['BYMONTH', 'BYDAY with a number'] }
    }
    case 2:
      return { parts: [`BYYEARDAY=${someNumbers(dice, 366)}`], kinds: ['BYYEARDAY'] }
    case 3: {
      const parts = [`BYMONTH=${months(dice)}`, `BYDAY=${someDays(dice)}`, `BYSETPOS=${dice.pick(['1', '-1', '2'])}`]
      return { parts, kinds: ['BYMONTH', 'BYDAY', 'BYSETPOS'] }
    }
    default:
      return { parts: [], kinds: [] }
  }
}

const weekly = (dice: Dice): Parts => {
  if (!dice.chance(0.7)) return { parts: [], kinds: [] }
  const week = dice.chance(0.4) ? [`WKST=${dice.pick(['SU', 'MO', 'SA'])}`] : []
  return { parts: [`BYDAY=${someDays(dice)}`, ...week], kinds: ['BYDAY', ...(week.length > 0 ? ['WKST'] : [])] }
}

const daily = (dice: Dice): Parts => {
  if (dice.chance(0.3)) return { parts: [`BYDAY=${someDays(dice)}`], kinds: ['BYDAY'] }
  if (dice.chance(0.3)) return { parts: [`BYMONTH=${months(dice)}`], kinds: ['BYMONTH'] }
  return { parts: [], kinds: [] }
}

const rules = { DAILY: daily, WEEKLY: weekly, MONTHLY: monthly, YEARLY: yearly } as const

const frequencies = ['DAILY', 'DAILY', 'WEEKLY', 'WEEKLY', 'MONTHLY', 'MONTHLY', 'YEARLY'] as const

type Times = Pick<RecurrenceCase, 'zone' | 'allDay' | 'first'>

const wallTime = (dice: Dice): { zone: string; wall: number } => {
  const [zone, night, minutes] = dice.pick(clockChanges)
  const wall = night - dice.below(12) * day
  if (dice.chance(0.6)) return { zone, wall: wall + (minutes + dice.pick([0, 15])) * 60_000 }
  return { zone: dice.pick([zone, ...otherZones]), wall: wall + dice.below(24 * 4) * 15 * 60_000 }
}

/** Mostly at night, at a time of day that the clocks are about to skip or repeat. */
const timesOf = (dice: Dice): Times => {
  const { zone, wall } = wallTime(dice)
  if (dice.chance(0.2)) return { allDay: true, zone: 'UTC', first: Math.floor(wall / day) * day }
  // A caller's start is an instant: one in a gap is what the clocks show then, and the series goes on from there.
  return { allDay: false, zone, first: wallAt(zone, instantAt(zone, wall)) }
}

type End = { readonly part: string | null; readonly until: RecurrenceCase['until']; readonly kinds: readonly string[] }

const endOf = (dice: Dice, { first, allDay }: Times): End => {
  switch (dice.below(4)) {
    case 0:
      return { part: `COUNT=${1 + dice.below(20)}`, until: null, kinds: ['COUNT'] }
    case 1: {
      // Often on an instance exactly, since the end is included.
      const at = first + dice.below(500) * day + (dice.chance(0.5) || allDay ? 0 : (dice.below(5) - 2) * hour)
      return { part: null, until: { form: 'local', at }, kinds: [allDay ? 'UNTIL as a date' : 'UNTIL in local time'] }
    }
    case 2: {
      if (allDay) return { part: null, until: null, kinds: ['without end'] }
      const at = first + dice.below(500) * day + (dice.chance(0.5) ? 0 : (dice.below(5) - 2) * hour)
      return { part: null, until: { form: 'utc', at }, kinds: ['UNTIL in UTC'] }
    }
    default:
      return { part: null, until: null, kinds: ['without end'] }
  }
}

const walls = (dice: Dice, { first, allDay }: Times, share: number, exact: number): number[] => {
  if (!dice.chance(share)) return []
  const shift = (): number => (allDay || dice.chance(exact) ? 0 : (dice.below(9) - 4) * hour)
  return Array.from({ length: 1 + dice.below(4) }, () => first + (1 + dice.below(120)) * day + shift())
}

const caseOf = (dice: Dice, index: number): RecurrenceCase => {
  const times = timesOf(dice)
  const frequency = dice.pick(frequencies)
  const interval = dice.chance(0.4) ? 2 + dice.below(4) : 1
  const { parts, kinds } = rules[frequency](dice)
  const end = endOf(dice, times)
  const extra = walls(dice, times, 0.25, 0.3)
  const excluded = walls(dice, times, 0.35, 0.95)
  const dates = dice.chance(0.5) && !times.allDay ? 'in UTC' : 'in the zone'
  const rule = [
    `FREQ=${frequency}`,
    ...(interval > 1 ? [`INTERVAL=${interval}`] : []),
    ...parts,
    ...(end.part === null ? [] : [end.part]),
  ].join(';')
  return {
    name: `${index}: ${times.zone} ${new Date(times.first).toISOString().slice(0, 16)} ${rule}`,
    ...times,
    rule,
    until: end.until,
    extra,
    excluded,
    dates,
    kinds: [
      frequency,
      ...(interval > 1 ? ['INTERVAL'] : []),
      ...kinds,
      ...end.kinds,
      ...(extra.length > 0 ? [`RDATE ${dates}`] : []),
      ...(excluded.length > 0 ? [`EXDATE ${dates}`] : []),
      times.allDay ? 'all-day' : times.zone,
    ],
  }
}

export const recurrenceCases = (count: number, seed: number): RecurrenceCase[] => {
  const dice = diceOf(fractions(seed))
  return Array.from({ length: count }, (_, index) => caseOf(dice, index))
}
