import type { Account, Calendar } from '../../../client/documents'
import { ago, fromNow } from '../time/format'

/** How a calendar is doing, for its owner. */
export interface CalendarHealth {
  readonly tone: 'live' | 'working' | 'quiet' | 'broken'
  readonly label: string
  /** A sentence that says what it means. */
  readonly meaning: string
  /** From 0 to 1 while syncing; null where nobody knows how much there is. */
  readonly progress: number | null
  /** What the owner can do about it. */
  readonly remedy: 'reconnect' | null
}

export function healthOf(calendar: Calendar, account: Account | undefined): CalendarHealth {
  const base = { progress: null, remedy: null } as const
  switch (calendar.state) {
    case 'live':
      if (calendar.waiting) return { ...base, ...waiting(calendar.waiting), tone: 'working' }
      return { ...base, tone: 'live', label: 'Live', meaning: 'Google tells of every change within seconds.' }
    case 'polling':
      return {
        ...base,
        tone: 'quiet',
        label: 'Asked hourly',
        meaning: 'Google sends no notifications for this calendar, so it is asked now and then.',
      }
    case 'syncing':
      return { ...base, ...syncing(calendar), tone: 'working' }
    case 'pending':
      return calendar.selected
        ? { ...base, tone: 'working', label: 'Waiting', meaning: 'It will be read from Google in a moment.' }
        : { ...base, tone: 'quiet', label: 'Not shown', meaning: 'This calendar is not mirrored.' }
    case 'paused':
      return { ...base, tone: 'quiet', label: 'Paused', meaning: 'It is left as it is until you go on with it.' }
    case 'reauth_required':
      return {
        ...base,
        tone: 'broken',
        label: 'Connection lost',
        meaning: account?.reason ?? 'Google no longer accepts the connection. What is shown is as it was last.',
        remedy: 'reconnect',
      }
    case 'inaccessible':
      return {
        ...base,
        tone: 'broken',
        label: 'Not accessible',
        meaning: 'Google no longer shows this calendar to this account. What is shown is as it was last.',
      }
  }
}

const waiting = ({ reason, until }: NonNullable<Calendar['waiting']>) => ({
  label: 'Waiting',
  meaning: `${reason} It goes on ${fromNow(until.toMillis(), Date.now())}.`,
})

function syncing({ progress }: Calendar): Pick<CalendarHealth, 'label' | 'meaning' | 'progress'> {
  const meaning = 'All events are read from Google; what is here already stays.'
  if (!progress) return { label: 'Syncing', meaning, progress: null }
  const { done, of } = progress
  const label = of === null ? `Syncing, ${done} so far` : `Syncing, ${done} of ${of}`
  return { label, meaning, progress: of === null || of === 0 ? null : Math.min(done / of, 1) }
}

/** What is known about a calendar in time, a line each. */
export function timesOfCalendar(
  { channelExpiration, lastVerifiedAt }: Calendar,
  lastChange: number | null,
  now: number,
): readonly (readonly [string, string])[] {
  return [
    ['Last change', lastChange === null ? 'none in sight' : ago(lastChange, now)],
    ['Verified equal', lastVerifiedAt === null ? 'not yet' : ago(lastVerifiedAt.toMillis(), now)],
    ['Notifications until', channelExpiration === null ? 'none' : fromNow(channelExpiration.toMillis(), now)],
  ]
}

/** The same in one short line. */
export function glanceAt({ lastVerifiedAt }: Calendar, lastChange: number | null, now: number): string {
  const change = lastChange === null ? 'no events in sight' : `changed ${ago(lastChange, now)}`
  const verified = lastVerifiedAt === null ? 'not verified yet' : `verified ${ago(lastVerifiedAt.toMillis(), now)}`
  return `${change} · ${verified}`
}
