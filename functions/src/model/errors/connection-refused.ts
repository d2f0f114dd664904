/**
 * An account cannot be connected now:
 * - `scopes_withheld`: its owner did not grant what mirroring needs.
 * - `no_refresh_token`: Google gave none and none that works is stored; the consent page has to be shown again.
 * - `disconnecting`: what was stored of it is still being erased.
 * - `other_account`: its owner chose another Google account than the one that was to be connected again.
 */
export class ConnectionRefused extends Error {
  override readonly name = 'ConnectionRefused'
  readonly reason: ConnectionRefusal

  constructor(reason: ConnectionRefusal, options?: ErrorOptions) {
    super(`The account cannot be connected: ${reason}`, options)
    this.reason = reason
  }
}

export type ConnectionRefusal = 'scopes_withheld' | 'no_refresh_token' | 'disconnecting' | 'other_account'
