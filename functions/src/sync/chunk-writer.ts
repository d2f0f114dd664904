import type { Write } from '../firestore/document-store'
import { estimateBytes, MAX_CHUNK_BYTES, MAX_CHUNK_WRITES } from './chunk-size'
import type { Lease } from './lease'

/** Commits under way at once; more did not move more documents a second. */
const IN_FLIGHT = 4

/**
 * Gathers writes into chunks by count and bytes and commits them under the lease, a few at a time. `add` waits where
 * too much is under way, so that listing never runs far ahead of writing. The first failure is thrown by the next
 * call.
 */
export class ChunkWriter {
  private readonly lease: Lease
  private readonly inFlight = new Set<Promise<void>>()
  private chunk: Write[] = []
  private chunkBytes = 0
  private failure: { readonly error: unknown } | undefined

  constructor(lease: Lease) {
    this.lease = lease
  }

  async add(writes: readonly Write[]): Promise<void> {
    for (const write of writes) {
      const bytes = estimateBytes(write)
      if (this.chunk.length === MAX_CHUNK_WRITES || this.chunkBytes + bytes > MAX_CHUNK_BYTES) await this.send()
      this.chunk.push(write)
      this.chunkBytes += bytes
    }
    await this.keepAlive()
  }

  /** Prolongs the lease where that is due; to be called now and then also while nothing is written. */
  async keepAlive(): Promise<void> {
    if (!this.lease.beatDue()) return
    await this.drain()
    await this.lease.beat()
  }

  /** Resolves once everything added is committed. */
  async drain(): Promise<void> {
    await this.send()
    await Promise.all(this.inFlight)
    this.throwFailure()
  }

  private async send(): Promise<void> {
    this.throwFailure()
    while (this.inFlight.size >= IN_FLIGHT) await Promise.race(this.inFlight)
    if (this.chunk.length === 0) return
    const writes = this.chunk
    this.chunk = []
    this.chunkBytes = 0
    const commit: Promise<void> = this.lease
      .commit(writes)
      .catch((error: unknown) => {
        this.failure ??= { error }
      })
      .finally(() => this.inFlight.delete(commit))
    this.inFlight.add(commit)
  }

  private throwFailure(): void {
    if (this.failure) throw this.failure.error
  }
}
