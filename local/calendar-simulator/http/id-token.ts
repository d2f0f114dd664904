import { createSign, generateKeyPairSync } from 'node:crypto'
import type { IdTokenClaims } from '../core/oauth'

const keyId = 'simulated-key'

/** Signs ID tokens with a key of this process; made when it is first needed. */
export interface IdTokenSigner {
  sign(claims: IdTokenClaims): string
  /** Public keys by id, PEM, as Google's certificate endpoint for Node clients serves them. */
  pems(): Readonly<Record<string, string>>
  /** The same as a JSON Web Key Set. */
  keySet(): { readonly keys: readonly unknown[] }
}

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')

export const createIdTokenSigner = (): IdTokenSigner => {
  let made: ReturnType<typeof makeKeys> | null = null
  const makeKeys = () => generateKeyPairSync('rsa', { modulusLength: 2048 })
  const keys = () => (made ??= makeKeys())
  return {
    sign: (claims) => {
      const content = `${encode({ alg: 'RS256', kid: keyId, typ: 'JWT' })}.${encode({ iss: 'https://accounts.google.com', ...claims })}`
      return `${content}.${createSign('RSA-SHA256').update(content).sign(keys().privateKey, 'base64url')}`
    },
    pems: () => ({ [keyId]: keys().publicKey.export({ type: 'spki', format: 'pem' }).toString() }),
    keySet: () => ({
      keys: [{ ...keys().publicKey.export({ format: 'jwk' }), kid: keyId, alg: 'RS256', use: 'sig' }],
    }),
  }
}
