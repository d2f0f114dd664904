import type { WindowSpan } from '../mirror-window'
import type { SyncDependencies } from '../sync-dependencies'

export interface ReconcileDependencies extends SyncDependencies {
  readonly windowSpan: WindowSpan
}
