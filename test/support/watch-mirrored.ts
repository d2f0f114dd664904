import {
  type WatchDependencies,
  type WatchedCalendar,
  watchCalendar,
} from '../../functions/src/channels/watch-calendar'
import { WINDOW_SPAN } from './mirror-world'
import type { MirroredCalendar } from './mirrored-calendar'

const WEEK = 7 * 24 * 3_600_000

/** Watches a calendar as a process does that has just started; its channel lasts a week. */
export async function watchMirrored(
  calendar: MirroredCalendar,
  given: Partial<WatchDependencies> = {},
): Promise<WatchedCalendar> {
  return await watchCalendar(calendar.id.uid, calendar.id.calendarRef, {
    ...calendar.dependencies(),
    keyring: calendar.world.keyring,
    webhookUrl: 'http://127.0.0.1:9/calendarWebhook',
    channelTtl: WEEK,
    windowSpan: WINDOW_SPAN,
    ...given,
  })
}
