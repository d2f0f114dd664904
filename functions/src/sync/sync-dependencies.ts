import type { DocumentStore } from '../firestore/document-store'
import type { CalendarAccess } from '../google/calendar-access'
import type { Clock } from '../support/clock'
import type { Logger } from '../support/logger'
import type { Random } from '../support/random'
import type { Tally } from '../support/tally'
import type { SyncQueue } from '../tasks/sync-queue'

/** What a sync works with. `tally` counts what this one run cost. */
export interface SyncDependencies {
  readonly store: DocumentStore
  readonly access: CalendarAccess
  readonly queue: SyncQueue
  readonly clock: Clock
  readonly random: Random
  readonly logger: Logger
  readonly tally: Tally
}
