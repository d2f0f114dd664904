/** Google or we cannot use the account's credential any more; its owner has to connect again. */
export class CredentialUnusable extends Error {
  override readonly name = 'CredentialUnusable'
  readonly trouble: CredentialTrouble

  constructor(trouble: CredentialTrouble, options?: ErrorOptions) {
    super(`The account's credential is unusable: ${trouble}`, options)
    this.trouble = trouble
  }
}

export type CredentialTrouble = 'missing' | 'revoked' | 'undecryptable'
