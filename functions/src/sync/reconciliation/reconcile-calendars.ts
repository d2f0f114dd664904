import { documentPages } from '../../firestore/document-pages'
import type { DocumentStore } from '../../firestore/document-store'
import { type SyncId, syncIdSchema } from '../../model/ids'
import { taskName } from '../../model/task-name'
import type { Clock } from '../../support/clock'
import { concurrently } from '../../support/concurrently'
import type { Logger } from '../../support/logger'
import type { ReconcileQueue } from '../../tasks/reconcile-queue'
import { DAY } from '../mirror-window'

export interface FanOutDependencies {
  readonly store: DocumentStore
  readonly queue: ReconcileQueue
  readonly clock: Clock
  readonly logger: Logger
  /** Over how much of the night the calendars are spread, in milliseconds. */
  readonly spread: number
}

const EVERY_CALENDAR = {
  from: { collection: 'syncState' },
  where: [],
  orderBy: [{ field: '__name__' }],
  limit: 1_000,
  fields: [],
}
const AT_ONCE = 50

/**
 * Enqueues one reconciliation for every mirrored calendar, spread over the night. A second run in the same night
 * enqueues nothing that the first one has. Throws `QueueUnavailable` and `StoreUnavailable`; a run after that goes on.
 */
export async function reconcileCalendars(dependencies: FanOutDependencies): Promise<{ readonly calendars: number }> {
  const { clock, logger, store } = dependencies
  const startedAt = clock.now()
  let calendars = 0
  for await (const page of documentPages(store, EVERY_CALENDAR)) {
    await concurrently(page, AT_ONCE, ({ id }) => enqueue(syncIdSchema.parse(id), startedAt, dependencies))
    calendars += page.length
  }
  logger.info('calendar_reconciliation_fan_out', { calendars, ms: clock.now() - startedAt })
  return { calendars }
}

/** A calendar has its own time of the night, whatever its neighbours are. */
async function enqueue(syncId: SyncId, startedAt: number, { queue, spread }: FanOutDependencies): Promise<void> {
  const night = Math.floor(startedAt / DAY)
  const share = Number.parseInt(syncId.slice(0, 8), 16) / 2 ** 32
  await queue.enqueue(
    { version: 1, syncId, night, depth: 'thirtieth' },
    { name: taskName(syncId, 'reconciliation', night), scheduleAt: Math.floor(startedAt + share * spread) },
  )
}
