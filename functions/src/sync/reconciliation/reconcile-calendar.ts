import type { ChangeCounts } from '../../model/documents/sync-state'
import { SyncTokenExpired } from '../../model/errors/sync-token-expired'
import { SyncUnsettled } from '../../model/errors/sync-unsettled'
import { TimeZoneChanged } from '../../model/errors/time-zone-changed'
import { disposeFailure } from '../dispose-failure'
import { isSettled } from '../is-settled'
import { mirrorWindow } from '../mirror-window'
import { planSync, type SyncPlan, type Synced } from '../plan-sync'
import { readDelta } from '../read-delta'
import { readSyncState, type StoredSyncState } from '../stored-sync-state'
import { syncCalendar } from '../sync-calendar'
import { addCounts, NO_CHANGES, type SyncOutcome } from '../sync-outcome'
import type { SyncStepResult } from '../sync-step-result'
import { countLostChanges } from './count-lost-changes'
import type { Damage } from './damage'
import { checkDeeply, countsOff } from './deep-check'
import { NO_CAUSES, planReport } from './findings'
import type { GoogleListing } from './google-listing'
import type { ReconcileDependencies } from './reconcile-dependencies'
import type { ReconcileRequest } from './reconcile-request'
import { repair } from './repair'
import { settle } from './settle'
import { type Comparison, verifyMirror } from './verify-mirror'

/** - `verified`: the sums of mirror and Google were equal at one instant, and the window is where it should be. */
export type ReconcileOutcome = { readonly kind: 'verified'; readonly documents: number } | Unfinished
type Unfinished = Exclude<SyncOutcome, { kind: 'completed' }>

/** How often a run starts over, because somebody edits meanwhile or something had to be repaired. */
const MAX_STEPS = 8

/** What one run has found and done so far. */
interface Run {
  readonly request: ReconcileRequest
  /** Null once another worker took over a lease under this very name. */
  owner: string | null
  lostPush: number
  mapperChanged: number
  repaired: ChangeCounts
  deepChecked: boolean
  /** Documents read in full. */
  deepReads: number
  retried: boolean
}

type Step = { readonly kind: 'again' } | { readonly kind: 'ended'; readonly outcome: ReconcileOutcome }
const AGAIN: Step = { kind: 'again' }

/**
 * Proves that the mirror of one calendar equals Google inside the window, repairs what does not, and slides the window.
 * Safe to run at any time, twice, and in parallel with syncs: nothing is compared that is not of one instant, and
 * nothing repaired that is newer. Throws what a later attempt may mend, as `syncCalendar` does; `SyncUnsettled` where
 * the calendar changed all the time.
 */
export async function reconcileCalendar(
  request: ReconcileRequest,
  dependencies: ReconcileDependencies,
): Promise<ReconcileOutcome> {
  const { clock, logger, tally } = dependencies
  const startedAt = clock.now()
  const run: Run = { request, owner: request.runId, ...NOTHING_YET }
  const outcome = await runToEnd(run, dependencies)
  const { syncId, runId, night } = request
  const { lostPush, mapperChanged, repaired, deepReads } = run
  logger.info('calendar_reconciliation_complete', {
    syncId,
    runId,
    night,
    outcome: outcome.kind,
    ...(outcome.kind === 'verified' ? { documents: outcome.documents } : {}),
    lostPush,
    mapperChanged,
    ...repaired,
    deepReads,
    ...tally,
    ms: clock.now() - startedAt,
  })
  return outcome
}

const NOTHING_YET = {
  lostPush: 0,
  mapperChanged: 0,
  repaired: NO_CHANGES,
  deepChecked: false,
  deepReads: 0,
  retried: false,
}

async function runToEnd(run: Run, dependencies: ReconcileDependencies): Promise<ReconcileOutcome> {
  for (let step = 0; step < MAX_STEPS; step += 1) {
    const read = await readSyncState(dependencies.store, run.request.syncId)
    if (!read) return { kind: 'gone' }
    const result = await tryStep(read, run, dependencies)
    if (result.kind === 'ended') return result.outcome
  }
  throw new SyncUnsettled()
}

async function tryStep(read: StoredSyncState, run: Run, dependencies: ReconcileDependencies): Promise<Step> {
  const startedAt = dependencies.clock.now()
  const plan = planSync(read.state, run.owner, startedAt)
  try {
    if (plan.kind !== 'incremental' || !isSettled(read.state)) return await catchUp(plan, run, dependencies)
    return await takeStep(read, plan, run, dependencies)
  } catch (error) {
    if (error instanceof SyncTokenExpired || error instanceof TimeZoneChanged) {
      return await catchUp(plan, run, dependencies)
    }
    return follow(await disposeFailure(error, { read, startedAt, runId: run.request.runId }, dependencies), run)
  }
}

