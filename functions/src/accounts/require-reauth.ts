import type { DocumentStore } from '../firestore/document-store'
import type { CredentialTrouble } from '../model/errors/credential-unusable'
import { PreconditionFailed } from '../model/errors/precondition-failed'
import type { AccountId, Uid } from '../model/ids'
import { paths } from '../model/paths'

/** Tells the owner that the account has to be connected again, and why; does nothing once the account is gone. */
export async function requireReauth(
  store: DocumentStore,
  uid: Uid,
  accountId: AccountId,
  trouble: CredentialTrouble,
): Promise<void> {
  const data = { state: 'reauth_required', reason: reasonFor(trouble) }
  try {
    await store.commit([{ kind: 'update', path: paths.account(uid, accountId), data }])
  } catch (error) {
    if (!(error instanceof PreconditionFailed)) throw error
  }
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
