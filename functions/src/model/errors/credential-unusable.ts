/** Google or we cannot use the account's credential any more; its owner has to connect again. */
export class CredentialUnusable extends Error {
  override readonly name = 'CredentialUnusable'
  readonly trouble: CredentialTrouble

  constructor(trouble: CredentialTrouble, options?: ErrorOptions) {
    super(`The account's credential is unusable: ${trouble}`, options)
    this.trouble = trouble
  }
}

/**
 * - `missing`: none is stored. - `undecryptable`: its key is gone, or it was tampered with. - `revoked`: Google no longer
 * takes it and says no more. - `policy`: an administrator's policy ended it. - `account_gone`: the account is no more.
 */
export type CredentialTrouble = 'missing' | 'undecryptable' | 'revoked' | 'policy' | 'account_gone'
