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
}

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

  begin(): Holder {
    this.begun += 1
    const holder: Holder = { age: this.begun, paths: new Set(), wants: null, usedAt: this.now(), detached: false }
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

  /** Whether a read has to wait: somebody older is about to write one of these. */
  blocksRead(paths: readonly string[], reader: Holder): boolean {
    this.endIdle()
    for (const other of this.holders) {
      if (other.age < reader.age && other.wants && paths.some((path) => other.wants?.has(path))) return true
    }
    return false
  }

  /** `deadlock`: one of those that are in the way waits as well, and is older. */
  stateOfWrite(paths: ReadonlySet<string>, writer: Holder | undefined): 'free' | 'blocked' | 'deadlock' {
    this.endIdle()
    let blocked = false
    for (const other of this.holders) {
      if (other === writer || ![...other.paths].some((path) => paths.has(path))) continue
      if (writer && other.wants && other.age < writer.age) return 'deadlock'
      blocked = true
    }
    return blocked ? 'blocked' : 'free'
  }

  private endIdle(): void {
    const now = this.now()
    for (const holder of this.holders) if (now - holder.usedAt > IDLE_MS) this.holders.delete(holder)
  }
}
