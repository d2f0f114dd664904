import type { SyncState } from '../model/documents/sync-state'
import { eventRef } from '../model/ids'
import type { Clock } from '../support/clock'
import type { Replace } from './chunk-writer'
import { planOutdated, planQuarantine } from './quarantine'

/** An event that Firestore refuses is quarantined, and where it has a document, that is marked as outdated. */
export function replaceRefused(state: SyncState, clock: Clock): Replace {
  return ({ eventId, counts }) => {
    const ref = eventRef(state.calendarRef, eventId)
    const stored = counts.updated > 0 ? [{ ref, contentHash: Number.NaN }] : []
    const refused = { eventId, reason: 'Firestore refuses its document' }
    return [...planQuarantine(state, [refused], clock.now()), ...planOutdated(state, stored)]
  }
}
