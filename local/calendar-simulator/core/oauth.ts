import { createHash } from 'node:crypto'
import { faultTable } from './fault-table'
import { OAuthError } from './oauth-error'
import { randomId } from './random-source'
import type { UserState, World } from './world'

/** What a client asks of a user on the consent page. */
export interface ConsentRequest {
  readonly clientId: string
  readonly redirectUri: string
  readonly scopes: readonly string[]
  readonly offline: boolean
  /** `consent` brings a new refresh token each time. */
  readonly prompt: 'consent' | 'none'
  readonly codeChallenge: string | null
}

export interface IdTokenClaims {
  readonly aud: string
  readonly sub: string
  readonly email: string
  readonly email_verified: true
  readonly name: string
  /** Seconds since the epoch. */
  readonly iat: number
  readonly exp: number
}

export interface TokenGrant {
  readonly accessToken: string
  readonly expiresInSeconds: number
  readonly scopes: readonly string[]
  readonly refreshToken: string | null
  /** Null unless `openid` was granted. */
  readonly idToken: IdTokenClaims | null
}

export interface Caller {
  readonly user: string
  readonly clientId: string
  readonly scopes: readonly string[]
}

/** Google's authorization server as data. Every client id and secret is accepted. */
export interface OAuth {
  /** The user agrees, to some or all scopes; returns the code for the redirect. */
  approve(user: string, request: ConsentRequest): string
  exchange(exchange: { code: string; clientId: string; redirectUri: string; codeVerifier: string | null }): TokenGrant
  refresh(refreshToken: string, clientId: string): TokenGrant
  /** Ends all grants of the token's user and client. */
  revoke(token: string): void
  /** Whose access token this is; 401 where it is unknown or has expired. */
  authenticate(accessToken: string | null): Caller
  /** A grant without the consent page, for set-up. */
  grantRefreshToken(user: string, clientId: string, scopes: readonly string[]): string
  /** As if the user had removed the client in their account. */
  revokeUser(user: string): void
  /** What is good now, oldest first. */
  issued(): IssuedToken[]
}

interface Grant extends Caller {
  readonly issuedAt: number
  /** Milliseconds since the epoch. */
  readonly expiresAt: number
}

interface RefreshToken extends Caller {
  readonly issuedAt: number
  usedAt: number
}

/** What was issued to whom, without the secret itself. */
export interface IssuedToken extends Caller {
  readonly kind: 'access' | 'refresh'
  /** Milliseconds since the epoch. */
  readonly issuedAt: number
  /** Null for a refresh token. */
  readonly expiresAt: number | null
}

interface Code {
  readonly user: string
  readonly request: ConsentRequest
  readonly expiresAt: number
}

const accessTokenLifetime = 3_600_000
const codeLifetime = 600_000
const day = 86_400_000

/** https://developers.google.com/identity/protocols/oauth2#expiration */
const unusedLifetime = 183 * day
const testingLifetime = 7 * day
const mostRefreshTokens = 100

const verifies = (verifier: string | null, challenge: string | null): boolean =>
  challenge === null ||
  createHash('sha256')
    .update(verifier ?? '')
    .digest('base64url') === challenge

const claimsFor = (world: World, { email, subject, name }: UserState, aud: string): IdTokenClaims => {
  const iat = Math.floor(world.clock.now() / 1000)
  return { aud, sub: subject, email, email_verified: true, name, iat, exp: iat + 3600 }
}

const issuedToken = (
  kind: IssuedToken['kind'],
  { user, clientId, scopes, issuedAt }: RefreshToken | Grant,
  expiresAt: number | null,
): IssuedToken => ({ kind, user, clientId, scopes, issuedAt, expiresAt })

