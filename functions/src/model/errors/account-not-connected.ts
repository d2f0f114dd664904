/** There is no usable Google account behind the request: none connected, or one that has to be connected again. */
export class AccountNotConnected extends Error {
  override readonly name = 'AccountNotConnected'
  readonly reason: 'calendar_not_connected' | 'reauth_required'

  constructor(reason: AccountNotConnected['reason']) {
    super(
      reason === 'reauth_required' ? 'The Google account has to be connected again' : 'No Google account is connected',
    )
    this.reason = reason
  }
}
