import type { DocumentStore } from '../firestore/document-store'
import { accountDocumentSchema } from '../model/documents/account-document'
import { accountKey } from '../model/ids'
import { paths } from '../model/paths'
import type { Clock } from '../support/clock'
import { readSyncState } from '../sync/stored-sync-state'
import type { ListOwner } from './calendar-list-state'
import { explainTrouble } from './explain-trouble'
import { ageOf, type Refusal, requireReauth } from './require-reauth'
import { selectedCalendars } from './selected-calendars'

/**
 * Tells the owner of an account that it has to be connected again: by each of its mirrored calendars, or, where there
 * is none, by the account itself. As `requireReauth`, it does nothing where the account was connected anew meanwhile.
 */
export async function refuseAccount(
  { uid, accountId }: ListOwner,
  refusal: Refusal,
  { store, clock }: { readonly store: DocumentStore; readonly clock: Clock },
): Promise<void> {
  for (const { syncId } of await selectedCalendars(store, uid, accountId)) {
    const read = await readSyncState(store, syncId)
    if (read) await requireReauth(read, refusal, { store, clock })
  }
  const accountPath = paths.account(uid, accountId)
  await store.transaction(async (transaction) => {
    const [account, credential] = await transaction.getAll([accountPath, paths.credential(accountKey(uid, accountId))])
    const age = ageOf(credential, refusal.since)
    const isCurrent = account !== undefined && accountDocumentSchema.parse(account.data).state === 'connected'
    if (!isCurrent || (age !== null && age < 0)) return
    const reason = explainTrouble(refusal.trouble, age)
    transaction.write([{ kind: 'update', path: accountPath, data: { state: 'reauth_required', reason } }])
  })
}
