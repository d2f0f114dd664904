import type { DifferenceKind } from '../functions/src/model/documents/drift-report'
import { SyncTokenExpired } from '../functions/src/model/errors/sync-token-expired'
import type { EventRef, SyncId } from '../functions/src/model/ids'
import { findDifferences } from '../functions/src/sync/reconciliation/find-differences'
import { listGoogle } from '../functions/src/sync/reconciliation/google-listing'
import { readDelta } from '../functions/src/sync/read-delta'
import { readSyncState } from '../functions/src/sync/stored-sync-state'
import type { SyncDependencies } from '../functions/src/sync/sync-dependencies'
import { unpackFilters } from '../functions/src/sync/plan-mirror-update'
import { CommandFailed } from './command-failed'

/** What differed between mirror and Google when somebody looked, who proved nothing and changed nothing. */
export type ReadOnlyComparison =
  /** Nothing is brought over until its owner ends that, so whatever differs is meant to. Google is not asked. */
  { readonly kind: 'paused' } | Compared

interface Compared {
  readonly kind: 'compared'
  /** How many documents Google's listing makes. */
  readonly documents: number
  /** Whether Google has changes that no sync has brought over yet; what differs may be just these. */
  readonly underWay: boolean
  readonly differences: readonly { readonly ref: EventRef; readonly kind: DifferenceKind }[]
}

/** Throws `CommandFailed` for a calendar that has not been synced in full yet, and whatever Google refuses. */
export async function compareReadOnly(
  syncId: SyncId,
  { store, access, clock }: Pick<SyncDependencies, 'store' | 'access' | 'clock'>,
): Promise<ReadOnlyComparison> {
  const read = await readSyncState(store, syncId)
  if (!read) throw new CommandFailed('It is not mirrored any more.')
  const { state } = read
  if (state.pausedBy.length > 0) return { kind: 'paused' }
  const { token, timeZone, window } = state
  if (token === null || timeZone === null) throw new CommandFailed('Its first full sync has not ended yet.')
  const api = await access.forAccount(state.uid, state.accountId)
  const filters = unpackFilters(state)
  const mirroredAt = new Date(clock.now())
  const listing = await listGoogle(api, { state, timeZone, filters, next: window, mirroredAt })
  const differences = await findDifferences(listing, state, store, () => Promise.resolve())
  return {
    kind: 'compared',
    documents: listing.stored.size,
    underWay: await hasChanges(),
    differences: [...differences].map(([ref, kind]) => ({ ref, kind })),
  }

  async function hasChanges(): Promise<boolean> {
    try {
      return (await readDelta(api, state.calendarId, token ?? '', 0)).rows.length > 0
    } catch (error) {
      // A full sync is to come, which brings over whatever there is.
      if (error instanceof SyncTokenExpired) return true
      throw error
    }
  }
}
