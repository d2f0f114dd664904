import type { DocumentStore } from '../firestore/document-store'
import { eraseDocuments } from '../mirror/erase-documents'
import { erasureRecordSchema, type UserErasure } from '../model/documents/erasure-record'
import { AccountNotFound } from '../model/errors/account-not-found'
import { type AccountId, accountIdSchema, type Uid } from '../model/ids'
import { paths } from '../model/paths'
import type { Clock } from '../support/clock'
import { disconnectAccount, type DisconnectDependencies } from './disconnect-account'
import { type ErasureOutcome, unlessEnded } from './erasure-outcome'
import { erasurePath } from './erasure-path'
import { onRecord, whileErasing } from './while-erasing'

/** Where documents of a user stand that name the user in a field `uid`. The record of the erasure itself goes last. */
const SERVER_COLLECTIONS = [
  'syncState',
  'channels',
  'calendarLists',
  'credentials',
  'connectStates',
  'quarantine',
  'reconciliations',
] as const

/**
 * Disconnects all accounts of a user and erases whatever else there is about that user. From the first commit to the
 * last one nothing can be connected. Whoever comes after a crash, or at the same time, goes on with what is left. The
 * user's own entry in Firebase Authentication is the app's business.
 */
export async function deleteUser(uid: Uid, dependencies: DisconnectDependencies): Promise<ErasureOutcome> {
  return await finishDeleting(await beginDeleting(uid, dependencies), dependencies)
}

async function beginDeleting(
  uid: Uid,
  { store, clock }: { readonly store: DocumentStore; readonly clock: Clock },
): Promise<UserErasure> {
  const path = erasurePath.user(uid)
  return await store.transaction(async (transaction) => {
    const [record] = await transaction.getAll([path])
    const begun = record && erasureRecordSchema.parse(record.data)
    if (begun?.kind === 'user') return begun
    const erasure: UserErasure = { kind: 'user', uid, startedAt: new Date(clock.now()) }
    transaction.write([{ kind: 'create', path, data: erasure }])
    return erasure
  })
}

/** Goes on where another worker stopped, however often. */
export async function finishDeleting(
  erasure: UserErasure,
  dependencies: DisconnectDependencies,
): Promise<ErasureOutcome> {
  const { uid } = erasure
  const outcomes: ErasureOutcome[] = []
  for (const accountId of await accountsOf(uid, dependencies.store)) {
    outcomes.push(await disconnectIfThere(uid, accountId, dependencies))
  }
  if (outcomes.includes('later')) return 'later'
  await unlessEnded(() => eraseRest(erasure, dependencies.store))
  return 'erased'
}

async function accountsOf(uid: Uid, store: DocumentStore): Promise<readonly AccountId[]> {
  const documents = await store.query({ from: { collection: paths.accounts(uid) }, where: [], fields: [] })
  return documents.map(({ id }) => accountIdSchema.parse(id))
}

async function disconnectIfThere(
  uid: Uid,
  accountId: AccountId,
  dependencies: DisconnectDependencies,
): Promise<ErasureOutcome> {
  try {
    return await disconnectAccount(uid, accountId, dependencies)
  } catch (error) {
    if (error instanceof AccountNotFound) return 'erased'
    throw error
  }
}

async function eraseRest(erasure: UserErasure, store: DocumentStore): Promise<void> {
  const { uid } = erasure
  const record = erasurePath.user(uid)
  const commit = whileErasing(store, onRecord(record, erasure))
  const ofUser = { field: 'uid', op: '==', value: uid } as const
  for (const collection of SERVER_COLLECTIONS) await eraseDocuments(collection, [ofUser], { store, commit })
  for (const collection of [paths.events(uid), paths.seriesOf(uid), paths.calendars(uid), paths.accounts(uid)]) {
    await eraseDocuments(collection, [], { store, commit })
  }
  for (const kind of ['calendar', 'account']) {
    const ofKind = { field: 'kind', op: '==', value: kind } as const
    await eraseDocuments('erasures', [ofUser, ofKind], { store, commit })
  }
  await commit([{ kind: 'delete', path: record }])
}
