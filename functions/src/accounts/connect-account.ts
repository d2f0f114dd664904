import type { DocumentStore, StoredDocument, Write } from '../firestore/document-store'
import type { CalendarAccess } from '../google/calendar-access'
import { type AccountDocument, accountDocumentSchema } from '../model/documents/account-document'
import type { CredentialRecord } from '../model/documents/credential-record'
import { ConnectionRefused } from '../model/errors/connection-refused'
import { accountKey, type Uid } from '../model/ids'
import { CALENDAR_SCOPES, type OAuthGrant } from '../model/oauth-grant'
import { paths } from '../model/paths'
import type { Clock } from '../support/clock'
import { keyringFrom, type KeyringSource } from '../support/keyring'
import type { Random } from '../support/random'
import { sealCredential } from './credential-envelope'
import { type DiscoveredCalendar, discoverCalendars } from './discover-calendars'

export interface ConnectDependencies {
  readonly store: DocumentStore
  readonly access: CalendarAccess
  /** For credentials. */
  readonly keyring: KeyringSource
  readonly clock: Clock
  readonly random: Random
}

/**
 * Connects a Google account, or connects it again: stores its credential, its document and those of its calendars,
 * none of them selected yet. Throws `ConnectionRefused`, and what Google answers to the first listing; the account
 * stands as connected then, and connecting it once more completes it.
 */
export async function connectAccount(
  uid: Uid,
  grant: OAuthGrant,
  dependencies: ConnectDependencies,
): Promise<readonly DiscoveredCalendar[]> {
  if (!CALENDAR_SCOPES.every((scope) => grant.scopes.includes(scope))) throw new ConnectionRefused('scopes_withheld')
  await storeAccount(uid, grant, dependencies)
  const api = await dependencies.access.forAccount(uid, grant.accountId)
  return await discoverCalendars(dependencies.store, api, uid, grant.accountId)
}

async function storeAccount(uid: Uid, grant: OAuthGrant, { store, ...rest }: ConnectDependencies): Promise<void> {
  const accountPath = paths.account(uid, grant.accountId)
  const credentialPath = paths.credential(accountKey(uid, grant.accountId))
  const credential = await sealed(uid, grant, rest)
  await store.transaction(async (transaction) => {
    const [account, stored] = await transaction.getAll([accountPath, credentialPath])
    const state = account && accountDocumentSchema.parse(account.data).state
    if (state === 'disconnecting') throw new ConnectionRefused('disconnecting')
    // What is stored has failed where the account waits for being connected again.
    const usable = stored !== undefined && state === 'connected'
    if (!credential && !usable) throw new ConnectionRefused('no_refresh_token')
    transaction.write([
      writeAccount(accountPath, account, grant, new Date(rest.clock.now())),
      ...(credential ? [{ kind: 'set', path: credentialPath, data: credential } as const] : []),
    ])
  })
}

async function sealed(
  uid: Uid,
  { accountId, refreshToken }: OAuthGrant,
  { keyring, random, clock }: Omit<ConnectDependencies, 'store'>,
) {
  if (refreshToken === null) return null
  const envelope = sealCredential(await keyringFrom(keyring), random, { uid, accountId }, refreshToken)
  return { uid, accountId, envelope, updatedAt: new Date(clock.now()) } satisfies CredentialRecord
}

function writeAccount(path: string, existing: StoredDocument | undefined, grant: OAuthGrant, now: Date): Write {
  const { accountId, email, scopes } = grant
  const granted = { email, scopes: [...scopes], state: 'connected' as const, reason: null }
  if (existing) return { kind: 'update', path, data: granted }
  const data: AccountDocument = { accountId, ...granted, connectedAt: now, schemaVersion: 1 }
  return { kind: 'create', path, data }
}
