/** An answer of the token endpoint that is no token (https://www.rfc-editor.org/rfc/rfc6749#section-5.2). */
export class OAuthError extends Error {
  override readonly name = 'OAuthError'
  readonly error: 'invalid_grant' | 'invalid_request' | 'invalid_client' | 'unsupported_grant_type' | 'invalid_token'

  constructor(error: OAuthError['error'], description: string) {
    super(description)
    this.error = error
  }
}
