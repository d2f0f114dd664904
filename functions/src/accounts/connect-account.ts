import type { DocumentStore, StoredDocument, Write } from '../firestore/document-store'
import type { CalendarAccess } from '../google/calendar-access'
import { type AccountDocument, accountDocumentSchema } from '../model/documents/account-document'
import type { CredentialRecord } from '../model/documents/credential-record'
import { ConnectionRefused } from '../model/errors/connection-refused'
import { type AccountId, accountKey, type Uid } from '../model/ids'
import { CALENDAR_SCOPES, type OAuthGrant } from '../model/oauth-grant'
import { paths } from '../model/paths'
import type { Clock } from '../support/clock'
import { keyringFrom, type KeyringSource } from '../support/keyring'
import type { Random } from '../support/random'
import { sealCredential } from './credential-envelope'
import { erasurePath } from './erasure-path'
import { calendarListId, newCalendarList } from './calendar-list-state'
import { discoverCalendars } from './discover-calendars'
import { releaseChannels } from './release-channels'
import type { DiscoveredCalendar } from './sync-calendar-list'

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
  await acceptGrant(uid, grant, ANY, dependencies)
  return await discoverCalendars({ uid, accountId: grant.accountId }, dependencies)
}

export interface ExpectedGrant {
  /** The account that it has to be; null where any will do. */
  readonly account: AccountId | null
  /** Of the state that it came with, which goes in the same commit; null where none was needed. */
  readonly statePath: string | null
}

const ANY: ExpectedGrant = { account: null, statePath: null }

/**
 * Stores what Google granted: from here on the account is connected, unless its user was deleted since the state was
 * used. Throws `ConnectionRefused`, and then nothing that was stored before has changed.
 */
export async function acceptGrant(
  uid: Uid,
  grant: OAuthGrant,
  expected: ExpectedGrant,
  dependencies: Omit<ConnectDependencies, 'access'>,
): Promise<void> {
  if (expected.account !== null && grant.accountId !== expected.account) throw new ConnectionRefused('other_account')
  if (!CALENDAR_SCOPES.every((scope) => grant.scopes.includes(scope))) throw new ConnectionRefused('scopes_withheld')
  if (grant.refreshToken !== null && (await isRefused(uid, grant.accountId, dependencies.store))) {
    await releaseChannels(uid, grant.accountId, dependencies)
  }
  await storeAccount(uid, grant, expected.statePath, dependencies)
}

/** What was opened with the credential that was refused is over; whoever dies in between can do it again. */
async function isRefused(uid: Uid, accountId: AccountId, store: DocumentStore): Promise<boolean> {
  const [account] = await store.getAll([paths.account(uid, accountId)])
  return account !== undefined && accountDocumentSchema.parse(account.data).state === 'reauth_required'
}

async function storeAccount(
  uid: Uid,
  grant: OAuthGrant,
  statePath: string | null,
  { store, ...rest }: Omit<ConnectDependencies, 'access'>,
): Promise<void> {
  const owner = { uid, accountId: grant.accountId }
  const listPath = paths.calendarList(calendarListId(owner))
  const accountPath = paths.account(uid, grant.accountId)
  const credentialPath = paths.credential(accountKey(uid, grant.accountId))
  const credential = await sealed(uid, grant, rest)
  await store.transaction(async (transaction) => {
    const [account, stored, leaving, list, begun] = await transaction.getAll([
      accountPath,
      credentialPath,
      erasurePath.user(uid),
      listPath,
      ...(statePath === null ? [] : [statePath]),
    ])
    const state = account && accountDocumentSchema.parse(account.data).state
    if (state === 'disconnecting' || leaving) throw new ConnectionRefused('disconnecting')
    // The user was deleted while Google was asked.
    if (statePath !== null && !begun) throw new ConnectionRefused('disconnecting')
    // What is stored has failed where the account waits for being connected again.
    const usable = stored !== undefined && state === 'connected'
    if (!credential && !usable) throw new ConnectionRefused('no_refresh_token')
    transaction.write([
      writeAccount(accountPath, account, grant, new Date(rest.clock.now())),
      ...(list ? [] : [{ kind: 'create', path: listPath, data: newCalendarList(owner, rest.clock.now()) } as const]),
      ...(statePath === null ? [] : [{ kind: 'delete', path: statePath } as const]),
      ...(credential ? [{ kind: 'set', path: credentialPath, data: credential } as const] : []),
    ])
  })
}

async function sealed(
  uid: Uid,
  { accountId, refreshToken }: OAuthGrant,
  { keyring, random, clock }: Omit<ConnectDependencies, 'store' | 'access'>,
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
