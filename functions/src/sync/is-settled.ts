import type { SyncState } from '../model/documents/sync-state'

/** Nothing that only a commit could clear. */
export function isSettled({ pendingSince, notBefore, firstNotFoundAt, refusedAt }: SyncState): boolean {
  return [pendingSince, notBefore, firstNotFoundAt, refusedAt].every((since) => since === null)
}
