import type { WatchDependencies } from '../channels/watch-calendar'
import type { GoogleConsent } from '../google/google-consent'
import { ConnectionRefused, type ConnectionRefusal } from '../model/errors/connection-refused'
import { CredentialUnusable } from '../model/errors/credential-unusable'
import type { AccountId, Uid } from '../model/ids'
import type { OAuthGrant } from '../model/oauth-grant'
import { paths } from '../model/paths'
import type { KeyringSource } from '../support/keyring'
import type { Logger } from '../support/logger'
import { acceptGrant, type ExpectedGrant } from './connect-account'
import { codeVerifierOf, isSameBrowser, stateId } from './connect-proof'
import { takeConnectState } from './connect-state'
import { discoverCalendars } from './discover-calendars'
import { refuseAccount } from './refuse-account'
import { resumeCalendars } from './resume-calendars'
import { watchCalendarList } from './watch-calendar-list'

export interface CompleteConnectionDependencies extends WatchDependencies {
  readonly consent: Pick<GoogleConsent, 'exchange'>
  readonly credentialKeyring: KeyringSource
  readonly logger: Logger
}

/** What the browser brought back from Google. */
export interface ReturnedConsent {
  readonly state: string
  /** From the cookie; null where the browser has none for this state. */
  readonly browserSecret: string | null
  readonly answer: { readonly kind: 'code'; readonly code: string } | { readonly kind: 'error'; readonly error: string }
}

/**
 * - `stale`: the state is unknown, used up or expired. - `other_browser`: another browser began it.
 * - `declined`: the user said no. - `not_consented`: Google's page ended with another error.
 * - `code_refused`: Google does not know the code, or has ended what it granted for it.
 */
export type ConnectFailure =
  | ConnectionRefusal
  | 'stale'
  | 'other_browser'
  | 'declined'
  | 'not_consented'
  | 'code_refused'

export type Completion =
  | { readonly kind: 'connected'; readonly returnTo: string; readonly accountId: AccountId }
  | { readonly kind: 'failed'; readonly reason: ConnectFailure; readonly returnTo: string | null }

/**
 * Ends what `beginConnection` began: the account is connected to the user who began it, or nothing has changed; where
 * Google ends the grant in the same moment, the account waits for its owner. Nothing is asked of Google unless state and
 * browser are the right ones. Throws what a later attempt may mend, such as `GoogleUnavailable` and `StoreUnavailable`;
 * the state is used up then, too.
 */
export async function completeConnection(
  { state, browserSecret, answer }: ReturnedConsent,
  dependencies: CompleteConnectionDependencies,
): Promise<Completion> {
  const begun = await takeConnectState(state, dependencies)
  if (!begun) return { kind: 'failed', reason: 'stale', returnTo: null }
  if (browserSecret === null || !isSameBrowser(browserSecret, begun.browser)) {
    return { kind: 'failed', reason: 'other_browser', returnTo: null }
  }
  const { uid, returnTo, expectedAccount } = begun
  if (answer.kind === 'error') {
    const reason = answer.error === 'access_denied' ? 'declined' : 'not_consented'
    return { kind: 'failed', reason, returnTo }
  }
  const verifier = codeVerifierOf({ state, browserSecret })
  const expected = { account: expectedAccount, statePath: paths.connectState(stateId(state)) }
  const outcome = await connect(uid, expected, answer.code, verifier, dependencies)
  return typeof outcome === 'string'
    ? { kind: 'failed', reason: outcome, returnTo }
    : { kind: 'connected', returnTo, accountId: outcome.accountId }
}

async function connect(
  uid: Uid,
  expected: ExpectedGrant,
  code: string,
  verifier: string,
  dependencies: CompleteConnectionDependencies,
): Promise<OAuthGrant | ConnectFailure> {
  try {
    const grant = await dependencies.consent.exchange(code, verifier)
    await acceptGrant(uid, grant, expected, { ...dependencies, keyring: dependencies.credentialKeyring })
    await setUpCalendars(uid, grant.accountId, dependencies)
    return grant
  } catch (error) {
    if (error instanceof ConnectionRefused) return error.reason
    if (error instanceof CredentialUnusable) return 'code_refused'
    throw error
  }
}

/**
 * The account stands by now: what goes wrong here is made up for by the next listing, and by the hourly job, unless it is
 * the grant that has ended. Throws `ConnectionRefused` and `CredentialUnusable`.
 */
async function setUpCalendars(
  uid: Uid,
  accountId: AccountId,
  dependencies: CompleteConnectionDependencies,
): Promise<void> {
  const since = dependencies.clock.now()
  try {
    await discoverCalendars({ uid, accountId }, dependencies)
    await watchCalendarList({ uid, accountId }, dependencies)
  } catch (error) {
    if (error instanceof ConnectionRefused) throw error
    if (error instanceof CredentialUnusable) {
      await refuseAccount({ uid, accountId }, { trouble: error.trouble, since }, dependencies)
      throw error
    }
    const name = error instanceof Error ? error.name : typeof error
    dependencies.logger.error('calendar_discovery_failed', { accountId, error: name })
  }
  await resumeCalendars(uid, accountId, dependencies)
}
