import type { DocumentStore, Transaction } from '../firestore/document-store'
import type { ChannelRecord } from '../model/documents/channel-record'
import type { Push } from '../model/documents/sync-state'
import type { AccountId, SyncId, Uid } from '../model/ids'
import { paths } from '../model/paths'
import type { Clock } from '../support/clock'
import { parseSyncState } from '../sync/stored-sync-state'
import { calendarListId } from './calendar-list-state'
import { changeCalendarList } from './change-calendar-list'
import { selectedCalendars } from './selected-calendars'

/**
 * Lets go of the channels that were opened with a grant that is over: Google sends nothing over them any more, though
 * their time is not up. Each calendar then counts as one with work left and without a channel, for whoever comes next.
 * Tokens and documents stay: a connected account goes on from where it was.
 */
export async function releaseChannels(
  uid: Uid,
  accountId: AccountId,
  { store, clock }: { readonly store: DocumentStore; readonly clock: Clock },
): Promise<void> {
  for (const { syncId } of await selectedCalendars(store, uid, accountId)) {
    await store.transaction((transaction) => releaseChannel(transaction, syncId, new Date(clock.now())))
  }
  await changeCalendarList({ store, now: clock.now() }, calendarListId({ uid, accountId }), ({ push, leaving }) => {
    if (push.kind !== 'channel') return null
    const { channelId, resourceId } = push
    return { push: { kind: 'none' }, leaving: [...leaving, { channelId, resourceId }] }
  })
}

async function releaseChannel(transaction: Transaction, syncId: SyncId, now: Date): Promise<void> {
  const [document] = await transaction.getAll([paths.syncState(syncId)])
  if (!document) return
  const { state } = parseSyncState(syncId, document)
  if (state.push.kind !== 'channel') return
  const record = paths.channel(state.push.channelId)
  const [channel] = await transaction.getAll([record])
  const push: Push = { kind: 'none' }
  const closing: ChannelRecord['state'] = 'closing'
  transaction.write([
    {
      kind: 'update',
      path: paths.syncState(syncId),
      data: { push, pendingSince: state.pausedBy.length > 0 ? null : (state.pendingSince ?? now), seq: state.seq + 1 },
    },
    ...(channel?.data['state'] === 'active'
      ? [{ kind: 'update', path: record, data: { state: closing } } as const]
      : []),
  ])
}
