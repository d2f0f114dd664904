/** A read-write transaction that is under way, as the server knows it. */
export interface Holder {
  /** Of those that wait for each other in a circle the youngest is aborted. */
  readonly age: number
  readonly paths: Set<string>
  /** What it waits to read. */
  reads: ReadonlySet<string>
  /** What it waits to write, once it tries to commit. */
  wants: ReadonlySet<string>
  usedAt: number
  /** Its process has given it up, and its commit is still under way. */
  detached: boolean
  /** Whether its process still works on it: one that is dead or frozen leaves its locks behind. */
  readonly answers: () => boolean
}

export type LockState = 'free' | 'blocked' | 'deadlock'

/** How long a transaction may do nothing before the server ends it (https://firebase.google.com/docs/firestore/quotas). */
const IDLE_MS = 60_000

const NONE: ReadonlySet<string> = new Set()

/**
 * The locks of read-write transactions of the server libraries: a read locks its document until the end, and whoever
 * wants to write it waits (https://firebase.google.com/docs/firestore/transaction-data-contention).
 */
export class Locks {
  private readonly holders = new Set<Holder>()
  private begun = 0
  private readonly now: () => number

  constructor(now: () => number) {
    this.now = now
  }

  begin(answers: () => boolean): Holder {
    this.begun += 1
    const times = { age: this.begun, usedAt: this.now() }
    const holder: Holder = { ...times, paths: new Set(), reads: NONE, wants: NONE, detached: false, answers }
    this.holders.add(holder)
    return holder
  }

  use(holder: Holder): void {
    holder.usedAt = this.now()
  }

  end(holder: Holder): void {
    this.holders.delete(holder)
  }

  /** Whether whoever wants to write this one has to wait. */
  isLocked(path: string): boolean {
    this.endIdle()
    return [...this.holders].some(({ paths }) => paths.has(path))
  }

  isAlive(holder: Holder): boolean {
    this.endIdle()
    return this.holders.has(holder)
  }

  /** A read has to wait while somebody older is about to write one of these. */
  stateOfRead(paths: readonly string[], reader: Holder): LockState {
    reader.reads = new Set(paths)
    const state = this.stateOf(reader)
    if (state === 'free') reader.reads = NONE
    return state
  }

  /** A write has to wait while anybody else has read one of these; a commit without a transaction waits as well. */
  stateOfWrite(paths: ReadonlySet<string>, writer: Holder | undefined): LockState {
    this.endIdle()
    if (!writer) return this.readersOf(paths).length > 0 ? 'blocked' : 'free'
    writer.wants = paths
    return this.stateOf(writer)
  }

  /** Whether what somebody waits for was left behind by one that is dead or frozen, or waits for such a one itself. */
  isLeftBehind(paths: ReadonlySet<string>, waiting: Holder | undefined): boolean {
    const first = waiting ? this.inTheWayOf(waiting) : this.readersOf(paths)
    return [...this.reachedFrom(first)].some((other) => !other.answers())
  }

  private stateOf(waiting: Holder): LockState {
    this.endIdle()
    const first = this.inTheWayOf(waiting)
    if (first.length === 0) return 'free'
    const isInCircle = this.reachedFrom(first, (other) => other.age <= waiting.age).has(waiting)
    return isInCircle ? 'deadlock' : 'blocked'
  }

  private inTheWayOf(waiting: Holder): Holder[] {
    const writers = [...this.holders].filter(({ age, wants }) => age < waiting.age && meet(wants, waiting.reads))
    return [...writers, ...this.readersOf(waiting.wants).filter((reader) => reader !== waiting)]
  }

  private readersOf(paths: ReadonlySet<string>): Holder[] {
    return [...this.holders].filter((holder) => meet(holder.paths, paths))
  }

  /** These, what they wait for, and so on. */
  private reachedFrom(first: readonly Holder[], passes: (holder: Holder) => boolean = () => true): Set<Holder> {
    const reached = new Set(first.filter(passes))
    // A set that grows while it is gone through is gone through to its end.
    for (const holder of reached) for (const next of this.inTheWayOf(holder)) if (passes(next)) reached.add(next)
    return reached
  }

  private endIdle(): void {
    const now = this.now()
    for (const holder of this.holders) if (now - holder.usedAt > IDLE_MS) this.holders.delete(holder)
  }
}

function meet(some: ReadonlySet<string>, others: ReadonlySet<string>): boolean {
  return [...some].some((path) => others.has(path))
}
