import type { DocumentStore } from '../firestore/document-store'
import type { SyncId } from '../model/ids'
import { paths } from '../model/paths'
import type { Clock } from '../support/clock'
import { parseSyncState } from '../sync/stored-sync-state'
import { planReplaced } from './name-channel'

/**
 * A calendar whose channel is over, and that cannot get another one for now, names none. Says whether that was so; the
 * record is on its way out from here on.
 */
export async function lapseChannel(
  syncId: SyncId,
  { store, clock }: { readonly store: DocumentStore; readonly clock: Clock },
): Promise<boolean> {
  const path = paths.syncState(syncId)
  return await store.transaction(async (transaction) => {
    const [document] = await transaction.getAll([path])
    const state = document && parseSyncState(syncId, document).state
    const now = clock.now()
    if (state?.push.kind !== 'channel' || state.push.expiration.getTime() > now) return false
    const closing = await planReplaced(transaction, { syncId, ...state }, state.push, new Date(now))
    transaction.write([
      { kind: 'update', path, data: { push: { kind: 'none' }, seq: state.seq + 1 } },
      { kind: 'update', path: paths.calendar(state.uid, state.calendarRef), data: { channelExpiration: null } },
      ...closing,
    ])
    return true
  })
}