export const createOAuth = (world: World): OAuth => {
  const codes = new Map<string, Code>()
  const refreshTokens = new Map<string, RefreshToken>()
  const accessTokens = new Map<string, Grant>()

  const dropGrants = (ends: (caller: Caller) => boolean): void => {
    for (const tokens of [refreshTokens, accessTokens]) {
      for (const [token, caller] of tokens) if (ends(caller)) tokens.delete(token)
    }
  }
  const issue = (caller: Caller, refreshToken: string | null): TokenGrant => {
    const accessToken = `ya29.${randomId(world.random, 40)}`
    const issuedAt = world.clock.now()
    accessTokens.set(accessToken, { ...caller, issuedAt, expiresAt: issuedAt + accessTokenLifetime })
    const user = world.users.get(caller.user)
    const openId = user !== undefined && caller.scopes.includes('openid')
    return {
      accessToken,
      refreshToken,
      expiresInSeconds: accessTokenLifetime / 1000 - 1,
      scopes: caller.scopes,
      idToken: openId ? claimsFor(world, user, caller.clientId) : null,
    }
  }
  const tokensOf = ({ user, clientId }: Caller): string[] =>
    [...refreshTokens].flatMap(([token, other]) => (other.user === user && other.clientId === clientId ? [token] : []))

  const newRefreshToken = ({ user, clientId, scopes }: Caller): string => {
    const token = `1//${randomId(world.random, 40)}`
    const now = world.clock.now()
    refreshTokens.set(token, { user, clientId, scopes, issuedAt: now, usedAt: now })
    // The oldest ends without a word.
    const [oldest = '', ...others] = tokensOf({ user, clientId, scopes })
    if (others.length >= mostRefreshTokens) refreshTokens.delete(oldest)
    return token
  }
  const hasEnded = ({ issuedAt, usedAt }: RefreshToken): boolean => {
    const now = world.clock.now()
    const testing = world.switches.consentScreen === 'testing' && now - issuedAt >= testingLifetime
    return testing || now - usedAt >= unusedLifetime
  }
  const hasConsented = (caller: Caller): boolean => tokensOf(caller).length > 0

  return {
    approve: (user, request) => {
      const code = `4/${randomId(world.random, 30)}`
      codes.set(code, { user, request, expiresAt: world.clock.now() + codeLifetime })
      return code
    },
    exchange: ({ code, clientId, redirectUri, codeVerifier }) => {
      const found = codes.get(code)
      codes.delete(code)
      if (found === undefined || found.expiresAt <= world.clock.now())
        throw new OAuthError('invalid_grant', 'Bad Request')
      const { request, user } = found
      if (request.clientId !== clientId) throw new OAuthError('invalid_grant', 'Bad Request')
      if (request.redirectUri !== redirectUri) throw new OAuthError('invalid_grant', 'redirect_uri_mismatch')
      if (!verifies(codeVerifier, request.codeChallenge))
        throw new OAuthError('invalid_grant', 'Invalid code verifier.')
      const caller = { user, clientId, scopes: request.scopes }
      // Only the first consent brings a refresh token, unless it was asked for again.
      const first = request.offline && (request.prompt === 'consent' || !hasConsented(caller))
      return issue(caller, first ? newRefreshToken(caller) : null)
    },
    refresh: (refreshToken, clientId) => {
      const known = refreshTokens.get(refreshToken)
      if (known === undefined || known.clientId !== clientId || hasEnded(known)) {
        throw new OAuthError('invalid_grant', 'Token has been expired or revoked.')
      }
      known.usedAt = world.clock.now()
      return issue({ user: known.user, clientId, scopes: known.scopes }, null)
    },
    revoke: (token) => {
      const caller = refreshTokens.get(token) ?? accessTokens.get(token)
      if (caller === undefined) throw new OAuthError('invalid_token', 'Token expired or revoked')
      dropGrants(({ user, clientId }) => user === caller.user && clientId === caller.clientId)
    },
    authenticate: (accessToken) => {
      const grant = accessTokens.get(accessToken ?? '')
      if (grant === undefined || grant.expiresAt <= world.clock.now()) throw faultTable.authError()
      return grant
    },
    grantRefreshToken: (user, clientId, scopes) => newRefreshToken({ user, clientId, scopes }),
    revokeUser: (user) => dropGrants((caller) => caller.user === user),
    issued: () => {
      const now = world.clock.now()
      const refresh = [...refreshTokens.values()].filter((token) => !hasEnded(token))
      const access = [...accessTokens.values()].filter(({ expiresAt }) => expiresAt > now)
      return [
        ...refresh.map((token) => issuedToken('refresh', token, null)),
        ...access.map((token) => issuedToken('access', token, token.expiresAt)),
      ].toSorted((a, b) => a.issuedAt - b.issuedAt)
    },
  }
}
