import type { ChangeCounts } from '../model/documents/sync-state'
import { DocumentRejected } from '../model/errors/document-rejected'
import type { EventId } from '../model/ids'
import { type Change, sumCounts } from './change'
import { MAX_CHUNK_WRITES, shareOfCommit } from './chunk-size'
import type { Lease } from './lease'
import { addCounts, NO_CHANGES } from './sync-outcome'

/** Commits under way at once; more did not move more documents a second. */
const IN_FLIGHT = 4

/** A chunk that is being committed. */
interface Commit {
  readonly paths: ReadonlySet<string>
  readonly done: Promise<void>
}

/** What is written instead of an event that Firestore refuses. */
export type Replace = (refused: Change & { readonly eventId: EventId }) => readonly Change[]

/**
 * Gathers changes into chunks by count and size and commits them under the lease, a few at a time. `add` waits where
 * too much is under way, so that listing never runs far ahead of writing. A chunk that Firestore refuses is halved
 * until the events that it refuses are alone. Of one document what was added later is committed later, too. The first
 * failure is thrown by the next call.
 */
export class ChunkWriter {
  private readonly lease: Lease
  private readonly replace: Replace
  private readonly inFlight = new Set<Commit>()
  private readonly refused: EventId[] = []
  private chunk: Change[] = []
  private chunkShare = 0
  private committed: ChangeCounts = NO_CHANGES
  private beating: Promise<void> | undefined
  private failure: { readonly error: unknown } | undefined

  constructor(lease: Lease, replace: Replace) {
    this.lease = lease
    this.replace = replace
  }

  /** What was committed so far. */
  get counts(): ChangeCounts {
    return this.committed
  }

  /** Events that Firestore refused so far. */
  get refusals(): readonly EventId[] {
    return this.refused
  }

  async add(changes: readonly Change[]): Promise<void> {
    for (const change of changes) {
      const share = shareOfCommit(change)
      if (this.chunk.length === MAX_CHUNK_WRITES || this.chunkShare + share > 1) await this.send()
      this.chunk.push(change)
      this.chunkShare += share
    }
    await this.keepAlive()
  }

  /** Prolongs the lease where that is due; to be called now and then also while nothing is written. */
  async keepAlive(): Promise<void> {
    if (!this.beating && !this.lease.beatDue()) return
    this.beating ??= this.beat().finally(() => {
      this.beating = undefined
    })
    await this.beating
  }

  private async beat(): Promise<void> {
    await this.drain()
    await this.lease.beat()
  }

  /** Resolves once everything added is committed. */
  async drain(): Promise<void> {
    await this.send()
    await Promise.all(this.commits())
    this.throwFailure()
  }

  private async send(): Promise<void> {
    this.throwFailure()
    while (this.inFlight.size >= IN_FLIGHT || this.isOvertaking()) await Promise.race(this.commits())
    if (this.chunk.length === 0) return
    const changes = this.chunk
    this.chunk = []
    this.chunkShare = 0
    const done = this.commit(changes)
      .catch((error: unknown) => {
        this.failure ??= { error }
      })
      .finally(() => this.inFlight.delete(commit))
    const commit = { paths: new Set(changes.map(({ write }) => write.path)), done }
    this.inFlight.add(commit)
  }

  /** Two commits under way may be applied in either order, and an event that is moved may be on two pages. */
  private isOvertaking(): boolean {
    return this.chunk.some(({ write }) => [...this.inFlight].some(({ paths }) => paths.has(write.path)))
  }

  private commits(): readonly Promise<void>[] {
    return [...this.inFlight].map(({ done }) => done)
  }

  private async commit(changes: readonly Change[]): Promise<void> {
    try {
      await this.lease.commit(changes.map(({ write }) => write))
      this.committed = addCounts(this.committed, sumCounts(changes))
    } catch (error) {
      if (!(error instanceof DocumentRejected)) throw error
      await this.commitWithoutRefused(changes, error)
    }
  }

  private async commitWithoutRefused(changes: readonly Change[], rejection: DocumentRejected): Promise<void> {
    const [first] = changes
    if (changes.length > 1) {
      const middle = Math.ceil(changes.length / 2)
      await this.commit(changes.slice(0, middle))
      await this.commit(changes.slice(middle))
    } else if (first?.eventId) {
      this.refused.push(first.eventId)
      await this.commit(this.replace({ ...first, eventId: first.eventId }))
    } else throw rejection
  }

  private throwFailure(): void {
    if (this.failure) throw this.failure.error
  }
}
