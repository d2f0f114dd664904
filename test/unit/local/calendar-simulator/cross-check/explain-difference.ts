import { startsWith } from './expand-both-ways'
import { positionsByHand } from './positions-by-hand'
import type { RecurrenceCase } from './recurrence-cases'
import { wallAt } from './zone-by-intl'

/** Where the two do not agree; instants. */
export interface Difference {
  readonly what: RecurrenceCase
  readonly inSimulator: readonly number[]
  readonly byIcal: readonly number[]
}

const only = (these: readonly number[], those: readonly number[]): number[] => {
  const known = new Set(those)
  return these.filter((start) => !known.has(start))
}

const has = ({ what }: Difference, ...kinds: string[]): boolean => kinds.every((kind) => what.kinds.includes(kind))

const sameList = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((value, index) => value === b[index])

const dayOfMonth = (zone: string, instant: number): number => new Date(wallAt(zone, instant)).getUTCDate()

/**
 * Why the two differ, each reason with what must be true wherever it is given. In all of them RFC 5545 decides for the
 * simulator, or for nobody.
 */
const reasons: Readonly<Record<string, (difference: Difference) => boolean>> = {
  /**
   * A start that is no date of its rule: "the recurrence set … is undefined" (RFC 5545, 3.8.5.3). ical.js counts it
   * among COUNT where FREQ is DAILY, and nowhere else; in the simulator it is one more instance, whatever FREQ is.
   */
  'COUNT, and the start is no date of the rule': (difference) => {
    const { inSimulator, byIcal } = difference
    const [more, ...others] = only(inSimulator, byIcal)
    const last = only(byIcal, inSimulator).length === 0 && others.length === 0
    return has(difference, 'DAILY', 'COUNT') && last && more !== undefined
  },
  /**
   * BYSETPOS counts within one interval of the rule (3.3.10), which of a YEARLY rule is the year. ical.js counts within
   * each month of BYMONTH, and gives the first month of a MONTHLY rule its first day whatever BYSETPOS says.
   */
  BYSETPOS: (difference) => {
    const { what, inSimulator } = difference
    return has(difference, 'BYSETPOS') && sameList(inSimulator, startsWith(what, positionsByHand(what)))
  },
  /** A date that a month does not have is skipped (3.3.10). ical.js takes the first days of the next month instead. */
  'a day of the month that some months do not have': (difference) => {
    const { what, inSimulator, byIcal } = difference
    const date = new Date(what.first).getUTCDate()
    const moved = only(byIcal, inSimulator)
    const none = only(inSimulator, byIcal).length === 0
    return date > 28 && none && moved.length > 0 && moved.every((start) => dayOfMonth(what.zone, start) < 4)
  },
}

/** The reason for a difference, or null where nobody knows one. */
export const explainDifference = (difference: Difference): string | null =>
  Object.entries(reasons).find(([, applies]) => applies(difference))?.[0] ?? null

export const knownReasons = Object.keys(reasons)
