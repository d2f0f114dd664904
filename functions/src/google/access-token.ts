import type { OAuth2Client } from 'google-auth-library'
import { CredentialUnusable } from '../model/errors/credential-unusable'
import { MalformedResponse } from '../model/errors/malformed-response'
import { describeFailure } from './google-failure'

/**
 * Runs `request` with an access token that lasts; the library makes one refresh of all that are needed at once. A
 * token that Google refuses before its time is dropped and got anew, once: whoever fails after that was revoked.
 * The library's own way, `forceRefreshOnFailure`, does so on 403 too, where it would double every rate-limited call.
 */
export async function withAccessToken<Result>(auth: OAuth2Client, request: () => Promise<Result>): Promise<Result> {
  const token = await accessToken(auth)
  try {
    return await request()
  } catch (error) {
    if (!isUnauthorized(error)) throw error
    dropAccessToken(auth, token)
    await accessToken(auth)
    return await request()
  }
}

/** Over an answer that is no token the library stumbles, with an error of no kind. */
async function accessToken(auth: OAuth2Client): Promise<string | null | undefined> {
  try {
    return (await auth.getAccessToken()).token
  } catch (error) {
    if (error instanceof CredentialUnusable || describeFailure(error)) throw error
    throw new MalformedResponse('Google answered no access token')
  }
}

function isUnauthorized(error: unknown): boolean {
  return error instanceof Error && 'status' in error && error.status === 401
}

/** Unless another request has replaced it already. */
function dropAccessToken(auth: OAuth2Client, token: string | null | undefined): void {
  const { access_token: current, refresh_token: refreshToken } = auth.credentials
  if (current === token) auth.setCredentials({ refresh_token: refreshToken ?? null })
}
