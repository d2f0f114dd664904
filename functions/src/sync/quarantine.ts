import { createHash } from 'node:crypto'
import type { Write } from '../firestore/document-store'
import type { SyncState } from '../model/documents/sync-state'
import { paths } from '../model/paths'
import type { Unmappable } from './map-row'
import { DAY } from './mirror-window'

const KEPT_DAYS = 90

/**
 * Records events that no document can be made of, so that one odd event neither stops its calendar nor goes missing
 * silently. The record is overwritten when the event is met again.
 */
export function planQuarantine(state: SyncState, events: readonly Unmappable[], now: number): readonly Write[] {
  return events.map((event) => ({
    kind: 'set',
    path: paths.quarantine(quarantineId(state, event)),
    data: {
      uid: state.uid,
      accountId: state.accountId,
      calendarId: state.calendarId,
      calendarRef: state.calendarRef,
      eventId: event.eventId,
      reason: event.reason,
      metAt: new Date(now),
      expireAt: new Date(now + KEPT_DAYS * DAY),
    },
  }))
}

function quarantineId({ uid, calendarRef }: SyncState, { eventId, reason }: Unmappable): string {
  return createHash('sha256').update(JSON.stringify([uid, calendarRef, eventId ?? reason])).digest('hex')
}
