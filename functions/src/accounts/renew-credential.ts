import type { DocumentStore, StoredDocument } from '../firestore/document-store'
import { credentialRecordSchema } from '../model/documents/credential-record'
import { CredentialUnusable } from '../model/errors/credential-unusable'
import { PreconditionFailed } from '../model/errors/precondition-failed'
import type { Keyring } from '../support/keyring'
import type { Random } from '../support/random'
import { openCredential, sealCredential } from './credential-envelope'

export interface RenewDependencies {
  readonly store: DocumentStore
  readonly random: Random
}

/** `lost`: the record was replaced or deleted since it was read, and is left as it is now. */
export type Renewal = 'current' | 'renewed' | 'lost'

/**
 * Seals a stored credential anew where an old key sealed it. An update of just that version of the record: it brings
 * back nothing that was disconnected meanwhile, and overwrites nothing that was connected meanwhile. `updatedAt` stays,
 * since it tells when the user consented. Throws `CredentialUnusable` where the envelope does not open.
 */
export async function renewCredential(
  stored: StoredDocument,
  keyring: Keyring,
  { store, random }: RenewDependencies,
): Promise<Renewal> {
  const record = credentialRecordSchema.safeParse(stored.data)
  if (!record.success) throw new CredentialUnusable('undecryptable')
  const { uid, accountId, envelope } = record.data
  if (envelope.keyId === keyring.current) return 'current'
  const owner = { uid, accountId }
  const renewed = sealCredential(keyring, random, owner, openCredential(keyring, owner, envelope))
  try {
    const { path, updateTime: ifUpdatedAt } = stored
    await store.commit([{ kind: 'update', path, data: { envelope: renewed }, ifUpdatedAt }])
    return 'renewed'
  } catch (error) {
    if (error instanceof PreconditionFailed) return 'lost'
    throw error
  }
}
