import { z } from 'zod'
import type { DocumentStore } from '../firestore/document-store'
import type { CalendarAccess } from '../google/calendar-access'
import { type ChannelRecord, channelRecordSchema } from '../model/documents/channel-record'
import type { SyncState } from '../model/documents/sync-state'
import { GoogleUnavailable } from '../model/errors/google-unavailable'
import { RateLimited } from '../model/errors/rate-limited'
import type { ChannelId, ResourceId, SyncId } from '../model/ids'
import { paths } from '../model/paths'
import type { Clock } from '../support/clock'
import type { Logger } from '../support/logger'
import { isGoogleTrouble } from './google-trouble'
import { type ActiveRecord, nameChannel } from './name-channel'
import { abandonChannel, isNamed, stopClosing, stopTelling } from './stop-channel'

/** A channel that a genuine notification came over, although its calendar does not name it. */
export interface NotifiedChannel {
  readonly syncId: SyncId
  readonly channelId: ChannelId
  readonly resourceId: ResourceId
}

export interface SettleDependencies {
  readonly store: DocumentStore
  readonly access: CalendarAccess
  readonly clock: Clock
  readonly logger: Logger
}

/** Whose calendar a channel is about. */
type Owner = Pick<SyncState, 'uid' | 'accountId'>

/**
 * Decides on what the ledger says: a channel whose opening was never completed becomes the calendar's own, any other
 * one is stopped. `owner` is undefined where the calendar is not mirrored any more. What Google refuses is left to the
 * hourly run and to the channel's expiration: the notification itself is as good as any other.
 */
export async function settleNotifiedChannel(
  notified: NotifiedChannel,
  owner: Owner | undefined,
  dependencies: SettleDependencies,
): Promise<void> {
  try {
    await settle(notified, owner, dependencies)
  } catch (error) {
    if (!isGoogleTrouble(error)) throw error
    const { syncId, channelId } = notified
    dependencies.logger.warn('calendar_channel_left', { syncId, channelId, error: error.name })
  }
}

async function settle(
  notified: NotifiedChannel,
  owner: Owner | undefined,
  dependencies: SettleDependencies,
): Promise<void> {
  const { syncId, channelId, resourceId } = notified
  const { store, clock } = dependencies
  const [document] = await store.getAll([paths.channel(channelId)])
  const record = document && channelRecordSchema.parse(document.data)
  if (record && record.syncId !== syncId) return
  if (record?.state === 'opening' && owner) return await adopt(record, resourceId, dependencies)
  const whose = record ?? owner
  if (!whose) return
  // Others may have named it since `owner` was read, and its record been lost.
  if (!record && (await isNamed(notified, store))) return
  const api = await dependencies.access.forAccount(whose.uid, whose.accountId)
  const stopNow = () => api.stopChannel(channelId, resourceId)
  const stopOnItsWay = () => stopTelling(channelId, stopNow, store, clock)
  if (!record) await stopNow()
  else if (record.state === 'closed') await stopOnceMore(notified, store, stopNow)
  else if (await abandonChannel(channelId, resourceId, { store })) await stopOnceMore(notified, store, stopOnItsWay)
  // Whoever unselects the calendar has closed an opening meanwhile, without knowing how to stop it.
  else if (await isClosed(channelId, store)) await stopOnceMore(notified, store, stopNow)
}

const toldSchema = z.number().default(0)

async function isClosed(channelId: ChannelId, store: DocumentStore): Promise<boolean> {
  const [document] = await store.getAll([paths.channel(channelId)])
  return document !== undefined && channelRecordSchema.parse(document.data).state === 'closed'
}

/**
 * One that was over and still tells: it was opened by somebody who could not write down how to stop it, or has told this
 * before it was stopped. Or one that is on its way out: whoever is at it may have been told that it is stopped, and be
 * about to close its record. While Google does not answer, the hourly run has to know of it.
 */
async function stopOnceMore(
  { channelId, resourceId }: NotifiedChannel,
  store: DocumentStore,
  stop: () => Promise<void>,
): Promise<void> {
  try {
    await stop()
  } catch (error) {
    const isPassing = error instanceof GoogleUnavailable || error instanceof RateLimited
    if (isPassing) await reopenRecord(channelId, resourceId, store)
    throw error
  }
}

/** So that it changes, whatever it says now; does nothing where the record was erased meanwhile. */
async function reopenRecord(channelId: ChannelId, resourceId: ResourceId, store: DocumentStore): Promise<void> {
  const path = paths.channel(channelId)
  await store.transaction(async (transaction) => {
    const [document] = await transaction.getAll([path])
    if (!document) return
    const told = toldSchema.parse(document.data['told']) + 1
    transaction.write([{ kind: 'update', path, data: { state: 'closing', resourceId, told } }])
  })
}

/**
 * How long Google keeps it is not known from a notification, so the hourly run soon puts another one in its place. Its
 * opener may still be at work: then that one tells the expiration.
 */
async function adopt(
  record: Extract<ChannelRecord, { state: 'opening' }>,
  resourceId: ResourceId,
  dependencies: SettleDependencies,
): Promise<void> {
  const { store, clock, access, logger } = dependencies
  const adopted: ActiveRecord = { ...record, resourceId, state: 'active', adopted: true }
  const { kind } = await nameChannel(adopted, 'whatever is there', { store, clock })
  logger.info('calendar_channel_adopted', { syncId: record.syncId, channelId: record.channelId, outcome: kind })
  await stopClosing(record.syncId, await access.forAccount(record.uid, record.accountId), store, clock)
}
