import { accountDocumentSchema } from '../model/documents/account-document'
import type { ChannelRecord } from '../model/documents/channel-record'
import type { Push } from '../model/documents/sync-state'
import type { CalendarApi, OpenedChannel } from '../google/calendar-api'
import { AccountNotConnected } from '../model/errors/account-not-connected'
import { CredentialUnusable } from '../model/errors/credential-unusable'
import { NotFoundAtGoogle } from '../model/errors/not-found-at-google'
import { PermissionDenied } from '../model/errors/permission-denied'
import { PushNotSupported } from '../model/errors/push-not-supported'
import { RateLimited } from '../model/errors/rate-limited'
import { RequestRefused } from '../model/errors/request-refused'
import { type ChannelId, channelIdSchema } from '../model/ids'
import { paths } from '../model/paths'
import { taskName } from '../model/task-name'
import { writeCalendarState } from '../sync/calendar-state'
import { parseSyncState, readSyncState, type StoredSyncState } from '../sync/stored-sync-state'
import { signChannelToken } from '../webhooks/channel-token'
import type { ChannelDependencies } from './channel-dependencies'
import { type ActiveRecord, isSamePush, nameChannel, type Naming, planReplaced } from './name-channel'
import { OPENING_MS } from './plan-channel-actions'
import { stopClosing } from './stop-channel'

/**
 * - `opened`: this channel tells of changes from now on, and a sync is enqueued behind it.
 * - `surplus`: somebody else was faster; `push` is what the state names now.
 * - `unsupported`: Google sends no notifications for this calendar.
 * - `gone`: the calendar is not selected any more.
 */
export type OpeningOutcome =
  | { readonly kind: 'opened'; readonly channelId: ChannelId; readonly expiration: Date }
  | { readonly kind: 'surplus'; readonly push: Push }
  | { readonly kind: 'unsupported' }
  | { readonly kind: 'gone' }

type Intent = Extract<ChannelRecord, { state: 'opening' }>

/**
 * Opens a channel in place of whatever the state was read to name. The intent is recorded before Google is asked,
 * because Google lists no channels; the state names the new one, and a sync is enqueued, before the old one is
 * stopped, so that there is never none and nothing falls between the two. Throws `AccountNotConnected`, and what Google
 * and the queue refuse.
 */
export async function openChannel(read: StoredSyncState, dependencies: ChannelDependencies): Promise<OpeningOutcome> {
  const { store, clock } = dependencies
  const api = await dependencies.access.forAccount(read.state.uid, read.state.accountId)
  const intent = await recordIntent(read, dependencies)
  if (!intent) return { kind: 'gone' }
  if (clock.now() - intent.createdAt.getTime() >= OPENING_MS) return await beginAgain(read, intent, dependencies)
  const opened = await watch(api, intent, dependencies)
  if (!opened) return await recordUnsupported(read, intent, api, dependencies)
  const record: ActiveRecord = { ...intent, ...asDates(opened), state: 'active' }
  const naming = await nameChannel(record, read.state.push, dependencies)
  if (naming.kind === 'named') await enqueueSync(record, dependencies)
  await stopClosing(read.syncId, api, store, clock)
  return await outcomeOf(naming, record, api)
}

/**
 * Whoever has slept for so long was taken for dead, and what is opened by an intent that is closed nobody looks for: this
 * one is taken back, and another one recorded where a channel is still wanted.
 */
async function beginAgain(
  { syncId, state: { push } }: StoredSyncState,
  { channelId }: Intent,
  dependencies: ChannelDependencies,
): Promise<OpeningOutcome> {
  const { store } = dependencies
  await store.commit([{ kind: 'delete', path: paths.channel(channelId) }])
  const read = await readSyncState(store, syncId)
  if (!read) return { kind: 'gone' }
  if (!isSamePush(read.state.push, push)) return { kind: 'surplus', push: read.state.push }
  return await openChannel(read, dependencies)
}

