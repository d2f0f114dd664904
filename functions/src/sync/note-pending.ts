import type { DocumentStore } from '../firestore/document-store'
import type { SyncId } from '../model/ids'
import { paths } from '../model/paths'
import type { Clock } from '../support/clock'
import { parseSyncState } from './stored-sync-state'

/** Notes that a calendar waits for a sync that nobody will try again; does nothing where it is not selected any more. */
export async function notePending(
  syncId: SyncId,
  { store, clock }: { readonly store: DocumentStore; readonly clock: Clock },
): Promise<void> {
  const path = paths.syncState(syncId)
  await store.transaction(async (transaction) => {
    const [document] = await transaction.getAll([path])
    if (!document) return
    const { pendingSince, seq } = parseSyncState(syncId, document).state
    if (pendingSince) return
    transaction.write([{ kind: 'update', path, data: { pendingSince: new Date(clock.now()), seq: seq + 1 } }])
  })
}
