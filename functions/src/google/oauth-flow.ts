import { createHash } from 'node:crypto'
import { CodeChallengeMethod, type OAuth2Client } from 'google-auth-library'
import { z } from 'zod'
import { MalformedResponse } from '../model/errors/malformed-response'
import { accountIdSchema } from '../model/ids'
import { CALENDAR_SCOPES, type OAuthGrant } from '../model/oauth-grant'
import type { Random } from '../support/random'
import { createOAuthClient, type OAuthClientOptions } from './create-oauth-client'
import type { ConsentRequest, GoogleConsent } from './google-consent'
import { describeFailure } from './google-failure'
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

/** Google's consent page for the web, where the state is kept elsewhere. */
export function createGoogleConsent(oauth: OAuthClientOptions, redirectUri: string): GoogleConsent {
  return {
    pageUrl: (request) => consentPage(oauth, redirectUri, request),
    exchange: (code, codeVerifier) => exchangeCode(oauth, redirectUri, code, codeVerifier),
  }
}

/** Begins the flow for a program that waits for its end itself. */
export function beginAuthorization(oauth: OAuthClientOptions, redirectUri: string, random: Random): Authorization {
  const state = random.bytes(32).toString('base64url')
  const codeVerifier = random.bytes(64).toString('base64url')
  return { url: consentPage(oauth, redirectUri, { state, codeVerifier, loginHint: null }), state, codeVerifier }
}

/**
 * The page of https://developers.google.com/identity/protocols/oauth2/web-server with PKCE (RFC 7636). Consent is
 * forced, since only then Google is sure to give a refresh token.
 */
function consentPage(
  oauth: OAuthClientOptions,
  redirectUri: string,
  { state, codeVerifier, loginHint }: ConsentRequest,
): string {
  return createOAuthClient(oauth, redirectUri).generateAuthUrl({
    access_type: 'offline',
    scope: ['openid', 'email', ...CALENDAR_SCOPES],
    state,
    code_challenge_method: CodeChallengeMethod.S256,
    code_challenge: createHash('sha256').update(codeVerifier).digest('base64url'),
    ...(loginHint === null ? { prompt: 'consent select_account' } : { prompt: 'consent', login_hint: loginHint }),
  })
}

const tokenResponseSchema = z.object({
  id_token: z.string(),
  scope: z.string(),
  refresh_token: z.string().min(1).nullish(),
})

const identitySchema = z.object({ sub: accountIdSchema, email: z.email() })

/** As `GoogleConsent.exchange`. */
export async function exchangeCode(
  oauth: OAuthClientOptions,
  redirectUri: string,
  code: string,
  codeVerifier: string,
): Promise<OAuthGrant> {
  const client = createOAuthClient(oauth, redirectUri)
  const tokens = parseResponse(tokenResponseSchema, await requestTokens(client, code, codeVerifier))
  const identity = parseResponse(identitySchema, await verifiedIdentity(client, oauth.clientId, tokens.id_token))
  return {
    accountId: identity.sub,
    email: identity.email,
    scopes: tokens.scope.split(' ').filter(Boolean),
    refreshToken: tokens.refresh_token ?? null,
  }
}

async function requestTokens(client: OAuth2Client, code: string, codeVerifier: string): Promise<unknown> {
  try {
    return (await client.getToken({ code, codeVerifier })).tokens
  } catch (error) {
    throw translateGoogleError(error, 'other')
  }
}

/** Signature, issuer, audience and times are the library's to check; it says what is wrong in plain errors. */
async function verifiedIdentity(client: OAuth2Client, audience: string, idToken: string): Promise<unknown> {
  try {
    return (await client.verifyIdToken({ idToken, audience })).getPayload()
  } catch (error) {
    throw describeFailure(error) ? translateGoogleError(error, 'other') : new MalformedResponse('The ID token is none')
  }
}
