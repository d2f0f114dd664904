import type { SyncId } from '../model/ids'
import type { SyncTask } from '../model/sync-task'

export interface SyncRequest {
  readonly syncId: SyncId
  /** Names this run: a later attempt of the same task goes by the same name, and takes over what the first left. */
  readonly runId: string
  readonly cause: SyncTask['cause'] | { readonly kind: 'reconciliation' }
  /** How often the task was tried before; absent where no task is behind it. */
  readonly attempt?: number
  /** `fast`: what one listing and one commit can do; a full sync is left to a task. */
  readonly scope: 'any' | 'fast'
}
