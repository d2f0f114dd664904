import { createPublicKey, verify } from 'node:crypto'
import { z } from 'zod'

/** Whether a call to a task-queue function may pass, in the terms of the status code that refuses it. */
export type TaskTokenVerdict =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'unauthenticated'; readonly reason: string }
  | { readonly kind: 'forbidden'; readonly reason: string }

export interface TaskTokenExpectation {
  /** The function's own url, as its caller reaches it. */
  readonly audience: string
  /** The one service account that may invoke. Without it, any. */
  readonly invoker?: string
  /** Milliseconds since the epoch. */
  readonly now: number
}

const ISSUER = 'https://accounts.google.com'

const headerSchema = z.object({ alg: z.literal('RS256'), kid: z.string() })
const claimsSchema = z.object({
  iss: z.literal(ISSUER),
  aud: z.string(),
  email: z.email(),
  email_verified: z.literal(true),
  exp: z.number(),
})
export const jwksSchema = z.object({ keys: z.array(z.looseObject({ kid: z.string() })) })
export type Jwks = z.infer<typeof jwksSchema>

/** What IAM does before a private function is even started: who calls, and may they. */
export function verifyTaskToken(
  authorization: string | undefined,
  jwks: Jwks,
  expected: TaskTokenExpectation,
): TaskTokenVerdict {
  const token = /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1]
  if (token === undefined) return { kind: 'unauthenticated', reason: 'no bearer token' }
  const claims = readVerified(token, jwks)
  if (claims === undefined) return { kind: 'unauthenticated', reason: 'not a token of Cloud Tasks' }
  if (claims.exp * 1000 <= expected.now) return { kind: 'unauthenticated', reason: 'the token has expired' }
  if (claims.aud !== expected.audience) return { kind: 'forbidden', reason: `the audience is ${claims.aud}` }
  if (expected.invoker !== undefined && claims.email !== expected.invoker) {
    return { kind: 'forbidden', reason: `${claims.email} may not invoke this function` }
  }
  return { kind: 'accepted' }
}

function readVerified(token: string, jwks: Jwks): z.infer<typeof claimsSchema> | undefined {
  const [head = '', payload = '', signature = '', ...rest] = token.split('.')
  const header = headerSchema.safeParse(parsePart(head)).data
  const key = jwks.keys.find(({ kid }) => kid === header?.kid)
  if (header === undefined || key === undefined || rest.length > 0) return undefined
  const publicKey = createPublicKey({ key, format: 'jwk' })
  const isSigned = verify('sha256', Buffer.from(`${head}.${payload}`), publicKey, Buffer.from(signature, 'base64url'))
  return isSigned ? claimsSchema.safeParse(parsePart(payload)).data : undefined
}

function parsePart(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))
  } catch {
    return undefined
  }
}
