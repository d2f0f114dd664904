import type { Write } from '../../../functions/src/firestore/document-store'
import type { Prng } from '../prng'
import type { Scheduler } from '../scheduler'
import type { Documents } from '../store/documents'
import type { Locks } from '../store/locks'
import type { Encounters } from './encounters'
import type { Faults } from './faults'
import type { Committer } from './committer'

/** What all processes of a simulated world stand on. */
export interface Ground {
  readonly scheduler: Scheduler
  readonly chance: Prng
  readonly faults: Faults
  readonly encounters: Encounters
  readonly documents: Documents
  readonly locks: Locks
  /** Schedules what a process waits for; returns what calls it off. */
  after(delay: number, process: string, direction: '→' | '←' | '…', operation: string, run: () => void): () => void
  /** How long a message takes, in milliseconds. */
  latency(): number
  /** Whether a request takes no time at all, which spares a step. */
  goesAtOnce(): boolean
  /** Whether the database takes none of these documents. */
  refuses(writes: readonly Write[]): boolean
  /** Hears of writes right before they are applied. */
  onApply: ((by: Committer, writes: readonly Write[], locked: ReadonlySet<string> | null) => void) | undefined
}
