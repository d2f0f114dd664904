import { CALENDAR_SCOPES } from '../model/oauth-grant'

export const DELEGATION_GRANT_TYPE = 'urn:ietf:params:oauth:grant-type:jwt-bearer'
/** The longest that Google takes. */
const LIFETIME_S = 3_600

export interface Delegation {
  readonly serviceAccount: string
  /** The user's address. */
  readonly email: string
  readonly tokenUrl: string
  /** Milliseconds since the epoch. */
  readonly now: number
}

/**
 * What a service account states, and signs, to read a user's calendars and nothing else
 * (https://developers.google.com/identity/protocols/oauth2/service-account#authorizingrequests).
 */
export function delegationClaims({ serviceAccount, email, tokenUrl, now }: Delegation) {
  const iat = Math.floor(now / 1_000)
  const scope = CALENDAR_SCOPES.join(' ')
  return { iss: serviceAccount, sub: email, scope, aud: tokenUrl, iat, exp: iat + LIFETIME_S }
}
