import { selectCalendar } from '../accounts/select-calendar'
import { CalendarNotFound } from '../model/errors/calendar-not-found'
import type { CalendarRef, Uid } from '../model/ids'
import type { WindowSpan } from '../sync/mirror-window'
import type { ChannelDependencies } from './channel-dependencies'
import { followCalendar } from './follow-calendar'

export interface WatchDependencies extends ChannelDependencies {
  readonly windowSpan: WindowSpan
}

export interface WatchedCalendar {
  /** `polling`: Google sends no notifications for this calendar, so it is only asked now and then. */
  readonly status: 'watching' | 'polling'
  readonly channelExpiration: Date | null
}

/**
 * Mirrors a calendar from now on: selects it, opens its channel, and enqueues a sync behind it, so that nothing that
 * changes from here on is missed. Calling it again repairs what is missing and repeats nothing. Throws
 * `CalendarNotFound`, `AccountNotConnected`, and what Google and the queue refuse.
 */
export async function watchCalendar(
  uid: Uid,
  calendarRef: CalendarRef,
  dependencies: WatchDependencies,
): Promise<WatchedCalendar> {
  const syncId = await selectCalendar(uid, calendarRef, dependencies)
  const channel = await followCalendar(syncId, dependencies)
  if (channel.kind === 'gone') throw new CalendarNotFound()
  return channel.kind === 'open'
    ? { status: 'watching', channelExpiration: channel.expiration }
    : { status: 'polling', channelExpiration: null }
}
