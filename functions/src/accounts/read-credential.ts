import type { DocumentStore } from '../firestore/document-store'
import { credentialRecordSchema } from '../model/documents/credential-record'
import { CredentialUnusable } from '../model/errors/credential-unusable'
import { accountKey } from '../model/ids'
import { paths } from '../model/paths'
import type { Keyring } from '../support/keyring'
import { type CredentialOwner, openCredential } from './credential-envelope'

/** The account's refresh token; one read. Throws `CredentialUnusable` where there is none, or none that opens. */
export async function readCredential(store: DocumentStore, keyring: Keyring, owner: CredentialOwner): Promise<string> {
  const [stored] = await store.getAll([paths.credential(accountKey(owner.uid, owner.accountId))])
  if (!stored) throw new CredentialUnusable('missing')
  const record = credentialRecordSchema.safeParse(stored.data)
  if (!record.success) throw new CredentialUnusable('undecryptable')
  return openCredential(keyring, owner, record.data.envelope)
}
