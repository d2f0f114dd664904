import type { DocumentStore, Transaction, Write } from '../firestore/document-store'
import type { CalendarAccess } from '../google/calendar-access'
import type { CalendarApi, OpenedChannel } from '../google/calendar-api'
import type { ChannelRecord } from '../model/documents/channel-record'
import type { Push, SyncState } from '../model/documents/sync-state'
import { PushNotSupported } from '../model/errors/push-not-supported'
import { type ChannelId, channelIdSchema, type SyncId } from '../model/ids'
import { paths } from '../model/paths'
import type { Clock } from '../support/clock'
import type { Keyring } from '../support/keyring'
import type { Random } from '../support/random'
import { writeCalendarState } from '../sync/calendar-state'
import { DAY } from '../sync/mirror-window'
import { parseSyncState, readSyncState, type StoredSyncState } from '../sync/stored-sync-state'
import { signChannelToken } from '../webhooks/channel-token'
import { stopChannel } from './stop-channel'

export interface ChannelDependencies {
  readonly store: DocumentStore
  readonly access: CalendarAccess
  readonly clock: Clock
  readonly random: Random
  readonly keyring: Keyring
  /** The public address that Google sends notifications to. */
  readonly webhookUrl: string
  /** How long a channel is asked for, in milliseconds. */
  readonly channelTtl: number
}

/**
 * - `open`: this channel tells of changes from now on; `opened` says whether this call opened it.
 * - `unsupported`: Google sends no notifications for this calendar.
 * - `gone`: the calendar is not selected any more.
 */
export type ChannelOutcome =
  | { readonly kind: 'open'; readonly channelId: ChannelId; readonly expiration: Date; readonly opened: boolean }
  | { readonly kind: 'unsupported' }
  | { readonly kind: 'gone' }

/** A channel that lasts this long yet is left alone. */
const RENEWAL_MARGIN = DAY

/**
 * Sees to it that a calendar has a live channel. The intent is recorded before Google is asked, because Google lists
 * no channels; the new one is named by the state before the old one is stopped, so that there is never none.
 */
export async function ensureChannel(syncId: SyncId, dependencies: ChannelDependencies): Promise<ChannelOutcome> {
  const read = await readSyncState(dependencies.store, syncId)
  if (!read) return { kind: 'gone' }
  const current = standing(read.state.push, dependencies.clock.now())
  return current ?? (await openChannel(read, dependencies))
}

function standing(push: Push, now: number): ChannelOutcome | undefined {
  switch (push.kind) {
    case 'none':
      return undefined
    case 'unsupported':
      return { kind: 'unsupported' }
    case 'channel': {
      const lasting = push.expiration.getTime() - now > RENEWAL_MARGIN
      const { channelId, expiration } = push
      return lasting ? { kind: 'open', channelId, expiration, opened: false } : undefined
    }
  }
}

async function openChannel(read: StoredSyncState, dependencies: ChannelDependencies): Promise<ChannelOutcome> {
  const { store, clock, access } = dependencies
  const { uid, accountId, calendarId } = read.state
  const api = await access.forAccount(uid, accountId)
  const channelId = channelIdSchema.parse(dependencies.random.uuid())
  const identity = { channelId, syncId: read.syncId, uid, accountId, calendarId, createdAt: new Date(clock.now()) }
  const asked = new Date(clock.now() + dependencies.channelTtl)
  const intent: ChannelRecord = { ...identity, state: 'opening', expiration: asked }
  await store.commit([{ kind: 'create', path: paths.channel(channelId), data: intent }])
  const opened = await watch(api, read, channelId, dependencies)
  if (!opened) return await recordUnsupported(read.syncId, channelId, dependencies)
  return await recordOpened(read.syncId, { ...identity, ...asDates(opened), state: 'active' }, api, dependencies)
}

