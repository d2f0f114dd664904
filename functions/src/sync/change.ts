import type { Write } from '../firestore/document-store'
import type { ChangeCounts } from '../model/documents/sync-state'
import type { EventId } from '../model/ids'
import { addCounts, NO_CHANGES } from './sync-outcome'

/** One write of a sync, what it counts as, and the event it is about, if any. */
export interface Change {
  readonly write: Write
  /** Events created, updated and deleted; other documents do not count. */
  readonly counts: ChangeCounts
  /** Set where Firestore might refuse the write because of what the event holds. */
  readonly eventId: EventId | null
}

/** A write that counts for nothing. */
export function uncounted(write: Write): Change {
  return { write, counts: NO_CHANGES, eventId: null }
}

export function sumCounts(changes: readonly Change[]): ChangeCounts {
  return changes.reduce((sum, { counts }) => addCounts(sum, counts), NO_CHANGES)
}
