import type { OAuthGrant } from '../model/oauth-grant'

/** Google's consent page and what follows it, for one client and one redirect address. */
export interface GoogleConsent {
  /** Where the user is sent. */
  pageUrl(request: ConsentRequest): string

  /**
   * Exchanges the code that came back. Throws `CredentialUnusable` for a code that Google does not know (any more) or
   * that another verifier belongs to, and otherwise `MalformedResponse`, `GoogleUnavailable`, `RateLimited`,
   * `RequestRefused`.
   */
  exchange(code: string, codeVerifier: string): Promise<OAuthGrant>
}

export interface ConsentRequest {
  /** Comes back with the code. */
  readonly state: string
  /** Google gets its digest (RFC 7636, S256), and the verifier itself with the code only. */
  readonly codeVerifier: string
  /** The address of the account that is meant; without it the user is asked which. */
  readonly loginHint: string | null
}