/** Undefined where Google never sends notifications for the calendar. */
async function watch(
  api: CalendarApi,
  { state, syncId }: StoredSyncState,
  channelId: ChannelId,
  { clock, keyring, webhookUrl, channelTtl }: ChannelDependencies,
): Promise<OpenedChannel | undefined> {
  const expiration = clock.now() + channelTtl
  const token = signChannelToken({ keyring, syncId, channelId, expiration })
  try {
    return await api.watchEvents(state.calendarId, { channelId, token, address: webhookUrl, expiration })
  } catch (error) {
    if (error instanceof PushNotSupported) return undefined
    throw error
  }
}

type ActiveRecord = Extract<ChannelRecord, { state: 'active' }>

/** Names the new channel in the state, unless somebody else opened one meanwhile: then this one is stopped again. */
async function recordOpened(
  syncId: SyncId,
  record: ActiveRecord,
  api: CalendarApi,
  { store, clock }: ChannelDependencies,
): Promise<ChannelOutcome> {
  const path = paths.channel(record.channelId)
  const outcome = await store.transaction(async (transaction) => {
    const [document] = await transaction.getAll([paths.syncState(syncId)])
    const state = document && parseSyncState(syncId, document).state
    const current = state && standing(state.push, clock.now())
    if (!state || current?.kind === 'open') {
      transaction.write([{ kind: 'set', path, data: { ...record, state: 'closing' } }])
      return { kind: state ? 'surplus' : 'gone', current } as const
    }
    const named = nameChannel(syncId, state, record, new Date(clock.now()))
    const replaced = await planReplaced(transaction, state.push)
    transaction.write([{ kind: 'set', path, data: record }, ...named, ...replaced])
    return { kind: 'named', predecessor: state.push } as const
  })
  if (outcome.kind === 'named') {
    if (outcome.predecessor.kind === 'channel') await stopChannel(outcome.predecessor.channelId, api, store, clock)
    return { kind: 'open', channelId: record.channelId, expiration: record.expiration, opened: true }
  }
  await stopChannel(record.channelId, api, store, clock)
  return outcome.current ?? { kind: 'gone' }
}

/** The predecessor is on its way out in the same commit, so that its end is not forgotten. */
async function planReplaced(transaction: Transaction, push: Push): Promise<readonly Write[]> {
  if (push.kind !== 'channel') return []
  const path = paths.channel(push.channelId)
  const [document] = await transaction.getAll([path])
  const closing: ChannelRecord['state'] = 'closing'
  return document?.data['state'] === 'active' ? [{ kind: 'update', path, data: { state: closing } }] : []
}

/** The sync that has to follow counts as pending from here on: whoever dies before enqueueing it does not lose it. */
function nameChannel(syncId: SyncId, state: SyncState, record: ActiveRecord, now: Date): readonly Write[] {
  const { channelId, resourceId, expiration } = record
  const push: Push = { kind: 'channel', channelId, resourceId, expiration }
  return [
    {
      kind: 'update',
      path: paths.syncState(syncId),
      data: { push, pendingSince: state.pendingSince ?? now, seq: state.seq + 1 },
    },
    {
      kind: 'update',
      path: paths.calendar(state.uid, state.calendarRef),
      data: { channelExpiration: expiration, ...(state.token === null ? {} : { state: 'live' }) },
    },
  ]
}

async function recordUnsupported(
  syncId: SyncId,
  channelId: ChannelId,
  { store }: ChannelDependencies,
): Promise<ChannelOutcome> {
  return await store.transaction(async (transaction) => {
    const [document] = await transaction.getAll([paths.syncState(syncId)])
    transaction.write([{ kind: 'delete', path: paths.channel(channelId) }])
    if (!document) return { kind: 'gone' }
    const { state } = parseSyncState(syncId, document)
    const push: Push = { kind: 'unsupported' }
    const live = state.token === null ? [] : [writeCalendarState(state, 'polling')]
    const path = paths.syncState(syncId)
    transaction.write([{ kind: 'update', path, data: { push, seq: state.seq + 1 } }, ...live])
    return { kind: 'unsupported' }
  })
}

function asDates({ resourceId, expiration }: OpenedChannel) {
  return { resourceId, expiration: new Date(expiration) }
}
