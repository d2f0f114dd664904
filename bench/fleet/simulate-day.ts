import { DAY, type EditKind } from './realistic-day'

const SECOND = 1_000
const HOUR = 3_600 * SECOND
const DAY_MS = 24 * HOUR

/** One sync of one calendar: what it brings, and by how many notifications it was asked for. */
export interface SimulatedSync {
  readonly at: number
  readonly edits: readonly EditKind[]
}

export interface SimulatedDay {
  readonly notifications: number
  /** As the webhook's buckets gather them. */
  readonly coalesced: readonly SimulatedSync[]
  /** Each notification by itself: the first that comes behind an edit brings it, the others bring nothing. */
  readonly single: readonly SimulatedSync[]
}

/** A day of one calendar, minute by minute by chance; the times are milliseconds since its midnight. */
export function simulateDay(calendar: number, bucketMs: number, fraction: () => number): SimulatedDay {
  const shift = zoneOf(calendar) * HOUR
  const edits = [...singleEdits(fraction), ...burstEdits(fraction)]
    .map(({ at, kind }) => ({ at: (at + shift) % DAY_MS, kind }))
    .toSorted((one, other) => one.at - other.at)
  const notified = edits
    .flatMap(({ at, kind }) =>
      notificationsOf(at, fraction).map((time, number) => ({ at: time, edit: number === 0 ? kind : null })),
    )
    .toSorted((one, other) => one.at - other.at)
  const buckets = Map.groupBy(notified, ({ at }) => Math.floor(at / bucketMs))
  const bringing = (some: readonly { readonly edit: EditKind | null }[]) => some.flatMap(({ edit }) => edit ?? [])
  return {
    notifications: notified.length,
    coalesced: [...buckets].map(([bucket, some]) => ({ at: (bucket + 1) * bucketMs, edits: bringing(some) })),
    single: notified.map((one) => ({ at: one.at, edits: bringing([one]) })),
  }
}

function zoneOf(calendar: number): number {
  const place = (calendar % 100) / 100
  let sum = 0
  for (const { shift, share } of DAY.zones) {
    sum += share
    if (place < sum) return shift
  }
  return 0
}

function singleEdits(fraction: () => number) {
  const kinds = Object.keys(DAY.edits).filter((kind): kind is EditKind => kind in DAY.edits)
  return kinds.flatMap((kind) =>
    Array.from({ length: countOf(DAY.edits[kind], fraction) }, () => ({ at: timeOfDay(fraction), kind })),
  )
}

function burstEdits(fraction: () => number) {
  const kind: EditKind = 'an event created, moved, answered or deleted'
  return Array.from({ length: countOf(DAY.bursts.aDay, fraction) }, () => timeOfDay(fraction)).flatMap((start) =>
    Array.from({ length: DAY.bursts.edits }, (_, number) => ({
      at: start + number * DAY.bursts.secondsApart * SECOND,
      kind,
    })),
  )
}

/** As often as on average, by Poisson's distribution. */
function countOf(average: number, fraction: () => number): number {
  const limit = Math.exp(-average)
  let [count, product] = [0, fraction()]
  while (product > limit) {
    count += 1
    product *= fraction()
  }
  return count
}

function timeOfDay(fraction: () => number): number {
  const { from, to, share } = DAY.officeHours
  return fraction() < share ? (from + fraction() * (to - from)) * HOUR : fraction() * DAY_MS
}

function notificationsOf(at: number, fraction: () => number): readonly number[] {
  const { most, withinMs } = DAY.notificationsAnEdit
  const count = 1 + Math.floor(fraction() * most)
  return Array.from({ length: count }, () => at + fraction() * withinMs).toSorted((one, other) => one - other)
}
