import type { DocumentStore, Filter } from '../firestore/document-store'
import { eraseDocuments } from '../mirror/erase-documents'
import { accountDocumentSchema } from '../model/documents/account-document'
import { type AccountErasure, erasureRecordSchema } from '../model/documents/erasure-record'
import { AccountNotFound } from '../model/errors/account-not-found'
import { type AccountId, accountKey, type Uid } from '../model/ids'
import { paths } from '../model/paths'
import type { Clock } from '../support/clock'
import { closeChannels, type CloseChannelsDependencies } from './close-channels'
import { endCalendarList } from './end-calendar-list'
import { ErasureReport } from './erasure-report'
import { type ErasureOutcome, leavingGoogle, unlessEnded } from './erasure-outcome'
import { erasurePath } from './erasure-path'
import { revokeCredential, type RevokeDependencies } from './revoke-credential'
import { onRecord, whileErasing } from './while-erasing'

export interface DisconnectDependencies extends CloseChannelsDependencies, RevokeDependencies {}

const REASON = 'The account is being disconnected, and everything that was mirrored of it erased.'

/**
 * Disconnects an account and erases everything of it. Its first commit shows it as `disconnecting`, from where on no
 * syncState comes into being; then those there are go, so that no worker writes any more; then its channels are stopped
 * and its credential is revoked, whether or not that still works; then everything is erased, the account's document
 * last. Whoever comes after a crash, or at the same time, goes on with what is left. Throws `AccountNotFound`.
 */
export async function disconnectAccount(
  uid: Uid,
  accountId: AccountId,
  dependencies: DisconnectDependencies,
): Promise<ErasureOutcome> {
  const erasure = await beginDisconnecting(uid, accountId, dependencies)
  return await finishDisconnecting(erasure, dependencies)
}

async function beginDisconnecting(
  uid: Uid,
  accountId: AccountId,
  { store, clock }: { readonly store: DocumentStore; readonly clock: Clock },
): Promise<AccountErasure> {
  const [path, recordPath] = [paths.account(uid, accountId), erasurePath.account(uid, accountId)]
  return await store.transaction(async (transaction) => {
    const [account, record] = await transaction.getAll([path, recordPath])
    if (!account) throw new AccountNotFound()
    const { state } = accountDocumentSchema.parse(account.data)
    const begun = record && erasureRecordSchema.parse(record.data)
    if (begun?.kind === 'account' && state === 'disconnecting') return begun
    const erasure: AccountErasure = { kind: 'account', uid, accountId, startedAt: new Date(clock.now()) }
    transaction.write([
      { kind: 'update', path, data: { state: 'disconnecting', reason: REASON, progress: null } },
      { kind: 'set', path: recordPath, data: erasure },
    ])
    return erasure
  })
}

/** Goes on where another worker stopped, however often. */
export async function finishDisconnecting(
  erasure: AccountErasure,
  dependencies: DisconnectDependencies,
): Promise<ErasureOutcome> {
  const { clock, logger } = dependencies
  const startedAt = clock.now()
  let outcome: ErasureOutcome = 'erased'
  await unlessEnded(async () => {
    outcome = await erase(erasure, dependencies)
  })
  logger.info('account_disconnected', { accountId: erasure.accountId, outcome, ms: clock.now() - startedAt })
  return outcome
}

async function erase(erasure: AccountErasure, dependencies: DisconnectDependencies): Promise<ErasureOutcome> {
  const { uid, accountId } = erasure
  const { store, clock } = dependencies
  const recordPath = erasurePath.account(uid, accountId)
  const commit = whileErasing(store, onRecord(recordPath, erasure))
  const ofAccount: readonly Filter[] = [{ field: 'accountId', op: '==', value: accountId }]
  const ofUsersAccount: readonly Filter[] = [{ field: 'uid', op: '==', value: uid }, ...ofAccount]
  await eraseDocuments('syncState', ofUsersAccount, { store, commit })

  const left = await leavingGoogle(erasure, clock, async () => {
    await closeChannels(erasure, ofUsersAccount, commit, dependencies)
    await endCalendarList(erasure, commit, dependencies)
    await revokeCredential(erasure, commit, dependencies)
    await commit([{ kind: 'delete', path: paths.credential(accountKey(uid, accountId)) }])
  })

  const report = await ErasureReport.begin(erasure, commit, { store, clock })
  const reported = { store, commit, progress: (erased: number) => report.add(erased) }
  for (const collection of [paths.events(uid), paths.seriesOf(uid), paths.calendars(uid)]) {
    await eraseDocuments(collection, ofAccount, reported)
  }
  for (const collection of ['quarantine', 'reconciliations']) {
    await eraseDocuments(collection, ofUsersAccount, reported)
  }
  if (!left) return 'later'
  await eraseDocuments('channels', ofUsersAccount, { store, commit })
  await eraseDocuments('calendarLists', ofUsersAccount, { store, commit })
  await eraseCalendarErasures(ofUsersAccount, { store, commit })
  await commit([
    { kind: 'delete', path: paths.credential(accountKey(uid, accountId)) },
    { kind: 'delete', path: paths.account(uid, accountId) },
    { kind: 'delete', path: recordPath },
  ])
  return 'erased'
}

/** The account's calendars that were on their own way out; its own record goes last of all. */
async function eraseCalendarErasures(
  ofUsersAccount: readonly Filter[],
  dependencies: Parameters<typeof eraseDocuments>[2],
): Promise<void> {
  const ofCalendars: readonly Filter[] = [...ofUsersAccount, { field: 'kind', op: '==', value: 'calendar' }]
  await eraseDocuments('erasures', ofCalendars, dependencies)
}
