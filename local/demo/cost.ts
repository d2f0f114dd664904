/** What a step cost, as the simulated Google, the task queue and the functions' own log lines tell. */
export interface Cost {
  /** Requests to the Calendar API, counted by the simulated Google; OAuth is not among them. */
  readonly apiCalls: number
  /** Tasks that the queue accepted. */
  readonly tasks: number
  /** Runs of a sync that ended; the counts below are theirs. */
  readonly syncs: number
  readonly reads: number
  readonly writes: number
  readonly deletes: number
  /** Requests to the Calendar API as the syncs counted them; null where one of them could not tell any more. */
  readonly ownCalls: number | null
}

export type Bound = { readonly kind: 'exactly' | 'atMost'; readonly count: number }

/** What a step may cost; what is not named may cost anything. `writes` are writes and deletes. */
export type Budget = Readonly<Partial<Record<'apiCalls' | 'tasks' | 'syncs' | 'reads' | 'writes', Bound>>>
export type Budgeted = keyof Budget

export const exactly = (count: number): Bound => ({ kind: 'exactly', count })
export const atMost = (count: number): Bound => ({ kind: 'atMost', count })

const words: Readonly<Record<Budgeted, string>> = {
  apiCalls: 'API calls',
  tasks: 'tasks',
  syncs: 'syncs',
  reads: 'reads',
  writes: 'writes',
}

export const describeBound = ({ kind, count }: Bound): string => (kind === 'exactly' ? `${count}` : `≤ ${count}`)

export const amountOf = (cost: Cost, what: Budgeted): number =>
  what === 'writes' ? cost.writes + cost.deletes : cost[what]

export const isWithin = (amount: number, { kind, count }: Bound): boolean =>
  kind === 'exactly' ? amount === count : amount <= count

/** Each count that is not as it should be, in words. */
export function complaintsAbout(cost: Cost, budget: Budget): readonly string[] {
  const budgeted = Object.keys(words).filter((name): name is Budgeted => name in words)
  const exceeded = budgeted.flatMap((what) => {
    const bound = budget[what]
    const amount = amountOf(cost, what)
    return bound === undefined || isWithin(amount, bound)
      ? []
      : [`${amount} ${words[what]}, expected ${describeBound(bound)}`]
  })
  // What the functions say of themselves has to be what others saw of them.
  const miscounted = cost.syncs > 0 && cost.ownCalls !== null && cost.ownCalls !== cost.apiCalls
  return miscounted ? [...exceeded, `the syncs counted ${cost.ownCalls} API calls, Google ${cost.apiCalls}`] : exceeded
}
