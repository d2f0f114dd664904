import { stopChannel } from '../channels/stop-channel'
import type { DocumentStore, Write } from '../firestore/document-store'
import { calendarDocumentSchema } from '../model/documents/calendar-document'
import { type ChannelRecord, channelRecordSchema } from '../model/documents/channel-record'
import type { ChannelId, SyncId } from '../model/ids'
import { paths } from '../model/paths'
import { writeCalendarState } from './calendar-state'
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
  if (state.push.kind === 'channel' || !(await isInaccessible(store, read))) await store.commit(planGivingUp(read))
  const closing = await closingChannels(store, read.syncId)
  if (closing.length === 0) return
  const api = await access.forAccount(state.uid, state.accountId)
  for (const channelId of closing) await stopChannel(channelId, api, store, clock)
}

function planGivingUp({ path, state, updateTime }: StoredSyncState): readonly Write[] {
  const { push, seq } = state
  const closing: ChannelRecord['state'] = 'closing'
  const lost = {
    push: push.kind === 'channel' ? { kind: 'none' } : push,
    lease: null,
    pendingSince: null,
    seq: seq + 1,
  }
  return [
    { kind: 'update', path, data: lost, ifUpdatedAt: updateTime },
    writeCalendarState(state, 'inaccessible'),
    ...(push.kind === 'channel'
      ? [{ kind: 'update', path: paths.channel(push.channelId), data: { state: closing } } as const]
      : []),
  ]
}

async function isInaccessible(store: DocumentStore, { state }: StoredSyncState): Promise<boolean> {
  const [document] = await store.getAll([paths.calendar(state.uid, state.calendarRef)])
  return document !== undefined && calendarDocumentSchema.parse(document.data).state === 'inaccessible'
}

async function closingChannels(store: DocumentStore, syncId: SyncId): Promise<readonly ChannelId[]> {
  const closing: ChannelRecord['state'] = 'closing'
  const documents = await store.query({
    from: { collection: 'channels' },
    where: [
      { field: 'syncId', op: '==', value: syncId },
      { field: 'state', op: '==', value: closing },
    ],
  })
  return documents.map(({ data }) => channelRecordSchema.parse(data).channelId)
}
