import type { DocumentStore } from '../firestore/document-store'
import type { GoogleConsent } from '../google/google-consent'
import { type AccountDocument, accountDocumentSchema } from '../model/documents/account-document'
import type { ConnectState } from '../model/documents/connect-state'
import { AccountNotConnected } from '../model/errors/account-not-connected'
import { ConnectionRefused } from '../model/errors/connection-refused'
import type { AccountId, Uid } from '../model/ids'
import { paths } from '../model/paths'
import type { Clock } from '../support/clock'
import type { Random } from '../support/random'
import { browserDigest, codeVerifierOf, type ConnectProof, newConnectProof, stateId } from './connect-proof'

export interface BeginConnectionDependencies {
  readonly store: DocumentStore
  readonly consent: Pick<GoogleConsent, 'pageUrl'>
  readonly clock: Clock
  readonly random: Random
}

export interface ConnectionRequest {
  /** The app's address that the browser is sent back to; checked by `returnAddress`. */
  readonly returnTo: string
  /** The account that is to be connected again; null: whichever the user chooses. */
  readonly account: AccountId | null
}

export interface BegunConnection {
  /** Google's consent page. */
  readonly pageUrl: string
  /** For this browser alone, and until the state expires. */
  readonly proof: ConnectProof
}

/** How long a user may take on Google's pages. */
export const CONNECT_STATE_LIFETIME_MS = 15 * 60_000

/**
 * Begins to connect a Google account to a user. Throws `AccountNotConnected` for an account to connect again that the
 * user does not have, and `ConnectionRefused` while that one is being disconnected.
 */
export async function beginConnection(
  uid: Uid,
  { returnTo, account }: ConnectionRequest,
  { store, consent, clock, random }: BeginConnectionDependencies,
): Promise<BegunConnection> {
  const loginHint = account === null ? null : (await readAccount(store, uid, account)).email
  const proof = newConnectProof(random)
  const state: ConnectState = {
    uid,
    browser: browserDigest(proof.browserSecret),
    returnTo,
    expectedAccount: account,
    used: false,
    expireAt: new Date(clock.now() + CONNECT_STATE_LIFETIME_MS),
  }
  await store.commit([{ kind: 'create', path: paths.connectState(stateId(proof.state)), data: state }])
  const pageUrl = consent.pageUrl({ state: proof.state, codeVerifier: codeVerifierOf(proof), loginHint })
  return { pageUrl, proof }
}

async function readAccount(store: DocumentStore, uid: Uid, accountId: AccountId): Promise<AccountDocument> {
  const [stored] = await store.getAll([paths.account(uid, accountId)])
  if (!stored) throw new AccountNotConnected('calendar_not_connected')
  const account = accountDocumentSchema.parse(stored.data)
  if (account.state === 'disconnecting') throw new ConnectionRefused('disconnecting')
  return account
}
