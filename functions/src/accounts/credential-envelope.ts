import { createCipheriv, createDecipheriv } from 'node:crypto'
import type { CredentialEnvelope } from '../model/documents/credential-record'
import { CredentialUnusable } from '../model/errors/credential-unusable'
import type { AccountId, Uid } from '../model/ids'
import { currentKey, type Keyring } from '../support/keyring'
import type { Random } from '../support/random'

/** Whose credential it is: an envelope opens in this place only. */
export interface CredentialOwner {
  readonly uid: Uid
  readonly accountId: AccountId
}

const CIPHER = 'aes-256-gcm'

/** What GCM is specified for, and the whole of its tag: Node would take shorter ones (NIST SP 800-38D). */
const IV_BYTES = 12
const TAG_BYTES = 16

/** Encrypts with the keyring's current key. */
export function sealCredential(
  keyring: Keyring,
  random: Random,
  owner: CredentialOwner,
  refreshToken: string,
): CredentialEnvelope {
  const iv = random.bytes(IV_BYTES)
  const cipher = createCipheriv(CIPHER, currentKey(keyring), iv, { authTagLength: TAG_BYTES })
  cipher.setAAD(additionalData(owner, keyring.current))
  const ciphertext = Buffer.concat([cipher.update(refreshToken, 'utf8'), cipher.final()])
  return {
    version: 1,
    keyId: keyring.current,
    iv: iv.toString('base64'),
    ciphertext: ciphertext.toString('base64'),
    tag: cipher.getAuthTag().toString('base64'),
  }
}

/**
 * The refresh token. Throws `CredentialUnusable('undecryptable')` where the key is gone from the keyring, or anything
 * was changed, cut or copied from elsewhere.
 */
export function openCredential(keyring: Keyring, owner: CredentialOwner, envelope: CredentialEnvelope): string {
  const key = keyring.keys.get(envelope.keyId)
  const [iv, ciphertext, tag] = [envelope.iv, envelope.ciphertext, envelope.tag].map((text) =>
    Buffer.from(text, 'base64'),
  )
  if (!key || !ciphertext || iv?.length !== IV_BYTES || tag?.length !== TAG_BYTES) {
    throw new CredentialUnusable('undecryptable')
  }
  const decipher = createDecipheriv(CIPHER, key, iv, { authTagLength: TAG_BYTES })
  decipher.setAAD(additionalData(owner, envelope.keyId)).setAuthTag(tag)
  try {
    return Buffer.concat([decipher.update(ciphertext), decipher.final()]).toString('utf8')
  } catch {
    throw new CredentialUnusable('undecryptable')
  }
}

/** As JSON, in which no two owners read the same. */
function additionalData({ uid, accountId }: CredentialOwner, keyId: string): Buffer {
  return Buffer.from(JSON.stringify(['credential', 1, uid, accountId, keyId]))
}
