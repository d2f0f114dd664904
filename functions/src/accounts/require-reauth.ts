import type { DocumentStore, StoredDocument, Write } from '../firestore/document-store'
import { accountDocumentSchema } from '../model/documents/account-document'
import { credentialRecordSchema } from '../model/documents/credential-record'
import type { CredentialTrouble } from '../model/errors/credential-unusable'
import { accountKey } from '../model/ids'
import { paths } from '../model/paths'
import type { Clock } from '../support/clock'
import { writeCalendarState } from '../sync/calendar-state'
import { explainTrouble } from './explain-trouble'
import { parseSyncState, type StoredSyncState } from '../sync/stored-sync-state'

export interface Refusal {
  readonly trouble: CredentialTrouble
  /** When the attempt began that the credential failed in, in milliseconds since the epoch. */
  readonly since: number
}

/**
 * Tells the owner of a calendar that its account has to be connected again, and why. What is mirrored stays, and the
 * next sync that goes well takes it back. Does nothing where calendar or account are gone, where the account is being
 * disconnected, and where it was connected anew since the attempt that failed.
 */
export async function requireReauth(
  { syncId, path, state }: StoredSyncState,
  { trouble, since }: Refusal,
  { store, clock }: { readonly store: DocumentStore; readonly clock: Clock },
): Promise<void> {
  const accountPath = paths.account(state.uid, state.accountId)
  const credentialPath = paths.credential(accountKey(state.uid, state.accountId))
  await store.transaction(async (transaction) => {
    const [document, account, credential] = await transaction.getAll([path, accountPath, credentialPath])
    if (!document || !isConnected(account) || isNewer(credential, since)) return
    const { refusedAt, seq, pausedBy } = parseSyncState(syncId, document).state
    const noted = { refusedAt: refusedAt ?? new Date(clock.now()), seq: seq + 1 }
    const reason = explainTrouble(trouble, ageOf(credential, since))
    const refused: readonly Write[] = [
      { kind: 'update', path: accountPath, data: { state: 'reauth_required', reason } },
      { kind: 'update', path, data: noted },
      ...(pausedBy.length === 0 ? [writeCalendarState(state, 'reauth_required')] : []),
    ]
    transaction.write(refused)
  })
}

/** Also where it has been refused before: each calendar of the account says so for itself. */
function isConnected(account: StoredDocument | undefined): boolean {
  return account !== undefined && accountDocumentSchema.parse(account.data).state !== 'disconnecting'
}

function isNewer(credential: StoredDocument | undefined, since: number): boolean {
  const age = ageOf(credential, since)
  return age !== null && age < 0
}

/** How long ago, before `at`, the user consented; null where nothing tells. */
export function ageOf(credential: StoredDocument | undefined, at: number): number | null {
  const record = credential && credentialRecordSchema.safeParse(credential.data).data
  return record ? at - record.updatedAt.getTime() : null
}
