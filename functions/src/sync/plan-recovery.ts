import type { StoredDocument, Write } from '../firestore/document-store'
import { accountDocumentSchema } from '../model/documents/account-document'
import type { SyncState } from '../model/documents/sync-state'
import { paths } from '../model/paths'
import { settledCalendarState, writeCalendarState } from './calendar-state'

interface Reader {
  getAll(paths: readonly string[]): Promise<readonly (StoredDocument | undefined)[]>
}

/**
 * What a sync that goes well again writes for a calendar that was not found, that had to wait for the next day, or whose account was refused; nothing,
 * and no read, for one that was well. An account that is being disconnected stays as it is.
 */
export async function planRecovery(state: SyncState, reader: Reader): Promise<readonly Write[]> {
  if (state.firstNotFoundAt === null && state.refusedAt === null && !state.ceilingReached) return []
  const calendar = writeCalendarState(state, settledCalendarState(state.push))
  return [calendar, ...(await planAccountRecovery(state, reader))]
}

/**
 * The same for the account alone. One that serves already is written all the same, as it was read: a refusal that is
 * noted meanwhile would be left, by a calendar that says it is served.
 */
export async function planAccountRecovery(
  { uid, accountId, refusedAt }: SyncState,
  reader: Reader,
): Promise<readonly Write[]> {
  if (refusedAt === null) return []
  const path = paths.account(uid, accountId)
  const [account] = await reader.getAll([path])
  if (!account || accountDocumentSchema.parse(account.data).state === 'disconnecting') return []
  return [{ kind: 'update', path, data: { state: 'connected', reason: null }, ifUpdatedAt: account.updateTime }]
}
