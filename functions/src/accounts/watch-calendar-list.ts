import type { ChannelDependencies } from '../channels/channel-dependencies'
import type { CalendarApi, OpenedChannel } from '../google/calendar-api'
import type { CalendarListState } from '../model/documents/calendar-list-state'
import type { Push } from '../model/documents/sync-state'
import { PushNotSupported } from '../model/errors/push-not-supported'
import { type ChannelId, channelIdSchema, type ResourceId, type SyncId } from '../model/ids'
import { taskName } from '../model/task-name'
import { signChannelToken } from '../webhooks/channel-token'
import { calendarListId, LIST_CHANNEL_MARGIN, type ListOwner, readCalendarList } from './calendar-list-state'
import { changeCalendarList } from './change-calendar-list'

interface LeavingChannel {
  readonly channelId: ChannelId
  readonly resourceId: ResourceId
}

/**
 * Sees to it that an account's list has a channel that lasts, and that channels it does not need any more are stopped.
 * The intent is recorded before Google is asked; the new channel is named, and a sync is enqueued, before the old one
 * is stopped. Does nothing where the list is not followed. Throws what Google and the queue refuse; calling it again
 * goes on from there.
 */
export async function watchCalendarList(owner: ListOwner, dependencies: ChannelDependencies): Promise<void> {
  const { store, clock, access } = dependencies
  const syncId = calendarListId(owner)
  const read = await readCalendarList(store, syncId)
  if (!read) return
  const api = await access.forAccount(owner.uid, owner.accountId)
  const state = isLasting(read.state.push, clock.now()) ? read.state : await openChannel(syncId, api, dependencies)
  if (state) await stopLeaving(syncId, state.leaving, api, dependencies)
}

function isLasting(push: Push, now: number): boolean {
  switch (push.kind) {
    case 'none':
      return false
    case 'unsupported':
      return true
    case 'channel':
      return push.expiration.getTime() - now > LIST_CHANNEL_MARGIN
  }
}

async function openChannel(
  syncId: SyncId,
  api: CalendarApi,
  dependencies: ChannelDependencies,
): Promise<CalendarListState | undefined> {
  const channelId = channelIdSchema.parse(dependencies.random.uuid())
  const begun = await change(syncId, dependencies, () => ({ opening: channelId }))
  if (!begun) return undefined
  const opened = await watch(syncId, channelId, api, dependencies)
  if (!opened) return await change(syncId, dependencies, () => ({ push: { kind: 'unsupported' }, opening: null }))
  const named = await nameChannel(syncId, channelId, opened, dependencies)
  if (!named) await api.stopChannel(channelId, opened.resourceId)
  else if (named.push.kind === 'channel' && named.push.channelId === channelId) {
    const cause = { kind: 'calendar-list', scope: 'changes' } as const
    await dependencies.queue.enqueue({ version: 1, syncId, cause }, { name: taskName(syncId, 'watch list', channelId) })
  }
  return named
}

/** Undefined where Google never sends notifications for the list. */
async function watch(
  syncId: SyncId,
  channelId: ChannelId,
  api: CalendarApi,
  { clock, keyring, webhookUrl, channelTtl }: ChannelDependencies,
): Promise<OpenedChannel | undefined> {
  const expiration = clock.now() + channelTtl
  const token = signChannelToken({ keyring, syncId, channelId, expiration })
  try {
    return await api.watchCalendarList({ channelId, token, address: webhookUrl, expiration })
  } catch (error) {
    if (error instanceof PushNotSupported) return undefined
    throw error
  }
}

/** Of several who open one at once the last to begin is the one whose channel is named; the others' are on their way out. */
function nameChannel(
  syncId: SyncId,
  channelId: ChannelId,
  { resourceId, expiration }: OpenedChannel,
  dependencies: ChannelDependencies,
): Promise<CalendarListState | undefined> {
  return change(syncId, dependencies, ({ opening, push, leaving }) => {
    if (opening !== channelId) return { leaving: [...leaving, { channelId, resourceId }] }
    const replaced = push.kind === 'channel' ? [{ channelId: push.channelId, resourceId: push.resourceId }] : []
    const named: Push = { kind: 'channel', channelId, resourceId, expiration: new Date(expiration) }
    return { push: named, opening: null, leaving: [...leaving, ...replaced] }
  })
}

async function stopLeaving(
  syncId: SyncId,
  leaving: readonly LeavingChannel[],
  api: CalendarApi,
  dependencies: ChannelDependencies,
): Promise<void> {
  for (const { channelId, resourceId } of leaving) {
    await api.stopChannel(channelId, resourceId)
    await change(syncId, dependencies, (state) => ({
      leaving: state.leaving.filter((other) => other.channelId !== channelId),
    }))
  }
}

function change(
  syncId: SyncId,
  { store, clock }: ChannelDependencies,
  how: Parameters<typeof changeCalendarList>[2],
): Promise<CalendarListState | undefined> {
  return changeCalendarList({ store, now: clock.now() }, syncId, how)
}
