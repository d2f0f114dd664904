import { deleteApp, initializeApp } from 'firebase-admin/app'
import { getAuth } from 'firebase-admin/auth'
import { generateKeyPairSync, sign } from 'node:crypto'
import { Agent } from 'node:https'
import { createIdTokenVerifier } from '../../../../functions/src/entrypoints/verify-id-token'
import { SignInUnverifiable } from '../../../../functions/src/model/errors/sign-in-unverifiable'

const projectId = 'demo-project'

// Beside an emulator the SDK checks no signature. Each test file has an environment of its own.
delete process.env['FIREBASE_AUTH_EMULATOR_HOST']

/** Firebase's own SDK, on a network on which no name is known. */
const app = initializeApp(
  { projectId, httpAgent: new Agent({ lookup: (_host, _options, answer) => answer(new Error('no network'), '') }) },
  'verify-id-token.test',
)
const verify = createIdTokenVerifier(getAuth(app))
afterAll(() => deleteApp(app))

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })

function tokenOf(claims: object, header: object = {}): string {
  const now = Math.floor(Date.now() / 1000)
  const payload = {
    iss: `https://securetoken.google.com/${projectId}`,
    aud: projectId,
    sub: 'ana',
    iat: now - 60,
    exp: now + 3600,
    ...claims,
  }
  const signed = [{ alg: 'RS256', kid: 'k1', typ: 'JWT', ...header }, payload]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.')
  return `${signed}.${sign('sha256', Buffer.from(signed), privateKey).toString('base64url')}`
}

it('a token that may be good cannot be checked without Firebase’s public keys: that is no fault of its user', async () => {
  await expect(verify(tokenOf({}))).rejects.toThrow(SignInUnverifiable)
})

it.each<[string, string]>([
  ['that is none', 'a.b.c'],
  ['that is empty', ''],
  ['for another project', tokenOf({ aud: 'another' })],
  ['of another issuer', tokenOf({ iss: 'https://evil.example.com' })],
  ['without a key id', tokenOf({}, { kid: undefined })],
  ['with another algorithm', tokenOf({}, { alg: 'HS256' })],
  ['of nobody', tokenOf({ sub: '' })],
  ['of a user whose id is too long', tokenOf({ sub: 'x'.repeat(129) })],
])('a token %s is nobody’s, whether keys can be had or not', async (_, token) => {
  expect(await verify(token)).toBeNull()
})
