import type { Chance } from './chance'

/** Which calls are meant; what is left out is no condition. */
export interface CallFilter {
  /** As in the request log, `events.list`; `events.*` is everything about events, `*` everything. */
  readonly operation: string
  /** The address of who calls. */
  readonly user?: string | undefined
  /** The calendar's own id, also where the caller says `primary`. */
  readonly calendarId?: string | undefined
  /** `later`: a request with a page token. */
  readonly page?: 'first' | 'later' | undefined
}

/** What is known of a call when it is decided whether it goes well. */
export interface CallContext {
  readonly user?: string | undefined
  readonly calendarId?: string | undefined
  readonly page?: 'first' | 'later' | undefined
}

/** How many of the calls that are meant are struck. */
export interface HowOften {
  /** Every one, unless said otherwise. */
  readonly times?: number | undefined
  /** How many calls go well before that. */
  readonly skip?: number | undefined
  /** The share of the calls after that, in [0, 1]. */
  readonly probability?: number | undefined
}

export type Order = CallFilter & HowOften

/** An order, and how often it was met. */
export interface Standing<Ordered extends Order> {
  readonly order: Ordered
  /** How many calls it was asked about, and how many of them it struck. */
  readonly seen: number
  readonly struck: number
}

interface Kept<Ordered> {
  readonly order: Ordered
  readonly fraction: () => number
  seen: number
  struck: number
}

const names = (pattern: string, operation: string): boolean =>
  pattern === '*' || pattern === operation || (pattern.endsWith('.*') && operation.startsWith(pattern.slice(0, -1)))

const means = (filter: CallFilter, operation: string, call: CallContext): boolean =>
  names(filter.operation, operation) &&
  (filter.user === undefined || filter.user === call.user) &&
  (filter.calendarId === undefined || filter.calendarId === call.calendarId) &&
  (filter.page === undefined || filter.page === call.page)

/** Every order has chance of its own, so that one more of them does not change what the others strike. */
export const createOrders = <Ordered extends Order>(chance: Chance, kind: string) => {
  let kept: Kept<Ordered>[] = []
  let added = 0
  const strikes = (entry: Kept<Ordered>): boolean => {
    const { skip = 0, probability = 1, times = Infinity } = entry.order
    entry.seen += 1
    if (entry.seen <= skip || (probability < 1 && entry.fraction() >= probability)) return false
    entry.struck += 1
    if (entry.struck >= times) kept = kept.filter((other) => other !== entry)
    return true
  }
  return {
    add: (order: Ordered): void => {
      added += 1
      kept.push({ order, fraction: chance.stream(`${kind} ${added}`), seen: 0, struck: 0 })
    },
    clear: (): void => {
      kept = []
      added = 0
      chance.restart(kind)
    },
    /** The first order that strikes this call, or null. */
    next: (operation: string, call: CallContext): Ordered | null => {
      for (const entry of kept) if (means(entry.order, operation, call) && strikes(entry)) return entry.order
      return null
    },
    standing: (): Standing<Ordered>[] => kept.map(({ order, seen, struck }) => ({ order, seen, struck })),
  }
}
