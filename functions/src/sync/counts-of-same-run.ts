import type { ChangeCounts, SyncState } from '../model/documents/sync-state'
import { NO_CHANGES } from './sync-outcome'

/** What earlier commits of this very run changed, also where one of them was reported failed. */
export function countsOfSameRun({ lastRun }: SyncState, runId: string): ChangeCounts {
  if (lastRun?.id !== runId) return NO_CHANGES
  const { created, updated, deleted } = lastRun
  return { created, updated, deleted }
}
