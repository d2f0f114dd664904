import type { Write } from '../firestore/document-store'
import type { CalendarState } from '../model/documents/calendar-document'
import type { Push, SyncState } from '../model/documents/sync-state'
import { paths } from '../model/paths'

/** What a mirrored calendar is once a full sync is complete. Without a channel only asking tells of changes. */
export function settledCalendarState(push: Push): CalendarState {
  switch (push.kind) {
    case 'channel':
      return 'live'
    case 'none':
    case 'unsupported':
      return 'polling'
  }
}

const USED_UP = 'What may be asked of Google for you in a day is used up. It goes on at midnight, UTC.'

/** Tells why a calendar does not follow Google for the rest of the day. Fails its commit where its document is gone. */
export function writeWaiting({ uid, calendarRef }: SyncState, until: Date): Write {
  return { kind: 'update', path: paths.calendar(uid, calendarRef), data: { waiting: { until, reason: USED_UP } } }
}

/** Fails its commit where the calendar's document is gone. */
export function writeCalendarState({ uid, calendarRef }: SyncState, state: CalendarState): Write {
  return { kind: 'update', path: paths.calendar(uid, calendarRef), data: { state, progress: null, waiting: null } }
}
