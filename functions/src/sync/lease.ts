import type { DocumentStore, Transaction, Write } from '../firestore/document-store'
import { LeaseLost } from '../model/errors/lease-lost'
import type { SyncState } from '../model/documents/sync-state'
import type { SyncId } from '../model/ids'
import { paths } from '../model/paths'
import type { Clock } from '../support/clock'
import { parseSyncState, type StoredSyncState } from './stored-sync-state'

/** How long a lease holds without a heartbeat. */
export const LEASE_MS = 60_000
const HEARTBEAT_MS = 20_000

/** Decided on the state in the very transaction that commits it; may read more, and has no other effects. */
type WritesFor = (state: SyncState, transaction: Transaction) => readonly Write[] | Promise<readonly Write[]>

/**
 * The exclusive right to write one calendar's documents, until it is released or its epoch is no longer the current
 * one. Every commit under it proves that it still holds.
 */
export class Lease {
  readonly epoch: number
  private readonly syncId: SyncId
  private readonly owner: string
  private readonly store: DocumentStore
  private readonly clock: Clock
  private beatAt: number

  private constructor(read: StoredSyncState, owner: string, store: DocumentStore, clock: Clock) {
    this.epoch = read.state.epoch + 1
    this.syncId = read.syncId
    this.owner = owner
    this.store = store
    this.clock = clock
    this.beatAt = clock.now()
  }

  /**
   * Takes the lease over from the state as it was read, together with `changes` of it and `writes` beside it. Throws
   * `PreconditionFailed` where the state has moved since.
   */
  static async acquire(
    read: StoredSyncState,
    owner: string,
    { store, clock }: { readonly store: DocumentStore; readonly clock: Clock },
    changes: Partial<SyncState>,
    writes: readonly Write[] = [],
  ): Promise<Lease> {
    const lease = new Lease(read, owner, store, clock)
    const data = { ...changes, interrupted: true, epoch: lease.epoch, lease: lease.renewed(), seq: read.state.seq + 1 }
    await store.commit([{ kind: 'update', path: read.path, data, ifUpdatedAt: read.updateTime }, ...writes])
    return lease
  }

  /** Commits documents while the lease is ours; throws `LeaseLost` and writes nothing otherwise. */
  async commit(writes: readonly Write[]): Promise<void> {
    await this.guarded(() => writes)
  }

  /** Whether the lease should be prolonged now; only once every commit under it is acknowledged. */
  beatDue(): boolean {
    return this.clock.now() - this.beatAt >= HEARTBEAT_MS
  }

  async beat(): Promise<void> {
    const now = this.clock.now()
    await this.advance({ lease: this.renewed() })
    // The lease runs from before this commit, however long it took.
    this.beatAt = now
  }

  /** Changes the state, and commits with it what follows from the state as it is then. */
  async advance(changes: Partial<SyncState>, writesFor: WritesFor = () => []): Promise<void> {
    const path = paths.syncState(this.syncId)
    await this.guarded(async (state, transaction) => [
      { kind: 'update', path, data: { ...changes, seq: state.seq + 1 } },
      ...(await writesFor(state, transaction)),
    ])
  }

  private renewed() {
    return { owner: this.owner, until: new Date(this.clock.now() + LEASE_MS) }
  }

  private async guarded(writesFor: WritesFor): Promise<void> {
    await this.store.transaction(async (transaction) => {
      const [document] = await transaction.getAll([paths.syncState(this.syncId)])
      const state = document && parseSyncState(this.syncId, document).state
      if (state?.epoch !== this.epoch || state.lease === null) throw new LeaseLost()
      transaction.write(await writesFor(state, transaction))
    })
  }
}
