import { createHash } from 'node:crypto'
import { CodeChallengeMethod } from 'google-auth-library'
import { z } from 'zod'
import { MalformedResponse } from '../model/errors/malformed-response'
import { accountIdSchema } from '../model/ids'
import { CALENDAR_SCOPES, type OAuthGrant } from '../model/oauth-grant'
import type { Random } from '../support/random'
import { createOAuthClient, type OAuthClientOptions } from './create-oauth-client'
import { parseResponse } from './parse-response'
import { translateGoogleError } from './translate-google-error'

/** An authorization under way; whoever began it keeps `state` and `codeVerifier` to themselves. */
export interface Authorization {
  /** Where the user is sent. */
  readonly url: string
  /** Comes back with the code; any other value means that someone else began it. */
  readonly state: string
  readonly codeVerifier: string
}

/**
 * Begins the flow of https://developers.google.com/identity/protocols/oauth2/web-server with PKCE (RFC 7636). The
 * consent page is forced, since only then Google is sure to give a refresh token.
 */
export function beginAuthorization(oauth: OAuthClientOptions, redirectUri: string, random: Random): Authorization {
  const state = random.bytes(32).toString('base64url')
  const codeVerifier = random.bytes(64).toString('base64url')
  const url = createOAuthClient(oauth, redirectUri).generateAuthUrl({
    access_type: 'offline',
    prompt: 'consent',
    scope: ['openid', 'email', ...CALENDAR_SCOPES],
    state,
    code_challenge_method: CodeChallengeMethod.S256,
    code_challenge: createHash('sha256').update(codeVerifier).digest('base64url'),
  })
  return { url, state, codeVerifier }
}

const tokenResponseSchema = z.object({
  id_token: z.string(),
  scope: z.string(),
  refresh_token: z.string().min(1).nullish(),
})

const identitySchema = z.object({
  iss: z.enum(['https://accounts.google.com', 'accounts.google.com']),
  aud: z.string(),
  sub: accountIdSchema,
  email: z.email(),
})

/**
 * Exchanges the code that came back. The ID token is read without checking its signature: it comes straight from
 * Google's token endpoint over TLS, for which OpenID Connect allows that (Core 1.0, 3.1.3.7, point 6). Throws
 * `CredentialUnusable` for a code that Google does not know (any more), `MalformedResponse`, and the other errors of
 * `translateGoogleError`.
 */
export async function exchangeCode(
  oauth: OAuthClientOptions,
  redirectUri: string,
  code: string,
  codeVerifier: string,
): Promise<OAuthGrant> {
  const tokens = parseResponse(tokenResponseSchema, await requestTokens(oauth, redirectUri, code, codeVerifier))
  const identity = parseResponse(identitySchema, payloadOf(tokens.id_token))
  if (identity.aud !== oauth.clientId) throw new MalformedResponse('The ID token is for another client')
  return {
    accountId: identity.sub,
    email: identity.email,
    scopes: tokens.scope.split(' ').filter(Boolean),
    refreshToken: tokens.refresh_token ?? null,
  }
}

async function requestTokens(oauth: OAuthClientOptions, redirectUri: string, code: string, codeVerifier: string) {
  try {
    return (await createOAuthClient(oauth, redirectUri).getToken({ code, codeVerifier })).tokens
  } catch (error) {
    throw translateGoogleError(error, 'other')
  }
}

function payloadOf(idToken: string): unknown {
  try {
    return JSON.parse(Buffer.from(idToken.split('.')[1] ?? '', 'base64url').toString('utf8'))
  } catch {
    throw new MalformedResponse('The ID token is none')
  }
}
