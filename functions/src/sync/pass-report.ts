import type { Row } from './read-row'

/** What one pass over Google's answers was. */
export interface PassReport {
  /** Of the state that it committed to. */
  readonly epoch: number
  readonly pages: number
  readonly rows: number
  /** When the oldest of its changes was made, by Google's `updated`; null where no row tells, and for full syncs. */
  readonly oldestChangeAt: number | null
}

/** Milliseconds since the epoch; null where no row tells. */
export function oldestChangeOf(rows: readonly Row[]): number | null {
  const times = rows.flatMap((row) => (row.kind === 'event' && row.event.updated ? Date.parse(row.event.updated) : []))
  return earlier(
    null,
    times.filter((time) => Number.isFinite(time)).reduce((least, time) => Math.min(least, time), Infinity),
  )
}

/** The earlier of two instants, where `Infinity` and null are none. */
export function earlier(a: number | null, b: number | null): number | null {
  const least = Math.min(a ?? Infinity, b ?? Infinity)
  return least === Infinity ? null : least
}
