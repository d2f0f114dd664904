import { isGoogleTrouble } from '../channels/google-trouble'
import { accountDocumentSchema } from '../model/documents/account-document'
import type { CalendarListState } from '../model/documents/calendar-list-state'
import { ConnectionRefused } from '../model/errors/connection-refused'
import { CredentialUnusable } from '../model/errors/credential-unusable'
import type { SyncId } from '../model/ids'
import { paths } from '../model/paths'
import type { SyncTask } from '../model/sync-task'
import { taskName } from '../model/task-name'
import type { Logger } from '../support/logger'
import type { SyncQueue } from '../tasks/sync-queue'
import { readCalendarList } from './calendar-list-state'
import { refuseAccount } from './refuse-account'
import { type CalendarListDependencies, syncCalendarList } from './sync-calendar-list'

export interface FollowListDependencies extends CalendarListDependencies {
  readonly queue: SyncQueue
  readonly logger: Logger
}

type ListCause = Extract<SyncTask['cause'], { kind: 'push' | 'calendar-list' }>

/** `gone`: no account's list has this sync id. `ignored`: the notification was not one of its channels', or the account is paused. */
export type ListOutcome = 'completed' | 'gone' | 'ignored' | 'reauth_required'

/**
 * What a task about an account's list of calendars does: follows what changed in it. A mirrored calendar that went, or
 * came back, gets a sync of its own. Throws what a later attempt may mend.
 */
export async function followCalendarList(
  syncId: SyncId,
  cause: ListCause,
  dependencies: FollowListDependencies,
): Promise<ListOutcome> {
  const startedAt = dependencies.clock.now()
  const read = await readCalendarList(dependencies.store, syncId)
  if (!read) return 'gone'
  const { state } = read
  if (cause.kind === 'push' && isForeign(cause, state)) return 'ignored'
  if (await isPaused(state, dependencies)) return 'ignored'
  try {
    const scope = cause.kind === 'push' ? 'changes' : cause.scope
    const { calendars, toSync } = await syncCalendarList(state, scope, dependencies)
    for (const id of toSync) await enqueueSync(id, state, dependencies)
    await stopUnknown(cause, state, dependencies)
    dependencies.logger.info('calendar_list_synced', { syncId, scope, calendars: calendars.length })
    return 'completed'
  } catch (error) {
    if (error instanceof ConnectionRefused) return 'gone'
    if (!(error instanceof CredentialUnusable)) throw error
    await refuseAccount(state, { trouble: error.trouble, since: startedAt }, dependencies)
    return 'reauth_required'
  }
}

/** Resuming the account lists what changed meanwhile. */
async function isPaused({ uid, accountId }: CalendarListState, { store }: FollowListDependencies): Promise<boolean> {
  const [account] = await store.getAll([paths.account(uid, accountId)])
  return account !== undefined && accountDocumentSchema.parse(account.data).paused === true
}

/** A notification about something else than what the channel was opened on. */
function isForeign({ channelId, resourceId }: Extract<ListCause, { kind: 'push' }>, { push }: CalendarListState) {
  return push.kind === 'channel' && push.channelId === channelId && push.resourceId !== resourceId
}

async function enqueueSync(
  syncId: SyncId,
  { seq }: CalendarListState,
  { queue }: FollowListDependencies,
): Promise<void> {
  await queue.enqueue(
    { version: 1, syncId, cause: { kind: 'demand' } },
    { name: taskName(syncId, 'calendar list', seq) },
  )
}

/** A channel that nobody knows was opened by somebody who died over it. */
async function stopUnknown(
  cause: ListCause,
  { uid, accountId, push, opening, leaving }: CalendarListState,
  { access, logger }: FollowListDependencies,
): Promise<void> {
  if (cause.kind !== 'push') return
  const { channelId, resourceId } = cause
  const known = [opening, push.kind === 'channel' ? push.channelId : null, ...leaving.map((one) => one.channelId)]
  if (known.includes(channelId)) return
  try {
    await (await access.forAccount(uid, accountId)).stopChannel(channelId, resourceId)
  } catch (error) {
    if (!isGoogleTrouble(error)) throw error
    logger.warn('calendar_channel_left', { channelId, error: error.name })
  }
}
