/** A history that broke a promise. */
export interface Failure {
  readonly seed: number
  readonly invariant: string
  readonly message: string
}

/** What many histories came to. */
export interface Outcome {
  seeds: number
  readonly failures: Failure[]
  /** Seeds that did not do the same twice. */
  readonly unequal: number[]
  readonly steps: number[]
  readonly faultsAHistory: number[]
  readonly fired: Map<string, number>
  readonly met: Map<string, number>
  readonly checked: Map<string, number>
}

export function emptyOutcome(): Outcome {
  const counts = { fired: new Map(), met: new Map(), checked: new Map() }
  return { seeds: 0, failures: [], unequal: [], steps: [], faultsAHistory: [], ...counts }
}

export function addOutcome(sum: Outcome, part: Outcome): void {
  sum.seeds += part.seeds
  sum.failures.push(...part.failures)
  sum.unequal.push(...part.unequal)
  for (const steps of part.steps) sum.steps.push(steps)
  for (const faults of part.faultsAHistory) sum.faultsAHistory.push(faults)
  addCounts(sum.fired, part.fired)
  addCounts(sum.met, part.met)
  addCounts(sum.checked, part.checked)
}

export function addCounts(sum: Map<string, number>, part: ReadonlyMap<string, number>): void {
  for (const [name, count] of part) sum.set(name, (sum.get(name) ?? 0) + count)
}

/** The value below which this share of them lies. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
}