async function outcomeOf(
  naming: Naming,
  { channelId, resourceId, expiration }: ActiveRecord,
  api: CalendarApi,
): Promise<OpeningOutcome> {
  switch (naming.kind) {
    case 'named':
      return { kind: 'opened', channelId, expiration }
    case 'erased':
      await api.stopChannel(channelId, resourceId)
      return { kind: 'gone' }
    case 'surplus':
    case 'gone':
      return naming
  }
}

/** Only while there is something to watch, so that an erasure that has looked at the ledger finds nothing new there. */
async function recordIntent(
  { path, syncId, state: { uid, accountId, calendarId } }: StoredSyncState,
  { store, clock, random, channelTtl }: ChannelDependencies,
): Promise<Intent | undefined> {
  const now = clock.now()
  const channelId = channelIdSchema.parse(random.uuid())
  const identity = { channelId, syncId, uid, accountId, calendarId, createdAt: new Date(now) }
  const intent: Intent = { ...identity, state: 'opening', expiration: new Date(now + channelTtl) }
  return await store.transaction(async (transaction) => {
    const [state, account] = await transaction.getAll([path, paths.account(uid, accountId)])
    if (!state) return undefined
    requireConnected(account?.data)
    transaction.write([{ kind: 'create', path: paths.channel(channelId), data: intent }])
    return intent
  })
}

function requireConnected(account: unknown): void {
  const { state } = account === undefined ? { state: 'disconnecting' } : accountDocumentSchema.parse(account)
  if (state === 'reauth_required') throw new AccountNotConnected('reauth_required')
  if (state !== 'connected') throw new AccountNotConnected('calendar_not_connected')
}

/** Undefined where Google never sends notifications for the calendar. */
async function watch(
  api: CalendarApi,
  { channelId, syncId, calendarId, expiration: asked }: Intent,
  { store, keyring, webhookUrl }: ChannelDependencies,
): Promise<OpenedChannel | undefined> {
  const expiration = asked.getTime()
  const token = signChannelToken({ keyring, syncId, channelId, expiration })
  try {
    return await api.watchEvents(calendarId, { channelId, token, address: webhookUrl, expiration })
  } catch (error) {
    if (error instanceof PushNotSupported) return undefined
    if (isRefusal(error)) await store.commit([{ kind: 'delete', path: paths.channel(channelId) }])
    throw error
  }
}

/** Google said no, so there is no channel to look for; after anything else there may be one. */
function isRefusal(error: unknown): boolean {
  const refusals = [RateLimited, PermissionDenied, NotFoundAtGoogle, RequestRefused, CredentialUnusable]
  return refusals.some((kind) => error instanceof kind)
}

async function enqueueSync({ syncId, channelId }: ActiveRecord, { queue }: ChannelDependencies): Promise<void> {
  const name = taskName(syncId, 'watch', channelId)
  await queue.enqueue({ version: 1, syncId, cause: { kind: 'watch' } }, { name })
}

async function recordUnsupported(
  { syncId, path, state: { push: replaced } }: StoredSyncState,
  intent: Intent,
  api: CalendarApi,
  { store, clock }: ChannelDependencies,
): Promise<OpeningOutcome> {
  const now = new Date(clock.now())
  const outcome = await store.transaction(async (transaction): Promise<OpeningOutcome> => {
    const [document] = await transaction.getAll([path])
    const state = document && parseSyncState(syncId, document).state
    const closing = state ? await planReplaced(transaction, intent, state.push, now) : []
    transaction.write([{ kind: 'delete', path: paths.channel(intent.channelId) }])
    if (!state) return { kind: 'gone' }
    if (!isSamePush(state.push, replaced)) return { kind: 'surplus', push: state.push }
    const push: Push = { kind: 'unsupported', askedAt: now }
    const live = state.token === null || state.refusedAt ? [] : [writeCalendarState(state, 'polling')]
    transaction.write([{ kind: 'update', path, data: { push, seq: state.seq + 1 } }, ...closing, ...live])
    return { kind: 'unsupported' }
  })
  await stopClosing(syncId, api, store, clock)
  return outcome
}

function asDates({ resourceId, expiration }: OpenedChannel) {
  return { resourceId, expiration: new Date(expiration) }
}
