import type { DocumentStore, Write } from '../../firestore/document-store'
import type { CalendarApi } from '../../google/calendar-api'
import type { MirrorWindow, SyncState } from '../../model/documents/sync-state'
import { DocumentRejected } from '../../model/errors/document-rejected'
import { eventRef } from '../../model/ids'
import { paths } from '../../model/paths'
import { type Change, uncounted } from '../change'
import { fitsOneCommit } from '../chunk-size'
import { IdFilter } from '../id-filter'
import { planDeletion, planWrite } from '../plan-changes'
import { packFilters, unpackFilters } from '../plan-mirror-update'
import { planSeries, type TouchedSeries } from '../plan-series'
import { planRelease } from '../quarantine'
import { readSyncState, type StoredSyncState } from '../stored-sync-state'
import type { GoogleListing } from './google-listing'
import { planQuarantineEnd } from './plan-quarantine-end'
import { planSlide, type SlideStep } from './plan-slide'

/** A mirror that was proven equal to `listing` while its state was `read`. */
export interface Verified {
  readonly read: StoredSyncState
  readonly timeZone: string
  readonly listing: GoogleListing
  readonly next: MirrorWindow
  readonly at: Date
  readonly api: CalendarApi
  /** How much of the quarantine is looked at. */
  readonly extent: 'what changed' | 'everything'
}

/**
 * - `settled`: the window is where it should be. - `moved`: somebody else committed before it was.
 * - `too_far`: it takes a full sync to bring the window there, and that is the next to come.
 */
export type Settled = 'settled' | 'moved' | 'too_far'

/**
 * Writes down that a mirror was proven equal, and slides its window: what comes in and goes out with it is no drift.
 * Where nothing moves that is one write, of the calendar's own document. Throws `PreconditionFailed` where the state
 * has moved.
 */
export async function settle(verified: Verified, report: readonly Write[], store: DocumentStore): Promise<Settled> {
  const { read, listing, next } = verified
  const news = [showVerified(verified), ...report]
  const steps = planSlide(read.state.window, next, listing)
  if (!steps) return await slideByFullSync(read, verified, news, store)
  let current = read
  for (const [index, step] of steps.entries()) {
    const { documents, state } = await planStep(current.state, step, verified, store)
    const written = index === 0 ? news : []
    if (isNothing(documents, state, current.state)) {
      await tell(current, written, store)
      continue
    }
    const seq = current.state.seq + 1
    const advance = {
      kind: 'update',
      path: read.path,
      data: { ...state, seq },
      ifUpdatedAt: current.updateTime,
    } as const
    const changes = [...documents, ...[advance, ...written].map(uncounted)]
    // Of a document that Firestore refuses a full sync finds out which it is, and sets it apart.
    if (!fitsOneCommit(changes) || !(await isTaken(changes, store))) {
      return await slideByFullSync(current, verified, written, store)
    }
    if (index === steps.length - 1) break
    const after = await readSyncState(store, read.syncId)
    if (after?.state.seq !== seq) return 'moved'
    current = after
  }
  return 'settled'
}

async function isTaken(changes: readonly Change[], store: DocumentStore): Promise<boolean> {
  try {
    await store.commit(changes.map(({ write }) => write))
    return true
  } catch (error) {
    if (error instanceof DocumentRejected) return false
    throw error
  }
}

/** Not for a calendar that is not selected any more, or selected anew. */
async function tell({ path }: StoredSyncState, writes: readonly Write[], store: DocumentStore): Promise<void> {
  if (writes.length === 0) return
  await store.transaction(async (transaction) => {
    const [document] = await transaction.getAll([path])
    if (document) transaction.write(writes)
  })
}

function showVerified({ read, at }: Verified): Write {
  const { uid, calendarRef } = read.state
  const data = { lastVerifiedAt: at, lastDeepVerifiedAt: at }
  return { kind: 'update', path: paths.calendar(uid, calendarRef), data }
}

type Reached = Pick<SyncState, 'window' | 'seriesFilter' | 'quarantineFilter' | 'unverified'>

async function planStep(
  state: SyncState,
  { window, entering, leaving }: SlideStep,
  { listing, next, timeZone, at, api, extent }: Verified,
  store: DocumentStore,
): Promise<{ readonly documents: readonly Change[]; readonly state: Reached }> {
  const arrived = window.from.getTime() === next.from.getTime() && window.to.getTime() === next.to.getTime()
  const filters = unpackFilters(state)
  const context = { state, calendar: { ...state, timeZone }, mirroredAt: at, api, store }
  const quarantine = await planQuarantineEnd(state, listing, at.getTime(), store, extent)
  const released = entering.map(({ eventId }) => eventId).filter((id) => filters.quarantine.has(id))
  const coming = new Set(entering.flatMap(({ recurringEventId }) => recurringEventId ?? []))
  const going = arrived ? [...listing.series.now].filter((id) => !listing.series.next.has(id)) : []
  const touched: readonly TouchedSeries[] = [
    ...[...coming]
      // One of whose instances none could be stored so far has no document either.
      .filter((id) => !listing.series.stored.has(id))
      .map(
        (id) =>
          ({
            id,
            row: undefined,
            hasInstances: true,
            document: filters.series.has(id) ? 'unknown' : 'absent',
          }) as const,
      ),
    ...going.map((id) => ({ id, row: undefined, hasInstances: false, document: 'unknown' }) as const),
  ]
  const series = arrived ? IdFilter.of(listing.series.next) : filters.series.with([...listing.series.now, ...coming])
  return {
    documents: [
      ...entering.flatMap((document) => {
        const ref = eventRef(state.calendarRef, document.eventId)
        return planWrite(state.uid, ref, document) ?? []
      }),
      ...leaving.map(({ ref }) => planDeletion(state.uid, ref)),
      ...(await planSeries(touched, context)),
      ...quarantine.changes,
      ...planRelease(state, released),
    ],
    state: { window, unverified: false, ...packFilters({ series, quarantine: quarantine.filter }) },
  }
}

function isNothing(documents: readonly Change[], reached: Reached, state: SyncState): boolean {
  return (
    documents.length === 0 &&
    !state.unverified &&
    reached.window.from.getTime() === state.window.from.getTime() &&
    reached.window.to.getTime() === state.window.to.getTime() &&
    Buffer.compare(reached.seriesFilter, state.seriesFilter) === 0 &&
    Buffer.compare(reached.quarantineFilter, state.quarantineFilter) === 0
  )
}

/** Whoever syncs next has no token and the new window. */
async function slideByFullSync(
  { path, state, updateTime }: StoredSyncState,
  { next, at }: Verified,
  news: readonly Write[],
  store: DocumentStore,
): Promise<Settled> {
  const data = { window: next, token: null, pendingSince: at, seq: state.seq + 1 }
  await store.commit([{ kind: 'update', path, data, ifUpdatedAt: updateTime }, ...news])
  return 'too_far'
}
