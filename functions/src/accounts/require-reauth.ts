import type { DocumentStore } from '../firestore/document-store'
import type { SyncState } from '../model/documents/sync-state'
import type { CredentialTrouble } from '../model/errors/credential-unusable'
import { PreconditionFailed } from '../model/errors/precondition-failed'
import { paths } from '../model/paths'
import type { Clock } from '../support/clock'
import { writeCalendarState } from '../sync/calendar-state'
import { parseSyncState, type StoredSyncState } from '../sync/stored-sync-state'

/**
 * Tells the owner of a calendar that its account has to be connected again, and why. What is mirrored stays, and the
 * next sync that goes well takes it back; does nothing once account or calendar are gone.
 */
export async function requireReauth(
  { syncId, path }: StoredSyncState,
  trouble: CredentialTrouble,
  { store, clock }: { readonly store: DocumentStore; readonly clock: Clock },
): Promise<void> {
  try {
    await store.transaction(async (transaction) => {
      const [document] = await transaction.getAll([path])
      if (!document) return
      const { state } = parseSyncState(syncId, document)
      const account = { state: 'reauth_required', reason: reasonFor(trouble) }
      transaction.write([
        { kind: 'update', path: paths.account(state.uid, state.accountId), data: account },
        writeCalendarState(state, 'reauth_required'),
        { kind: 'update', path, data: refused(state, clock.now()) },
      ])
    })
  } catch (error) {
    if (!(error instanceof PreconditionFailed)) throw error
  }
}

function refused({ refusedAt, seq }: SyncState, now: number) {
  return { refusedAt: refusedAt ?? new Date(now), seq: seq + 1 }
}

function reasonFor(trouble: CredentialTrouble): string {
  switch (trouble) {
    case 'missing':
      return 'No credential is stored for this account. Connect it again.'
    case 'revoked':
      return 'Google no longer accepts the connection: it was revoked or has expired. Connect the account again.'
    case 'undecryptable':
      return 'The stored credential cannot be read any more. Connect the account again.'
  }
}
