import type { SyncProgress } from '../model/documents/calendar-document'
import type { SyncState } from '../model/documents/sync-state'
import { paths } from '../model/paths'
import type { Clock } from '../support/clock'
import type { Lease } from './lease'

/** A short sync reports nothing: each report costs a write, and a read of whoever watches. */
const INTERVAL_MS = 2_000

/** Tells the calendar's owner how far a full sync is. */
export class ProgressReport {
  private readonly state: SyncState
  private readonly lease: Lease
  private readonly clock: Clock
  private progress: SyncProgress = { phase: 'listing', done: 0, of: null }
  private reportedAt: number

  constructor(state: SyncState, lease: Lease, clock: Clock) {
    this.state = state
    this.lease = lease
    this.clock = clock
    this.reportedAt = clock.now()
  }

  /** About how many documents there will be. */
  expect(documents: number): void {
    this.progress = { ...this.progress, of: documents }
  }

  async begin(phase: SyncProgress['phase']): Promise<void> {
    await this.report({ ...this.progress, phase })
  }

  async reach(done: number): Promise<void> {
    const { of } = this.progress
    await this.report({ ...this.progress, done, of: of === null ? null : Math.max(of, done) })
  }

  private async report(progress: SyncProgress): Promise<void> {
    this.progress = progress
    const now = this.clock.now()
    if (now - this.reportedAt < INTERVAL_MS) return
    this.reportedAt = now
    const path = paths.calendar(this.state.uid, this.state.calendarRef)
    await this.lease.commit([{ kind: 'update', path, data: { progress } }])
  }
}
