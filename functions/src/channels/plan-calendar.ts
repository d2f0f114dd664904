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
  const isLost = state !== null && state.lost !== null
  const actions = planChannelActions(now, { push: state?.push ?? null, lost: isLost, records })
  const sync = state && planPickUp(now, state)
  const lost = state && planLostCalendar(now, syncId, state, graceMs)
  const plan = isPaused(calendar)
    ? { calendar, sync: null, lost: null, channels: actions.filter(isPossibleWithoutGoogle) }
    : { calendar, sync, lost, channels: actions }
  return plan.sync || plan.lost || plan.channels.length > 0 ? plan : null
}

/** Whether its owner wants it left as it is. */
function isPaused({ state }: ScannedCalendar): boolean {
  return state !== null && state.pausedBy.length > 0
}

/** What is over is over, whether or not Google may be asked. */
function isPossibleWithoutGoogle(action: ChannelAction): boolean {
  return action.kind === 'close' || (action.kind === 'open' && action.reason === 'expired')
}

/** Whose credential it takes; undefined where nothing is left to be told by. */
export function ownerOf({ state, records: [record] }: ScannedCalendar) {
  return state ?? record
}

/** Whether Google asked for patience, or the owner for being left alone. */
export function isWaiting(now: number, calendar: ScannedCalendar): boolean {
  return isPaused(calendar) || (calendar.state?.notBefore?.getTime() ?? now) > now
}
