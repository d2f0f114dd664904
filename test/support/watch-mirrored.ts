import {
  type WatchDependencies,
  type WatchedCalendar,
  watchCalendar,
} from '../../functions/src/channels/watch-calendar'
import { insertMany } from './fill-calendar'
import { type MirrorWorld, WINDOW_SPAN } from './mirror-world'
import type { MirroredCalendar } from './mirrored-calendar'

const WEEK = 7 * 24 * 3_600_000

/** What a process watches with that has just started; its channels last a week. */
export function watchDependencies(calendar: MirroredCalendar): WatchDependencies {
  return {
    ...calendar.dependencies(),
    keyring: calendar.world.keyring,
    webhookUrl: 'http://127.0.0.1:9/calendarWebhook',
    channelTtl: WEEK,
    windowSpan: WINDOW_SPAN,
  }
}

/** Watches a calendar as such a process does. */
export async function watchMirrored(
  calendar: MirroredCalendar,
  given: Partial<WatchDependencies> = {},
): Promise<WatchedCalendar> {
  const { uid, calendarRef } = calendar.id
  return await watchCalendar(uid, calendarRef, { ...watchDependencies(calendar), ...given })
}

/** A new user's calendar of so many events, watched and synced. */
export async function watchedCalendar(world: MirrorWorld, events = 0): Promise<MirroredCalendar> {
  const calendar = await world.mirrorCalendar()
  insertMany(calendar, events)
  await watchMirrored(calendar)
  await calendar.runWaitingTasks()
  return calendar
}
