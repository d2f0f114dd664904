import type { CredentialTrouble } from '../model/errors/credential-unusable'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/**
 * Google ends a grant 7 days after the consent while the consent screen is in "Testing". It is noticed when an access
 * token of up to an hour runs out, and at the latest by the nightly run.
 */
const TESTING = { from: 7 * DAY_MS - HOUR_MS, to: 8 * DAY_MS + HOUR_MS }

/** Of no use, after which Google drops a refresh token. */
const UNUSED_MS = 180 * DAY_MS

/**
 * Why an account has to be connected again, in words for its owner. For most reasons Google has the same answer; the
 * age of the grant, in milliseconds, then makes one of them likely
 * (https://developers.google.com/identity/protocols/oauth2#expiration).
 */
export function explainTrouble(trouble: CredentialTrouble, age: number | null): string {
  return `${reasonFor(trouble, age)} Connect the account again.`
}

function reasonFor(trouble: CredentialTrouble, age: number | null): string {
  switch (trouble) {
    case 'missing':
      return 'No credential is stored for this account.'
    case 'undecryptable':
      return 'The stored credential cannot be read any more.'
    case 'policy':
      return 'A policy of your organization ended the connection: its administrator can allow this app.'
    case 'account_gone':
      return 'Google says that this account has been deleted or disabled.'
    case 'revoked':
      return revocation(age)
  }
}

function revocation(age: number | null): string {
  if (age !== null && age >= TESTING.from && age <= TESTING.to) {
    return 'The connection ended 7 days after it was made, as Google has it while the app is in "Testing".'
  }
  if (age !== null && age >= UNUSED_MS) {
    return 'Google no longer accepts the connection: it was revoked, or had not been used for six months.'
  }
  return 'Google no longer accepts the connection: it was revoked, by you or by an administrator.'
}
