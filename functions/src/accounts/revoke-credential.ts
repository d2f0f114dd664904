import type { DocumentStore, Write } from '../firestore/document-store'
import { accountDocumentSchema } from '../model/documents/account-document'
import { credentialRecordSchema } from '../model/documents/credential-record'
import { CredentialUnusable } from '../model/errors/credential-unusable'
import { RequestRefused } from '../model/errors/request-refused'
import type { AccountId, Uid } from '../model/ids'
import { paths } from '../model/paths'
import { workspaceEmail } from '../model/workspace-credential'
import type { Logger } from '../support/logger'

export interface RevokeDependencies {
  readonly store: DocumentStore
  readonly logger: Logger
  /** Throws `CredentialUnusable` where there is none, or none that opens. */
  readonly readRefreshToken: (uid: Uid, accountId: AccountId) => Promise<string>
  /** Ends the grant at Google; also resolves where it has ended before. */
  readonly revokeToken: (refreshToken: string) => Promise<void>
}

const holderSchema = credentialRecordSchema.pick({ uid: true })

/**
 * Ends what Google granted, which ends it for this OAuth client altogether: where another user has connected the same
 * Google account, the grant stays. What cannot be read cannot be revoked, and what Google refuses to revoke is left to
 * its owner. Throws `RateLimited` and `GoogleUnavailable`.
 */
export async function revokeCredential(
  { uid, accountId }: { readonly uid: Uid; readonly accountId: AccountId },
  commit: (writes: readonly Write[]) => Promise<void>,
  { store, logger, readRefreshToken, revokeToken }: RevokeDependencies,
): Promise<void> {
  if (await isSharedGrant(uid, accountId, store)) return
  try {
    const refreshToken = await readRefreshToken(uid, accountId)
    // Delegation is the administrator's to end, and for all of the Workspace.
    if (workspaceEmail(refreshToken) !== null) return
    // Proves that what was read is not the credential of a new connection.
    await commit([])
    await revokeToken(refreshToken)
  } catch (error) {
    if (error instanceof CredentialUnusable) return
    if (!(error instanceof RequestRefused)) throw error
    logger.warn('credential_revocation_refused', { reason: error.reason })
  }
}

/** Whether somebody else needs it, who is not about to give it up, too. */
async function isSharedGrant(uid: Uid, accountId: AccountId, store: DocumentStore): Promise<boolean> {
  const where = [{ field: 'accountId', op: '==', value: accountId } as const]
  const stored = await store.query({ from: { collection: 'credentials' }, where, fields: ['uid'] })
  const holders = stored.map(({ data }) => holderSchema.parse(data).uid).filter((holder) => holder !== uid)
  if (holders.length === 0) return false
  const accounts = await store.getAll(holders.map((holder) => paths.account(holder, accountId)))
  return accounts.some((account) => account && accountDocumentSchema.parse(account.data).state !== 'disconnecting')
}
