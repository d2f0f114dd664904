/** What there is of the canary at one time. Instants are milliseconds since the epoch. */
export interface CanarySighting {
  readonly now: number
  /** The mark that stands in Google; null before the first one. */
  readonly written: number | null
  /** The mark that stands in the mirror, and since when; null where the event is not in it. */
  readonly mirrored: { readonly mark: number | null; readonly at: number } | null
}

/**
 * - `first`: nothing was written before.
 * - `seen`: what was written last is in the mirror, so long after it was written.
 * - `on_its_way`: it is not, and that is no wonder yet.
 * - `late`: it is not, so long after it was written.
 */
export type CanaryVerdict =
  | { readonly outcome: 'first' | 'on_its_way' }
  | { readonly outcome: 'seen' | 'late'; readonly ms: number }

/** A change takes two seconds, and a minute with the largest `COALESCE_MS`. */
const PATIENCE_MS = 2 * 60_000

/** Whether the last mark has come all the way: from Google by a notification, a task and a sync to its document. */
export function judgeCanary({ now, written, mirrored }: CanarySighting): CanaryVerdict {
  if (written === null) return { outcome: 'first' }
  if (mirrored !== null && mirrored.mark !== null && mirrored.mark >= written) {
    return { outcome: 'seen', ms: Math.max(0, mirrored.at - written) }
  }
  const ms = Math.max(0, now - written)
  return ms < PATIENCE_MS ? { outcome: 'on_its_way' } : { outcome: 'late', ms }
}

const TITLE = /^Canary (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)$/

/** The mark as the title of an event. */
export function titleOf(mark: number): string {
  return `Canary ${new Date(mark).toISOString()}`
}

/** The mark in a title; null in a title that is none of ours. */
export function markIn(title: string | null): number | null {
  const [, instant = ''] = TITLE.exec(title ?? '') ?? []
  const mark = Date.parse(instant)
  return Number.isNaN(mark) ? null : mark
}
