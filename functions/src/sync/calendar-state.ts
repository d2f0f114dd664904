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

/** Fails its commit where the calendar's document is gone. */
export function writeCalendarState({ uid, calendarRef }: SyncState, state: CalendarState): Write {
  return { kind: 'update', path: paths.calendar(uid, calendarRef), data: { state, progress: null } }
}

/** What a sync that goes well again writes for a calendar that was not found, or whose account was refused. */
export function writeRecovered(state: SyncState): readonly Write[] {
  const wasWell = state.firstNotFoundAt === null && state.refusedAt === null
  return wasWell ? [] : [writeCalendarState(state, settledCalendarState(state.push))]
}
