import type { DocumentData, StoredDocument } from '../../../functions/src/firestore/document-store'
import type { Commit, Documents } from '../store/documents'
import { type Invariant, Violation } from './violation'

/** Where documents of an account come into being when it is connected, listed or mirrored. */
const OF_ACCOUNTS = /^(syncState|calendarLists|credentials|users\/[^/]+\/calendars)\//
const ACCOUNT = /^users\/[^/]+\/accounts\//

/** What a commit, just applied, has made of accounts that go and of those that serve again. */
export function inspectAccounts(
  { changed }: Commit,
  documents: Documents,
  count: (invariant: Invariant) => void,
): void {
  for (const [path, { before, after }] of changed) {
    if (ACCOUNT.test(path)) inspectDeparture(path, before, after, count)
    if (OF_ACCOUNTS.test(path) && !before && after) inspectArrival(path, after.data, documents, count)
    if (path.startsWith('syncState/') && before && after) inspectRecovery(before.data, after.data, documents, count)
  }
}

/** An account that is being disconnected is next to be gone: set back, it could be connected while it is erased. */
function inspectDeparture(
  path: string,
  before: StoredDocument | undefined,
  after: StoredDocument | undefined,
  count: (invariant: Invariant) => void,
): void {
  if (before?.data['state'] !== 'disconnecting') return
  count('an account that goes is not held back')
  if (!after || after.data['state'] === 'disconnecting') return
  throw new Violation('an account that goes is not held back', `${path} becomes ${String(after.data['state'])}`)
}

function inspectArrival(
  path: string,
  data: DocumentData,
  documents: Documents,
  count: (invariant: Invariant) => void,
): void {
  count('nothing comes for an account that goes')
  if (accountOf(data, documents)?.data['state'] !== 'disconnecting') return
  throw new Violation('nothing comes for an account that goes', `${path} comes into being`)
}

/** Whoever notes that Google serves again says so in the same commit. */
function inspectRecovery(
  before: DocumentData,
  after: DocumentData,
  documents: Documents,
  count: (invariant: Invariant) => void,
): void {
  if (before['refusedAt'] === null || after['refusedAt'] !== null) return
  count('who is served again is told so')
  const calendar = documents.get(`users/somebody/calendars/${String(after['calendarRef'])}`)
  for (const document of [accountOf(after, documents), calendar]) {
    if (document?.data['state'] !== 'reauth_required') continue
    throw new Violation('who is served again is told so', `${document.path} still asks for a new connection`)
  }
}

function accountOf({ accountId }: DocumentData, documents: Documents): StoredDocument | undefined {
  return documents.get(`users/somebody/accounts/${String(accountId)}`)
}
