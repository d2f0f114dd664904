import { countOperations } from '../../functions/src/firestore/counting-document-store'
import { countAccess } from '../../functions/src/google/counting-calendar-api'
import type { Tally } from '../../functions/src/support/tally'
import type { SyncOutcome } from '../../functions/src/sync/sync-outcome'
import type { MirroredCalendar } from './mirrored-calendar'

/** A sync in a process of its own, with what it cost at the gateways. */
export async function measuredSync(
  calendar: MirroredCalendar,
): Promise<{ readonly outcome: SyncOutcome; readonly tally: Tally }> {
  const dependencies = calendar.dependencies()
  const { tally, store, access } = dependencies
  const counting = { ...dependencies, store: countOperations(store, tally), access: countAccess(access, tally) }
  return { outcome: await calendar.sync(counting), tally }
}
