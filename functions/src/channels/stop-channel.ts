import type { DocumentStore, UpdateTime } from '../firestore/document-store'
import type { CalendarApi } from '../google/calendar-api'
import { type ChannelRecord, channelRecordSchema } from '../model/documents/channel-record'
import { PreconditionFailed } from '../model/errors/precondition-failed'
import type { ChannelId, ResourceId, SyncId } from '../model/ids'
import { paths } from '../model/paths'
import type { Clock } from '../support/clock'
import { DAY } from '../sync/mirror-window'
import { parseSyncState } from '../sync/stored-sync-state'
import { names } from './name-channel'

/** How long the record of a closed channel is kept, for late notifications to be explained. */
const KEPT_DAYS = 30

/**
 * Stops a channel that Google opened and closes its record, as it was read; does nothing where that was done before.
 * What is over by its expiration needs no call.
 */
export async function stopChannel(
  channelId: ChannelId,
  api: CalendarApi,
  store: DocumentStore,
  clock: Clock,
): Promise<void> {
  const path = paths.channel(channelId)
  const [document] = await store.getAll([path])
  if (!document) return
  const record = channelRecordSchema.parse(document.data)
  if (record.state === 'closed' || record.state === 'opening') return
  if (record.state === 'active') {
    await store.commit([{ kind: 'update', path, data: { state: 'closing' } }])
    return await stopChannel(channelId, api, store, clock)
  }
  if (record.expiration.getTime() > clock.now()) await api.stopChannel(channelId, record.resourceId)
  await closeRecord(channelId, store, clock, document.updateTime)
}

/**
 * Stops a channel that tells something while it is on its way out, though somebody else may just have closed its record:
 * Google acknowledged their call before it told this. Closes the record, as it was read before.
 */
export async function stopTelling(
  channelId: ChannelId,
  stop: () => Promise<void>,
  store: DocumentStore,
  clock: Clock,
): Promise<void> {
  const [document] = await store.getAll([paths.channel(channelId)])
  await stop()
  if (document) await closeRecord(channelId, store, clock, document.updateTime)
}

/** Stops whatever of a calendar's channels is on its way out. */
export async function stopClosing(syncId: SyncId, api: CalendarApi, store: DocumentStore, clock: Clock): Promise<void> {
  for (const channelId of await closingChannels(store, syncId)) await stopChannel(channelId, api, store, clock)
}

export async function closingChannels(store: DocumentStore, syncId: SyncId): Promise<readonly ChannelId[]> {
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

/**
 * Puts a channel on its way out unless its calendar names it; says whether it is. `resourceId` is needed for one that
 * Google was asked for without its answer being known.
 */
export async function abandonChannel(
  channelId: ChannelId,
  resourceId: ResourceId | undefined,
  { store }: { readonly store: DocumentStore },
): Promise<boolean> {
  const path = paths.channel(channelId)
  return await store.transaction(async (transaction) => {
    const [document] = await transaction.getAll([path])
    const record = document && channelRecordSchema.parse(document.data)
    if (!record || record.state === 'closed') return false
    if (record.state === 'closing') return true
    const known = record.state === 'active' ? record.resourceId : resourceId
    if (known === undefined || (await isNamed(record, transaction))) return false
    transaction.write([{ kind: 'update', path, data: { state: 'closing', resourceId: known } }])
    return true
  })
}

/** Whether its calendar names it now. */
export async function isNamed(
  { syncId, channelId }: Pick<ChannelRecord, 'syncId' | 'channelId'>,
  reader: Pick<DocumentStore, 'getAll'>,
): Promise<boolean> {
  const [document] = await reader.getAll([paths.syncState(syncId)])
  return document !== undefined && names(parseSyncState(syncId, document).state.push, channelId)
}

/**
 * Closes the record of a channel that is over; does nothing where the record was erased meanwhile, or has changed since
 * `ifUpdatedAt`: a channel that has told something since Google said that it was stopped is left to the next hour.
 */
export async function closeRecord(
  channelId: ChannelId,
  store: DocumentStore,
  clock: Clock,
  ifUpdatedAt?: UpdateTime,
): Promise<void> {
  const closedAt = new Date(clock.now())
  const expireAt = new Date(clock.now() + KEPT_DAYS * DAY)
  try {
    const data = { state: 'closed', closedAt, expireAt }
    const asRead = ifUpdatedAt === undefined ? {} : { ifUpdatedAt }
    await store.commit([{ kind: 'update', path: paths.channel(channelId), data, ...asRead }])
  } catch (error) {
    if (!(error instanceof PreconditionFailed)) throw error
  }
}
