import { type ChannelAction, planChannelActions } from './plan-channel-actions'
import { type LostAction, planLostCalendar } from './plan-lost-calendar'
import { type PickUpReason, planPickUp } from './plan-pick-up'
import type { ScannedCalendar } from './scan-calendars'

/** What the hourly run does about one calendar. */
export interface CalendarPlan {
  readonly calendar: ScannedCalendar
  readonly sync: PickUpReason | null
  readonly lost: LostAction | null
  readonly channels: readonly ChannelAction[]
}

/** Null where there is nothing to do, as for nearly all calendars nearly always. */
export function planCalendar(now: number, calendar: ScannedCalendar, graceMs: number): CalendarPlan | null {
  const { syncId, state, records } = calendar
  const sync = state && planPickUp(now, state)
  const lost = state && planLostCalendar(now, syncId, state, graceMs)
  const isLost = state !== null && state.lost !== null
  // It may be looked at again once it goes on.
  if (state !== null && state.pausedBy.length > 0) return null
  const channels = planChannelActions(now, { push: state?.push ?? null, lost: isLost, records })
  return sync || lost || channels.length > 0 ? { calendar, sync, lost, channels } : null
}

/** Whose credential it takes; undefined where nothing is left to be told by. */
export function ownerOf({ state, records: [record] }: ScannedCalendar) {
  return state ?? record
}

/** Whether Google asked for patience. */
export function isWaiting(now: number, { state }: ScannedCalendar): boolean {
  return (state?.notBefore?.getTime() ?? now) > now
}
