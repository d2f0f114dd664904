import type { Write } from '../../firestore/document-store'
import {
  type DifferenceKind,
  type DriftCauses,
  type DriftReport,
  driftReportSchema,
} from '../../model/documents/drift-report'
import type { EventRef } from '../../model/ids'
import { paths } from '../../model/paths'
import { taskName } from '../../model/task-name'
import { DAY } from '../mirror-window'
import type { StoredSyncState } from '../stored-sync-state'
import type { ReconcileRequest } from './reconcile-request'

type Example = DriftReport['examples'][number]

const KEPT_DAYS = 90
const MOST_EXAMPLES = 20

export const NO_CAUSES: DriftCauses = { lostPush: 0, quarantined: 0, tampered: 0, mapperChanged: 0 }

export function examplesOf(
  collection: Example['collection'],
  differences: Iterable<readonly [EventRef, DifferenceKind]>,
): readonly Example[] {
  return [...differences].slice(0, MOST_EXAMPLES).map(([ref, kind]) => ({ collection, ref, kind }))
}

function isDrift(causes: DriftCauses): boolean {
  return Object.values(causes).some((count) => count > 0)
}

/** The report of what was found; `occasion` tells apart what one run has to report. Nothing where nothing was. */
export function planReport(
  { syncId, state }: StoredSyncState,
  { runId, night }: ReconcileRequest,
  { causes, examples }: { readonly causes: DriftCauses; readonly examples: readonly Example[] },
  occasion: string | number,
  now: number,
): readonly Write[] {
  if (!isDrift(causes)) return []
  const { uid, accountId, calendarId, calendarRef } = state
  const report = driftReportSchema.parse({
    syncId,
    uid,
    accountId,
    calendarId,
    calendarRef,
    night,
    causes,
    foundAt: new Date(now),
    examples: examples.slice(0, MOST_EXAMPLES),
    expireAt: new Date(now + KEPT_DAYS * DAY),
  })
  return [{ kind: 'set', path: paths.reconciliation(taskName(syncId, runId, occasion)), data: { ...report } }]
}
