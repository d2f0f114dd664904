import type { DocumentStore, StoredDocument, UpdateTime } from '../firestore/document-store'
import { type SyncState, syncStateSchema } from '../model/documents/sync-state'
import type { SyncId } from '../model/ids'
import { paths } from '../model/paths'

/** A syncState as it was read, with what a commit has to prove unchanged. */
export interface StoredSyncState {
  readonly syncId: SyncId
  readonly path: string
  readonly state: SyncState
  readonly updateTime: UpdateTime
}

/** Undefined once the calendar is no longer selected. */
export async function readSyncState(store: DocumentStore, syncId: SyncId): Promise<StoredSyncState | undefined> {
  const [document] = await store.getAll([paths.syncState(syncId)])
  return document && parseSyncState(syncId, document)
}

export function parseSyncState(syncId: SyncId, document: StoredDocument): StoredSyncState {
  const { path, data, updateTime } = document
  return { syncId, path, state: syncStateSchema.parse(data), updateTime }
}
