import type { DocumentStore } from '../firestore/document-store'
import { credentialRecordSchema } from '../model/documents/credential-record'
import { CredentialUnusable } from '../model/errors/credential-unusable'
import { accountKey } from '../model/ids'
import { paths } from '../model/paths'
import { keyringFrom, type KeyringSource } from '../support/keyring'
import type { Random } from '../support/random'
import { type CredentialOwner, openCredential } from './credential-envelope'
import { renewCredential } from './renew-credential'

/**
 * The account's refresh token; one read. Throws `CredentialUnusable` where there is none, or none that opens, and
 * whatever keeps the keyring away. Given `random`, what an old key sealed is sealed anew by the way: one write, whose
 * failure is nobody's concern, since the next reading tries again.
 */
export async function readCredential(
  store: DocumentStore,
  keyrings: KeyringSource,
  owner: CredentialOwner,
  random?: Random,
): Promise<string> {
  const keyring = await keyringFrom(keyrings)
  const [stored] = await store.getAll([paths.credential(accountKey(owner.uid, owner.accountId))])
  if (!stored) throw new CredentialUnusable('missing')
  const record = credentialRecordSchema.safeParse(stored.data)
  if (!record.success) throw new CredentialUnusable('undecryptable')
  const refreshToken = openCredential(keyring, owner, record.data.envelope)
  if (random && record.data.envelope.keyId !== keyring.current) {
    await renewCredential(stored, keyring, { store, random }).catch(() => undefined)
  }
  return refreshToken
}
