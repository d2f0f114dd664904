import { randomBytes } from 'node:crypto'
import {
  type CredentialOwner,
  openCredential,
  sealCredential,
} from '../../../../functions/src/accounts/credential-envelope'
import {
  type CredentialEnvelope,
  credentialEnvelopeSchema,
} from '../../../../functions/src/model/documents/credential-record'
import { CredentialUnusable } from '../../../../functions/src/model/errors/credential-unusable'
import { accountIdSchema, uidSchema } from '../../../../functions/src/model/ids'
import { type Keyring, parseKeyring } from '../../../../functions/src/support/keyring'
import { systemRandom } from '../../../../functions/src/support/random'

const first = randomBytes(32).toString('base64')
const second = randomBytes(32).toString('base64')
const keyring = parseKeyring(JSON.stringify({ current: 'k1', keys: { k1: first } }))
const owner = ownerOf('anna', '1001')
const secret = '1//a-refresh-token with ünïcode'

function ownerOf(uid: string, accountId: string): CredentialOwner {
  return { uid: uidSchema.parse(uid), accountId: accountIdSchema.parse(accountId) }
}

function seal(keys: Keyring = keyring): CredentialEnvelope {
  return sealCredential(keys, systemRandom, owner, secret)
}

function expectRefusal(envelope: CredentialEnvelope, by: CredentialOwner = owner, keys: Keyring = keyring): void {
  expect(() => openCredential(keys, by, envelope)).toThrow(new CredentialUnusable('undecryptable'))
}

it('what was sealed opens in its place', () => {
  expect(openCredential(keyring, owner, credentialEnvelopeSchema.parse(seal()))).toBe(secret)
})

it('no two envelopes are alike, and none shows the token', () => {
  const [one, other] = [seal(), seal()]
  expect(one.iv).not.toBe(other.iv)
  expect(one.ciphertext).not.toBe(other.ciphertext)
  const bytes = Buffer.from(one.ciphertext, 'base64')
  expect(bytes.includes(Buffer.from('refresh'))).toBe(false)
})

describe('an envelope is refused', () => {
  it.each([
    ['another user', ownerOf('berta', '1001')],
    ['another account of the same user', ownerOf('anna', '1002')],
    ['owners whose ids run together alike', ownerOf('anna1', '001')],
    ['owners whose ids hold the separator', ownerOf('anna","1001', 'x')],
  ])('when copied to %s', (_, by) => {
    expectRefusal(seal(), by)
  })

  it('when it names another key with the same bytes', () => {
    const twins = parseKeyring(JSON.stringify({ current: 'k1', keys: { k1: first, k2: first } }))
    expectRefusal({ ...seal(twins), keyId: 'k2' }, owner, twins)
  })

  it('when its key was dropped, or another has taken its name', () => {
    const envelope = seal()
    expectRefusal(envelope, owner, parseKeyring(JSON.stringify({ current: 'k2', keys: { k2: second } })))
    expectRefusal(envelope, owner, parseKeyring(JSON.stringify({ current: 'k1', keys: { k1: second } })))
  })

  it.each(['iv', 'ciphertext', 'tag'] as const)('with any bit of its %s flipped', (part) => {
    const envelope = seal()
    const bytes = Buffer.from(envelope[part], 'base64')
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const flipped = Buffer.from(bytes)
      flipped.writeUInt8(flipped.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3)
      expectRefusal({ ...envelope, [part]: flipped.toString('base64') })
    }
  })

  it.each(['iv', 'ciphertext', 'tag'] as const)('with its %s cut to any length', (part) => {
    const envelope = seal()
    const bytes = Buffer.from(envelope[part], 'base64')
    for (let length = 0; length < bytes.length; length += 1) {
      expectRefusal({ ...envelope, [part]: bytes.subarray(0, length).toString('base64') })
    }
  })
})

it('after a rotation the old key opens and the new one seals', () => {
  const rotated = parseKeyring(JSON.stringify({ current: 'k2', keys: { k1: first, k2: second } }))
  expect(openCredential(rotated, owner, seal(keyring))).toBe(secret)
  const sealed = seal(rotated)
  expect(sealed.keyId).toBe('k2')
  expectRefusal(sealed, owner, keyring)
})
