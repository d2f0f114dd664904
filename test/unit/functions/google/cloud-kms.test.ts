import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { z } from 'zod'
import { createCloudKms } from '../../../../functions/src/google/cloud-kms'
import { KeysUnavailable } from '../../../../functions/src/model/errors/keys-unavailable'
import { currentKey, openKeyring } from '../../../../functions/src/support/keyring'
import { type Script, type ScriptedServer, startScriptedServer } from '../../../support/scripted-server'

const KMS_KEY = 'projects/demo/locations/europe-west1/keyRings/mirror/cryptoKeys/credentials'

let server: ScriptedServer

beforeAll(async () => {
  server = await startScriptedServer()
})
afterAll(() => server.stop())

/** A stand-in for Cloud KMS: it wraps with AES-GCM, and unwraps what it wrapped itself. */
const secret = randomBytes(32)

function wrap(key: Buffer): string {
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', secret, iv)
  return Buffer.concat([iv, cipher.update(key), cipher.final(), cipher.getAuthTag()]).toString('base64')
}

const decrypt: Script = ({ body }) => {
  const { ciphertext } = z.strictObject({ ciphertext: z.base64() }).parse(JSON.parse(body))
  const wrapped = Buffer.from(ciphertext, 'base64')
  const decipher = createDecipheriv('aes-256-gcm', secret, wrapped.subarray(0, 12), { authTagLength: 16 })
  decipher.setAuthTag(wrapped.subarray(-16))
  try {
    const plaintext = Buffer.concat([decipher.update(wrapped.subarray(12, -16)), decipher.final()])
    return { body: { plaintext: plaintext.toString('base64'), usedPrimary: true } }
  } catch {
    return { status: 400, body: { error: { code: 400, status: 'INVALID_ARGUMENT' } } }
  }
}

const kms = () => createCloudKms({ rootUrl: `${server.url}/` })
const keyring = (wrapped: string, more: object = {}) =>
  JSON.stringify({ current: 'k2', keys: { k2: { kms: KMS_KEY, wrapped }, ...more } })

it('a wrapped key is unwrapped by the Cloud KMS key that it names', async () => {
  server.play(decrypt)
  const key = randomBytes(32)
  expect(currentKey(await openKeyring(keyring(wrap(key)), kms())).export()).toEqual(key)
  expect(server.requests.map(({ method, path }) => [method, path])).toEqual([['POST', `/v1/${KMS_KEY}:decrypt`]])
})

it('wrapped and plain keys stand beside each other, so that one can follow the other', async () => {
  server.play(decrypt)
  const [plain, wrapped] = [randomBytes(32), randomBytes(32)]
  const opened = await openKeyring(keyring(wrap(wrapped), { k1: plain.toString('base64') }), kms())
  expect([opened.keys.get('k1')?.export(), opened.keys.get('k2')?.export()]).toEqual([plain, wrapped])
})

it('plain keys ask nobody', async () => {
  server.play(decrypt)
  const plain = randomBytes(32)
  const text = JSON.stringify({ current: 'k1', keys: { k1: plain.toString('base64') } })
  expect(currentKey(await openKeyring(text, kms())).export()).toEqual(plain)
  expect(server.requests).toEqual([])
})

it.each<[string, Script]>([
  ['refuses', () => ({ status: 403, body: { error: { code: 403, status: 'PERMISSION_DENIED' } } })],
  ['is down', () => ({ status: 503, body: '<html>' })],
  ['hangs up', () => 'hang up'],
  ['redirects elsewhere', () => ({ status: 302, headers: { Location: `${server.url}/elsewhere` } })],
  ['answers something else', () => ({ body: { plaintext: 7 } })],
  ['answers HTML', () => ({ body: '<html>' })],
])('a Cloud KMS that %s makes the keys unavailable, which says nothing about any account', async (_, script) => {
  server.play(script)
  const opening = openKeyring(keyring(wrap(randomBytes(32))), kms())
  await expect(opening).rejects.toThrow(KeysUnavailable)
  expect(server.requests).toHaveLength(1)
})

it.each([
  ['a plain key that is too short', { k2: 'c2hvcnQ=' }, /keys: k2: a key has 32 bytes/],
  ['a wrapped key that names no Cloud KMS key', { k2: { kms: 'k', wrapped: 'c2hvcnQ=' } }, /keys: k2: kms/],
  ['a wrapped key that is none', { k2: { kms: KMS_KEY } }, /keys: k2: wrapped/],
])('says what is wrong with %s, and asks nobody', async (_, keys, reason) => {
  server.play(decrypt)
  const opening = openKeyring(JSON.stringify({ current: 'k2', keys }), kms(), 'CREDENTIAL_KEYS')
  await expect(opening).rejects.toThrow(reason)
  await expect(opening).rejects.not.toThrow(/c2hvcnQ/)
  expect(server.requests).toEqual([])
})

it('a key that was cut short is refused, without telling it', async () => {
  server.play(decrypt)
  const short = randomBytes(16)
  const opening = openKeyring(keyring(wrap(short)), kms())
  await expect(opening).rejects.toThrow('The keyring is unusable: keys: k2: not 32 bytes')
})
