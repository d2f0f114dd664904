import type { Calendar } from '../../../client/documents'

/** What keeps a calendar from being up to date, as a sentence; null where nothing does. */
export function troubleOfCalendar({ state, summary }: Pick<Calendar, 'state' | 'summary'>): string | null {
  switch (state) {
    case 'pending':
    case 'syncing':
      return `“${summary}” is still being read: the event may be on its way.`
    case 'reauth_required':
      return `“${summary}” is not up to date, because its account has to be connected again.`
    case 'paused':
      return `“${summary}” is paused: it is as it was then.`
    case 'inaccessible':
      return `Google no longer shows “${summary}” to your account.`
    case 'polling':
      return `Google tells of no changes in “${summary}”, so they arrive when it is asked the next time. “Sync now” asks at once.`
    case 'live':
      return null
  }
}
