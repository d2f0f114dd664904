import { OAuth2Client } from 'google-auth-library'
import { createBoundedFetch } from './bounded-fetch'

/** The OAuth client (type "web application" or "desktop app") that users connect their accounts to. */
export interface OAuthClientOptions {
  readonly clientId: string
  readonly clientSecret: string
  /** Of a stand-in for Google; null or absent: Google's own. */
  readonly authUrl?: string | null
  readonly tokenUrl?: string | null
  readonly revokeUrl?: string | null
  /** Keys that ID tokens are signed with, as PEM by id. */
  readonly certsUrl?: string | null
}

const TIMEOUT_MILLISECONDS = 30_000
const MAX_RESPONSE_BYTES = 1024 * 1024

export function createOAuthClient(options: OAuthClientOptions, redirectUri?: string): OAuth2Client {
  return new OAuth2Client({
    clientId: options.clientId,
    clientSecret: options.clientSecret,
    endpoints: {
      ...(options.authUrl ? { oauth2AuthBaseUrl: options.authUrl } : {}),
      ...(options.tokenUrl ? { oauth2TokenUrl: options.tokenUrl } : {}),
      ...(options.revokeUrl ? { oauth2RevokeUrl: options.revokeUrl } : {}),
      ...(options.certsUrl ? { oauth2FederatedSignonPemCertsUrl: options.certsUrl } : {}),
    },
    transporterOptions: {
      fetchImplementation: createBoundedFetch(MAX_RESPONSE_BYTES),
      redirect: 'manual',
      timeout: TIMEOUT_MILLISECONDS,
    },
    ...(redirectUri === undefined ? {} : { redirectUri }),
  })
}
