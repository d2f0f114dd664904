import { countOperations } from '../../functions/src/firestore/counting-document-store'
import { countAccess } from '../../functions/src/google/counting-calendar-api'
import type { ReconcileTask } from '../../functions/src/model/reconcile-task'
import { reconcileCalendar } from '../../functions/src/sync/reconciliation/reconcile-calendar'
import type { ReconcileDependencies } from '../../functions/src/sync/reconciliation/reconcile-dependencies'
import { DAY } from '../../functions/src/sync/mirror-window'
import { type MirroredCalendar } from './mirrored-calendar'
import { WINDOW_SPAN } from './mirror-world'

let runs = 0

/** What a nightly process works with that has just started, counting what it costs. */
export function nightly(calendar: MirroredCalendar): ReconcileDependencies {
  const dependencies = calendar.dependencies()
  const { tally, store, access } = dependencies
  return {
    ...dependencies,
    store: countOperations(store, tally),
    access: countAccess(access, tally),
    windowSpan: WINDOW_SPAN,
  }
}

/** One night of one calendar. */
export async function reconcile(
  calendar: MirroredCalendar,
  depth: ReconcileTask['depth'] = 'thirtieth',
  dependencies = nightly(calendar),
) {
  runs += 1
  const night = Math.floor(calendar.world.clock.now() / DAY)
  const request = { syncId: calendar.id.syncId, night, depth, runId: `night-${runs}` }
  const outcome = await reconcileCalendar(request, dependencies)
  return { outcome, tally: dependencies.tally }
}

/** What the nights reported of this calendar. */
export async function driftReports(calendar: MirroredCalendar) {
  const documents = await calendar.world.store.query({
    from: { collection: 'reconciliations' },
    where: [{ field: 'syncId', op: '==', value: calendar.id.syncId }],
  })
  return documents.map(({ data }) => data)
}
