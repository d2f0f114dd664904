import type { DocumentStore, Write } from '../firestore/document-store'
import type { CalendarApi } from '../google/calendar-api'
import type { ChangeCounts, SyncState } from '../model/documents/sync-state'
import type { EventId } from '../model/ids'
import { DocumentRejected } from '../model/errors/document-rejected'
import { PreconditionFailed } from '../model/errors/precondition-failed'
import { StoreUnavailable } from '../model/errors/store-unavailable'
import { type Change, sumCounts, uncounted } from './change'
import { fitsOneCommit, MAX_COMMIT_WRITES } from './chunk-size'
import { countsOfSameRun } from './counts-of-same-run'
import { isSettled } from './is-settled'
import { readDelta } from './read-delta'
import { oldestChangeOf, type PassReport } from './pass-report'
import type { FullSyncReason, Synced } from './plan-sync'
import { planDelta } from './plan-delta'
import { type Filters, packFilters, planMirrorUpdate, unpackFilters } from './plan-mirror-update'
import { planRecovery } from './plan-recovery'
import { NO_TROUBLE } from './no-trouble'
import { planRelease } from './quarantine'
import type { StoredSyncState } from './stored-sync-state'
import type { SyncDependencies } from './sync-dependencies'
import { addCounts } from './sync-outcome'

/**
 * - `done`: everything Google told is in the mirror, by one commit or because nothing had changed.
 * - `conflict`: the state moved meanwhile, or the commit was not confirmed: start over from the read.
 * - `too_large`: one commit cannot hold it, or Firestore refuses one of its documents. What was planned holds while the
 *   state is the one that was read; null where not even all of it was listed.
 * - `unfit`: today's documents would not fit the stored ones.
 */
export type FastPathResult =
  | ({ readonly kind: 'done'; readonly counts: ChangeCounts } & Omit<PassReport, 'epoch'>)
  | { readonly kind: 'conflict' }
  | { readonly kind: 'too_large'; readonly planned: PlannedDelta | null }
  | { readonly kind: 'unfit'; readonly reason: FullSyncReason }

/** A whole delta, and what it changes. */
export interface PlannedDelta extends Pick<PassReport, 'pages' | 'rows' | 'oldestChangeAt'> {
  readonly changes: readonly Change[]
  readonly released: readonly EventId[]
  /** Recurring events of which something is stored once it is committed. */
  readonly withInstances: ReadonlySet<EventId>
  readonly filters: Filters
  readonly nextToken: string
}

export interface FastPathRun extends Synced {
  readonly read: StoredSyncState
  readonly runId: string
  readonly api: CalendarApi
}

/**
 * One listing and one commit of documents, token and state, which holds only while the state is still the one that
 * was read before listing: whoever else committed meanwhile wins, and this worker starts over.
 */
export async function syncFast(
  { read, token, timeZone, runId, api }: FastPathRun,
  { store, clock }: SyncDependencies,
): Promise<FastPathResult> {
  const filters = unpackFilters(read.state)
  const delta = await readDelta(api, read.state.calendarId, token, MAX_COMMIT_WRITES)
  if (delta.timeZone !== timeZone) return { kind: 'unfit', reason: 'time_zone_changed' }
  const { nextToken } = delta
  if (nextToken === null) return { kind: 'too_large', planned: null }
  const before = countsOfSameRun(read.state, runId)
  const listed = { pages: delta.pages, rows: delta.rows.length, oldestChangeAt: oldestChangeOf(delta.rows) }
  if (delta.rows.length === 0 && isSettled(read.state)) return { kind: 'done', counts: before, ...listed }

  const plan = planDelta(delta.rows, filters.series)
  const update = await planMirrorUpdate(plan, {
    state: read.state,
    filters,
    calendar: { ...read.state, timeZone },
    mirroredAt: new Date(clock.now()),
    api,
    store,
    nextToken,
    pagedThrough: delta.pages > 1,
  })
  const planned = { ...listed, ...update, nextToken }
  const counts = addCounts(before, sumCounts(update.changes))
  const state = advance(read, { token: nextToken, ...packFilters(update.filters), lastRun: { id: runId, ...counts } })
  const others = [...(await planRecovery(read.state, store)), state].map(uncounted)
  const changes = [...update.changes, ...planRelease(read.state, update.released), ...others]
  if (!fitsOneCommit(changes)) return { kind: 'too_large', planned }
  const writes = changes.map(({ write }) => write)
  return await tryCommit(store, writes, { kind: 'done', counts, ...listed }, planned)
}

type Advanced = Pick<SyncState, 'token' | 'seriesFilter' | 'quarantineFilter' | 'lastRun'>

function advance({ path, state, updateTime }: StoredSyncState, advanced: Advanced): Write {
  const data = { ...advanced, ...NO_TROUBLE, pendingSince: null, seq: state.seq + 1 }
  return { kind: 'update', path, data, ifUpdatedAt: updateTime }
}

async function tryCommit(
  store: DocumentStore,
  writes: readonly Write[],
  done: FastPathResult,
  planned: PlannedDelta,
): Promise<FastPathResult> {
  try {
    await store.commit(writes)
    return done
  } catch (error) {
    if (error instanceof PreconditionFailed || error instanceof StoreUnavailable) return { kind: 'conflict' }
    // Under the lease the chunk is halved until the refused event is alone.
    if (error instanceof DocumentRejected) return { kind: 'too_large', planned }
    throw error
  }
}
