import { generateKeyPair, type JsonWebKey, type KeyObject, randomBytes, sign } from 'node:crypto'
import { promisify } from 'node:util'

const LIFETIME_S = 3600

export interface OidcClaims {
  readonly audience: string
  readonly email: string
  /** Milliseconds since the epoch. */
  readonly now: number
}

/** Signs what Google's token endpoint would: RS256 ID tokens of service accounts, with a key made at the start. */
export interface OidcIssuer {
  /** The public key, as `https://www.googleapis.com/oauth2/v3/certs` shows Google's. */
  readonly jwks: { readonly keys: readonly JsonWebKey[] }
  idToken(claims: OidcClaims): string
}

export async function createOidcIssuer(): Promise<OidcIssuer> {
  const { publicKey, privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 })
  const keyId = randomBytes(16).toString('hex')
  return {
    jwks: { keys: [{ ...publicKey.export({ format: 'jwk' }), kid: keyId, alg: 'RS256', use: 'sig' }] },
    idToken: (claims) => signToken(privateKey, keyId, claims),
  }
}

function signToken(key: KeyObject, keyId: string, { audience, email, now }: OidcClaims): string {
  const issuedAt = Math.floor(now / 1000)
  const payload = {
    iss: 'https://accounts.google.com',
    aud: audience,
    azp: email,
    sub: email,
    email,
    email_verified: true,
    iat: issuedAt,
    exp: issuedAt + LIFETIME_S,
  }
  const signed = `${encode({ alg: 'RS256', kid: keyId, typ: 'JWT' })}.${encode(payload)}`
  return `${signed}.${sign('sha256', Buffer.from(signed), key).toString('base64url')}`
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url')
}
