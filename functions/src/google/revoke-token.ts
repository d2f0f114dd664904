import { CredentialUnusable } from '../model/errors/credential-unusable'
import { RequestRefused } from '../model/errors/request-refused'
import { createOAuthClient, type OAuthClientOptions } from './create-oauth-client'
import { translateGoogleError } from './translate-google-error'

/**
 * Ends everything that the user granted to this OAuth client, other tokens included
 * (https://developers.google.com/identity/protocols/oauth2/web-server#tokenrevoke). A token that Google does not know
 * (any more) is as good as revoked. Throws `RequestRefused`, `RateLimited` and `GoogleUnavailable`.
 */
export async function revokeToken(oauth: OAuthClientOptions, refreshToken: string): Promise<void> {
  try {
    await createOAuthClient(oauth).revokeToken(refreshToken)
  } catch (error) {
    const translated = translateGoogleError(error, 'other')
    if (translated instanceof CredentialUnusable) return
    if (translated instanceof RequestRefused && translated.reason === 'invalid_token') return
    throw translated
  }
}
