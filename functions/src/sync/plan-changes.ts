import type { EventDocument } from '../model/documents/event-document'
import { type EventRef, eventRef, type Uid } from '../model/ids'
import { paths } from '../model/paths'
import type { Change } from './change'
import { NO_CHANGES } from './sync-outcome'

/** The hash of each stored document among those looked up; nothing is known of others. */
export type StoredHashes = ReadonlyMap<EventRef, number>

/**
 * What makes `stored` equal to `wanted`: unchanged documents are not written, and stored ones that nobody wants are
 * deleted. Wanted documents lie in the window.
 */
export function planChanges(uid: Uid, wanted: Iterable<EventDocument>, stored: StoredHashes): readonly Change[] {
  const changes: Change[] = []
  const kept = new Set<EventRef>()
  for (const document of wanted) {
    const ref = eventRef(document.calendarRef, document.eventId)
    kept.add(ref)
    const change = planWrite(uid, ref, document, stored.get(ref))
    if (change) changes.push(change)
  }
  for (const ref of stored.keys()) if (!kept.has(ref)) changes.push(planDeletion(uid, ref))
  return changes
}

export function planWrite(uid: Uid, ref: EventRef, document: EventDocument, storedHash?: number): Change | undefined {
  if (storedHash === document.contentHash) return undefined
  const counts = storedHash === undefined ? { ...NO_CHANGES, created: 1 } : { ...NO_CHANGES, updated: 1 }
  const { eventId } = document
  return { write: { kind: 'set', path: paths.event(uid, ref), data: { ...document } }, counts, eventId }
}

export function planDeletion(uid: Uid, ref: EventRef): Change {
  const counts = { ...NO_CHANGES, deleted: 1 }
  return { write: { kind: 'delete', path: paths.event(uid, ref) }, counts, eventId: null }
}
