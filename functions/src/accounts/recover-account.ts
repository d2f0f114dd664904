import type { DocumentStore, StoredDocument } from '../firestore/document-store'
import type { CalendarAccess } from '../google/calendar-access'
import { CredentialUnusable } from '../model/errors/credential-unusable'
import { PreconditionFailed } from '../model/errors/precondition-failed'
import type { ListOwner } from './calendar-list-state'
import { selectedCalendars } from './selected-calendars'

/**
 * Asks whether Google serves an account again that waits for its owner, and says so: one call. Of an account with
 * mirrored calendars each night asks, so that nothing is asked here. False where Google refuses it still, and where
 * somebody else has changed the account since it was read.
 */
export async function recoverAccount(
  account: StoredDocument,
  { uid, accountId }: ListOwner,
  { store, access }: { readonly store: DocumentStore; readonly access: CalendarAccess },
): Promise<boolean> {
  if ((await selectedCalendars(store, uid, accountId)).length > 0) return false
  const recovered = { state: 'connected', reason: null } as const
  try {
    const api = await access.forAccount(uid, accountId)
    await api.listCalendars()
    await store.commit([{ kind: 'update', path: account.path, data: recovered, ifUpdatedAt: account.updateTime }])
    return true
  } catch (error) {
    if (error instanceof CredentialUnusable || error instanceof PreconditionFailed) return false
    throw error
  }
}
