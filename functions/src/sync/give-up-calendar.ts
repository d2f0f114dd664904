import { planReplaced } from '../channels/name-channel'
import { closingChannels, stopClosing } from '../channels/stop-channel'
import type { DocumentStore } from '../firestore/document-store'
import { type CalendarState, calendarDocumentSchema } from '../model/documents/calendar-document'
import type { SyncState } from '../model/documents/sync-state'
import { PreconditionFailed } from '../model/errors/precondition-failed'
import { paths } from '../model/paths'
import type { StoredSyncState } from './stored-sync-state'
import type { SyncDependencies } from './sync-dependencies'

/**
 * Tells a calendar's owner that it is lost, and closes its channel; what is mirrored stays. Writes nothing where that
 * was done before, finishes what was left of it, and leaves a calendar alone that somebody is working on. Throws
 * `PreconditionFailed` where the state has moved.
 */
export async function giveUpCalendar(read: StoredSyncState, dependencies: SyncDependencies): Promise<void> {
  const { state } = read
  const { store, access, clock } = dependencies
  if (state.lease && state.lease.until.getTime() > clock.now()) return
  if (isUnfinished(state) || !(await isInaccessible(store, read))) {
    await giveUp(read, new Date(clock.now()), store)
  }
  if ((await closingChannels(store, read.syncId)).length === 0) return
  await stopClosing(read.syncId, await access.forAccount(state.uid, state.accountId), store, clock)
}

/** Whether the state still holds what a calendar that was given up does not have. */
function isUnfinished({ push, lost, lease, pendingSince }: SyncState): boolean {
  return push.kind === 'channel' || lost === null || lease !== null || pendingSince !== null
}

async function giveUp({ syncId, path, state, updateTime }: StoredSyncState, now: Date, store: DocumentStore) {
  const { push, seq } = state
  const inaccessible: CalendarState = 'inaccessible'
  const given = {
    push: push.kind === 'channel' ? { kind: 'none' } : push,
    lost: state.lost ?? { since: now, erasedAt: null },
    lease: null,
    pendingSince: null,
    seq: seq + 1,
  }
  const told = { state: inaccessible, progress: null, channelExpiration: null }
  await store.transaction(async (transaction) => {
    const [document] = await transaction.getAll([path])
    if (document?.updateTime !== updateTime) throw new PreconditionFailed('The state has moved')
    const closing = await planReplaced(transaction, { syncId, ...state }, push, now)
    transaction.write([
      { kind: 'update', path, data: given },
      { kind: 'update', path: paths.calendar(state.uid, state.calendarRef), data: told },
      ...closing,
    ])
  })
}

async function isInaccessible(store: DocumentStore, { state }: StoredSyncState): Promise<boolean> {
  const [document] = await store.getAll([paths.calendar(state.uid, state.calendarRef)])
  return document !== undefined && calendarDocumentSchema.parse(document.data).state === 'inaccessible'
}