function follow(result: SyncStepResult, run: Run): Step {
  if (result.kind === 'robbed') run.owner = null
  return result.kind === 'ended' ? end(result.outcome) : AGAIN
}

function end(outcome: SyncOutcome): Step {
  return outcome.kind === 'completed' ? AGAIN : { kind: 'ended', outcome }
}

/** Applies what Google has told, or makes what is missing in full: there is nothing to be compared before. */
async function catchUp(plan: SyncPlan, run: Run, dependencies: ReconcileDependencies): Promise<Step> {
  const { syncId, runId } = run.request
  const outcome = await syncCalendar({ syncId, runId, cause: { kind: 'reconciliation' }, scope: 'any' }, dependencies)
  if (outcome.kind === 'completed' && plan.kind === 'full' && isRemade(plan)) {
    run.mapperChanged += outcome.counts.created + outcome.counts.updated + outcome.counts.deleted
  }
  return end(outcome)
}

function isRemade({ reason }: Extract<SyncPlan, { kind: 'full' }>): boolean {
  return reason === 'mapper_changed' || reason === 'query_changed'
}

async function takeStep(
  read: StoredSyncState,
  plan: Synced & SyncPlan,
  run: Run,
  dependencies: ReconcileDependencies,
): Promise<Step> {
  const { access, clock, store, windowSpan } = dependencies
  const { state } = read
  const api = await access.forAccount(state.uid, state.accountId)
  const delta = await readDelta(api, state.calendarId, plan.token)
  if (delta.rows.length > 0 || delta.timeZone !== plan.timeZone) {
    run.lostPush += countLostChanges(delta.rows, state, clock.now())
    return await catchUp(plan, run, dependencies)
  }
  const now = clock.now()
  const comparison = { ...plan, read, api, next: mirrorWindow(now, windowSpan), now: new Date(now) }
  const verification = await verifyMirror(comparison, store)
  switch (verification.kind) {
    case 'unproven':
      return AGAIN
    case 'different':
      return await mend(
        { listing: verification.listing, sumsDiffer: true, altered: NOTHING },
        comparison,
        run,
        dependencies,
      )
    case 'equal':
      return await conclude(verification.listing, comparison, run, dependencies)
  }
}

const NOTHING: Damage['altered'] = { events: [], series: [] }

/** The sums are equal: what they cannot tell is looked at, and then the calendar counts as verified. */
async function conclude(
  listing: GoogleListing,
  comparison: Comparison,
  run: Run,
  dependencies: ReconcileDependencies,
): Promise<Step> {
  const { read, timeZone, next, now, api } = comparison
  const altered = await checkUntilSound(listing, comparison, run, dependencies)
  const retry = listing.recovered.size > 0 && !run.retried
  if (altered.events.length > 0 || altered.series.length > 0 || retry) {
    return await mend({ listing, sumsDiffer: false, altered }, comparison, run, dependencies)
  }
  const { lostPush, mapperChanged } = run
  const causes = { ...NO_CAUSES, lostPush, mapperChanged }
  const report = planReport(read, run.request, { causes, examples: [] }, 'verified', now.getTime())
  const extent = countsOff(run.request) ? 'everything' : 'what changed'
  const settled = await settle({ read, timeZone, listing, next, at: now, api, extent }, report, dependencies.store)
  switch (settled) {
    case 'settled':
      return { kind: 'ended', outcome: { kind: 'verified', documents: listing.stored.size } }
    case 'moved':
    case 'too_far':
      return AGAIN
  }
}

async function checkUntilSound(
  { series }: GoogleListing,
  { read, timeZone, api, now }: Comparison,
  run: Run,
  { store, tally }: ReconcileDependencies,
): Promise<Damage['altered']> {
  if (run.deepChecked) return NOTHING
  const before = tally.reads
  const altered = await checkDeeply({ state: read.state, timeZone, listed: series.now, api, now }, run.request, store)
  run.deepReads += tally.reads - before
  // What was found may not be repaired yet: somebody else may commit first.
  run.deepChecked = altered.events.length === 0 && altered.series.length === 0
  return altered
}

async function mend(
  damage: Pick<Damage, 'listing' | 'sumsDiffer' | 'altered'>,
  { read, token, timeZone, api }: Comparison,
  run: Run,
  dependencies: ReconcileDependencies,
): Promise<Step> {
  const repaired = await repair({ ...damage, read, token, timeZone }, run.request, api, dependencies)
  run.retried = true
  if (repaired.kind === 'repaired') run.repaired = addCounts(run.repaired, repaired.counts)
  return AGAIN
}
