import { watchCalendar, type WatchDependencies } from '../channels/watch-calendar'
import type { Filter } from '../firestore/document-store'
import type { ChannelRecord } from '../model/documents/channel-record'
import type { AccountId, Uid } from '../model/ids'
import type { Logger } from '../support/logger'
import { closeChannels } from './close-channels'
import { type SelectedCalendar, selectedCalendars } from './selected-calendars'

/**
 * Sees to it that each selected calendar of a connected account has a channel again and is synced, from its token
 * where that still serves. A calendar that fails keeps no other one waiting: it counts as one with work left.
 */
export async function resumeCalendars(
  uid: Uid,
  accountId: AccountId,
  dependencies: WatchDependencies & { readonly logger: Logger },
): Promise<void> {
  for (const calendar of await selectedCalendars(dependencies.store, uid, accountId)) {
    try {
      await watchCalendar(uid, calendar.calendarRef, dependencies)
      await stopReleased(uid, accountId, calendar, dependencies)
    } catch (error) {
      const name = error instanceof Error ? error.name : typeof error
      dependencies.logger.error('calendar_resume_failed', { syncId: calendar.syncId, error: name })
    }
  }
}

/** The same user and client opened them, so Google takes the end of one from the new grant, too. */
async function stopReleased(
  uid: Uid,
  accountId: AccountId,
  { syncId }: SelectedCalendar,
  dependencies: WatchDependencies,
): Promise<void> {
  const closing: ChannelRecord['state'] = 'closing'
  const released: readonly Filter[] = [
    { field: 'syncId', op: '==', value: syncId },
    { field: 'state', op: '==', value: closing },
  ]
  const { store } = dependencies
  await closeChannels({ uid, accountId }, released, (writes) => store.commit(writes), dependencies)
}
