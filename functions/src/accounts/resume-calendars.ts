import { stopChannel } from '../channels/stop-channel'
import { watchCalendar, type WatchDependencies } from '../channels/watch-calendar'
import type { DocumentStore } from '../firestore/document-store'
import { type ChannelRecord, channelRecordSchema } from '../model/documents/channel-record'
import type { AccountId, ChannelId, SyncId, Uid } from '../model/ids'
import type { Logger } from '../support/logger'
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
  { store, access, clock }: WatchDependencies,
): Promise<void> {
  const closing = await closingChannels(store, syncId)
  if (closing.length === 0) return
  const api = await access.forAccount(uid, accountId)
  for (const channelId of closing) await stopChannel(channelId, api, store, clock)
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
