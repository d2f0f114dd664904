import { createHmac, hash, timingSafeEqual } from 'node:crypto'
import type { Random } from '../support/random'

/**
 * What binds a connection under way to one browser. The state travels through Google, the secret stays in the
 * browser's cookie, and the code verifier (RFC 7636) needs both: no store holds what a code could be exchanged with.
 */
export interface ConnectProof {
  readonly state: string
  readonly browserSecret: string
}

const BYTES = 32

export function newConnectProof(random: Random): ConnectProof {
  return { state: random.bytes(BYTES).toString('base64url'), browserSecret: random.bytes(BYTES).toString('base64url') }
}

/** 43 characters of the alphabet that RFC 7636 wants. */
export function codeVerifierOf({ state, browserSecret }: ConnectProof): string {
  return createHmac('sha256', browserSecret).update(`code verifier ${state}`).digest('base64url')
}

/** The id of the state's document, in hexadecimal. */
export function stateId(state: string): string {
  return digest('state', state)
}

export function browserDigest(secret: string): string {
  return digest('browser', secret)
}

export function isSameBrowser(secret: string, expected: string): boolean {
  const [shown, known] = [browserDigest(secret), expected].map((text) => Buffer.from(text, 'hex'))
  return shown !== undefined && known !== undefined && shown.length === known.length && timingSafeEqual(shown, known)
}

function digest(what: string, text: string): string {
  return hash('sha256', `${what} ${text}`)
}
