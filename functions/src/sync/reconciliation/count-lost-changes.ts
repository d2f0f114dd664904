import type { SyncState } from '../../model/documents/sync-state'
import type { Row } from '../read-row'

/** A change this old has been told of, or never will be: notifications may come some minutes late. */
const LOST_AFTER_MS = 10 * 60_000

/** How many of a delta's changes somebody should have been told of by a notification long ago. */
export function countLostChanges(rows: readonly Row[], { push }: Pick<SyncState, 'push'>, now: number): number {
  if (push.kind !== 'channel') return 0
  return rows.filter((row) => {
    const updated = row.kind === 'event' ? row.event.updated : undefined
    return typeof updated === 'string' && now - Date.parse(updated) > LOST_AFTER_MS
  }).length
}
