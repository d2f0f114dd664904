import type { ChannelDependencies } from '../channels/channel-dependencies'
import { documentPages, type PagedQuery } from '../firestore/document-pages'
import { accountDocumentSchema } from '../model/documents/account-document'
import { CredentialUnusable } from '../model/errors/credential-unusable'
import { PreconditionFailed } from '../model/errors/precondition-failed'
import { syncIdSchema } from '../model/ids'
import { paths } from '../model/paths'
import { taskName } from '../model/task-name'
import type { Logger } from '../support/logger'
import { isListingDue, parseCalendarList, readCalendarList, type StoredCalendarList } from './calendar-list-state'
import { recoverAccount } from './recover-account'
import { refuseAccount } from './refuse-account'
import { watchCalendarList } from './watch-calendar-list'

export interface TendListsDependencies extends ChannelDependencies {
  readonly logger: Logger
}

const LISTS_A_PAGE = 200
const HOUR = 3_600_000
/** An account that cannot be used now is looked at, or asked for, again after this; connecting it again does so at once. */
const UNUSABLE_FOR = 24 * HOUR

/**
 * The hourly work on the lists of calendars: renews channels that end soon, opens missing ones, stops those that are
 * over, and has each list listed in full once a day. What fails is left to the next hour. Reads only the lists that
 * something is to be done about.
 */
export async function tendCalendarLists(dependencies: TendListsDependencies): Promise<void> {
  const { store, clock, logger } = dependencies
  const now = clock.now()
  let [tended, failed] = [0, 0]
  for await (const page of documentPages(store, listsDueBy(now))) {
    for (const document of page) {
      tended += 1
      const syncId = syncIdSchema.parse(document.id)
      failed += (await tendOne(parseCalendarList(syncId, document), now, dependencies)) ? 0 : 1
    }
  }
  logger.info('calendar_lists_tended', { tended, failed })
}

function listsDueBy(now: number): PagedQuery {
  return {
    from: { collection: 'calendarLists' },
    where: [{ field: 'tendAt', op: '<=', value: new Date(now) }],
    orderBy: [{ field: 'tendAt' }, { field: '__name__' }],
    limit: LISTS_A_PAGE,
  }
}

async function tendOne(list: StoredCalendarList, now: number, dependencies: TendListsDependencies): Promise<boolean> {
  const { logger, store } = dependencies
  const { state, syncId } = list
  try {
    if (!(await isUsable(list, dependencies))) return await putOff(list, now + UNUSABLE_FOR, dependencies)
    await watchCalendarList(state, dependencies)
    if (!isListingDue(state, now)) return true
    await enqueueListing(list, now, dependencies)
    const watched = await readCalendarList(store, syncId)
    return watched ? await putOff(watched, now + HOUR, dependencies) : true
  } catch (error) {
    const name = error instanceof Error ? error.name : typeof error
    logger.warn('calendar_list_failed', { syncId, error: name })
    if (error instanceof CredentialUnusable) {
      await refuseAccount(state, { trouble: error.trouble, since: now }, dependencies).catch(() => undefined)
    }
    return false
  }
}

/** Whether Google may be asked about it, as far as is known; one that is refused may be served again. */
async function isUsable({ state }: StoredCalendarList, dependencies: TendListsDependencies): Promise<boolean> {
  const [account] = await dependencies.store.getAll([paths.account(state.uid, state.accountId)])
  if (!account) return false
  const { state: standing, paused } = accountDocumentSchema.parse(account.data)
  if (paused || standing === 'disconnecting') return false
  return standing === 'connected' || (await recoverAccount(account, state, dependencies))
}

async function enqueueListing(
  { syncId, state }: StoredCalendarList,
  now: number,
  { queue }: TendListsDependencies,
): Promise<void> {
  const cause = { kind: 'calendar-list', scope: 'everything' } as const
  const name = taskName(syncId, 'everything', Math.floor(now / HOUR), state.seq)
  await queue.enqueue({ version: 1, syncId, cause }, { name })
}

/** Whoever has changed the list since it was read has said himself when it is to be looked at. */
async function putOff(
  { path, state, updateTime }: StoredCalendarList,
  until: number,
  { store }: TendListsDependencies,
): Promise<true> {
  const data = { tendAt: new Date(until), seq: state.seq + 1 }
  try {
    await store.commit([{ kind: 'update', path, data, ifUpdatedAt: updateTime }])
  } catch (error) {
    if (!(error instanceof PreconditionFailed)) throw error
  }
  return true
}
