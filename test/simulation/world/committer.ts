/** A process, as far as it matters for what it commits. */
export interface Committer {
  readonly id: string
  readonly alive: boolean
  /** Whether something has gone wrong in it, or with its clock. */
  readonly faulted: boolean
  readonly skewed: boolean
  /** The epoch of the lease that it took last, by the path of the state. */
  readonly epochs: Map<string, number>
}
