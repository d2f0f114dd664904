import type { DocumentStore, Write } from '../firestore/document-store'
import type { ErasureProgress } from '../model/documents/account-document'
import type { AccountErasure } from '../model/documents/erasure-record'
import { paths } from '../model/paths'
import type { Clock } from '../support/clock'

/** A short disconnection reports nothing: each report costs a write, and a read of whoever watches. */
const INTERVAL_MS = 2_000

/** Tells the account's owner how far its disconnection is, in commits that hold only while it is under way. */
export class ErasureReport {
  private readonly path: string
  private readonly commit: (writes: readonly Write[]) => Promise<void>
  private readonly clock: Clock
  private progress: ErasureProgress
  private reportedAt: number

  private constructor(
    path: string,
    progress: ErasureProgress,
    commit: (writes: readonly Write[]) => Promise<void>,
    clock: Clock,
  ) {
    this.path = path
    this.progress = progress
    this.commit = commit
    this.clock = clock
    this.reportedAt = clock.now()
  }

  /** Counts what there is to erase: a read for a thousand documents. */
  static async begin(
    { uid, accountId }: AccountErasure,
    commit: (writes: readonly Write[]) => Promise<void>,
    { store, clock }: { readonly store: DocumentStore; readonly clock: Clock },
  ): Promise<ErasureReport> {
    const where = [{ field: 'accountId', op: '==', value: accountId } as const]
    const collections = [paths.events(uid), paths.seriesOf(uid), paths.calendars(uid)]
    const counts = await Promise.all(collections.map((collection) => store.aggregate({ from: { collection }, where })))
    const of = counts.reduce((sum, { count }) => sum + count, 0)
    return new ErasureReport(paths.account(uid, accountId), { done: 0, of }, commit, clock)
  }

  async add(erased: number): Promise<void> {
    const done = this.progress.done + erased
    this.progress = { done, of: Math.max(this.progress.of, done) }
    const now = this.clock.now()
    if (now - this.reportedAt < INTERVAL_MS) return
    this.reportedAt = now
    await this.commit([{ kind: 'update', path: this.path, data: { progress: this.progress } }])
  }
}
