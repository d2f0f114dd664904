/** A read-write transaction that is under way, as the server knows it. */
export interface Holder {
  /** Of two that wait for each other the younger one is aborted. */
  readonly age: number
  readonly paths: Set<string>
  /** What it waits to write, once it tries to commit. */
  wants: ReadonlySet<string> | null
  usedAt: number
  /** Its process has given it up, and its commit is still under way. */
  detached: boolean
  /** Whether its process still works on it: one that is dead or frozen leaves its locks behind. */
  readonly answers: () => boolean
}

export type LockState = 'free' | 'blocked' | 'deadlock'

/** How long a transaction may do nothing before the server ends it (https://firebase.google.com/docs/firestore/quotas). */
const IDLE_MS = 60_000

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
    const holder: Holder = { ...times, paths: new Set(), wants: null, detached: false, answers }
    this.holders.add(holder)
    return holder
  }

  use(holder: Holder): void {
    holder.usedAt = this.now()
  }

  end(holder: Holder): void {
    this.holders.delete(holder)
  }

  isAlive(holder: Holder): boolean {
    this.endIdle()
    return this.holders.has(holder)
  }

  /**
   * A read has to wait while somebody older is about to write one of these. `deadlock`: that one waits for the reader,
   * who has read something else that it wants.
   */
  stateOfRead(paths: readonly string[], reader: Holder): LockState {
    this.endIdle()
    let blocked = false
    for (const { age, wants } of this.holders) {
      if (age >= reader.age || !wants || !paths.some((path) => wants.has(path))) continue
      if ([...reader.paths].some((path) => wants.has(path))) return 'deadlock'
      blocked = true
    }
    return blocked ? 'blocked' : 'free'
  }

  /** `deadlock`: one of those that are in the way waits as well, and is older. */
  stateOfWrite(paths: ReadonlySet<string>, writer: Holder | undefined): LockState {
    this.endIdle()
    let blocked = false
    for (const other of this.holders) {
      if (other === writer || ![...other.paths].some((path) => paths.has(path))) continue
      if (writer && other.wants && other.age < writer.age) return 'deadlock'
      blocked = true
    }
    return blocked ? 'blocked' : 'free'
  }

  /** Whether what somebody waits for was left behind by one that is dead or frozen. */
  isLeftBehind(paths: Iterable<string>, waiting: Holder | undefined): boolean {
    const others = [...this.holders].filter((other) => other !== waiting && !other.answers())
    return others.length > 0 && [...paths].some((path) => others.some((other) => other.paths.has(path)))
  }

  private endIdle(): void {
    const now = this.now()
    for (const holder of this.holders) if (now - holder.usedAt > IDLE_MS) this.holders.delete(holder)
  }
}
