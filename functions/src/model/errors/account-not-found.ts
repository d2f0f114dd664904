/** This user has no such account; whether someone else has one is not told. */
export class AccountNotFound extends Error {
  override readonly name = 'AccountNotFound'

  constructor() {
    super('There is no such account')
  }
}
