import type { Tally } from '../../functions/src/support/tally'
import { addTally, noUsage, type Request, type Usage } from './bill'
import { DAY } from './realistic-day'
import { type SimulatedSync, simulateDay } from './simulate-day'
import type { UnitCost, UnitCosts } from './unit-costs'

/** What a fleet's day asks of Google, of Firestore and of the functions, however those are deployed. */
export interface Traffic {
  /** All but what instances cost. */
  readonly usage: Usage
  readonly callsByMinute: number[]
  readonly notifications: Request[]
  readonly syncs: Request[]
  readonly nights: Request[]
}

const BUCKET_MS = 1_000
const MINUTE = 60_000
const MINUTES_A_DAY = 1_440
/** What a notification takes that is alone, and its answer, which waits for the queue. */
const NOTIFICATION = { cpuMs: 2, waitMs: 18 }
/** Of a run, one behind the other: the state, what is stored, and the commit. */
const FIRESTORE_WAITS = 3
/** Nights begin at one o'clock; ours are spread over four hours, a common one begins with all calendars at once. */
const NIGHT_FROM = 60
const SPREAD_MINUTES = 240

/** The same day for both: as the webhook's buckets gather notifications, and each notification by itself. */
export function playDay(costs: UnitCosts, calendars: number, fraction: () => number) {
  const [product, common, without] = [newTraffic(), newTraffic(), newTraffic()]
  for (let calendar = 0; calendar < calendars; calendar += 1) {
    const day = simulateDay(calendar, BUCKET_MS, fraction)
    for (const sync of day.coalesced) syncOnce(product, 'product', sync, costs)
    product.usage.tasks += day.coalesced.length
    // Some ten notifications a second are the work of one instance, which asks once for each bucket's task.
    product.usage.taskOperations += 2 * day.coalesced.length
    for (const { at } of day.single) product.notifications.push({ at, ...NOTIFICATION })
    for (const sync of day.single) for (const traffic of [common, without]) syncOnce(traffic, 'common', sync, costs)
    nightOnce(product, 'product', (NIGHT_FROM + (calendar * SPREAD_MINUTES) / calendars) * MINUTE, costs)
    nightOnce(common, 'common', NIGHT_FROM * MINUTE, costs)
  }
  product.usage.reads += costs.hourlyReads * 24 * calendars
  for (const { usage } of [common, without]) usage.reads += calendars
  product.usage.tasks += calendars
  product.usage.taskOperations += 2 * calendars
  return { product, common, without }
}

function newTraffic(): Traffic {
  const callsByMinute = Array.from({ length: MINUTES_A_DAY }, () => 0)
  return { usage: noUsage(), callsByMinute, notifications: [], syncs: [], nights: [] }
}

/** Edits of one bucket are one sync, whose first edit pays for the state and each further one for itself. */
function syncOnce(traffic: Traffic, by: 'product' | 'common', { at, edits }: SimulatedSync, costs: UnitCosts): void {
  const [first, ...others] = edits
  const run = (first === undefined ? costs.nothing : costs.edits[first])[by]
  traffic.syncs.push(runAt(at, run))
  count(traffic, at, run.tally)
  for (const edit of others) {
    const { tally } = costs.edits[edit][by]
    addTally(traffic.usage, { ...tally, calls: 0, reads: tally.reads - 1, writes: tally.writes - 1 })
  }
}

function nightOnce(traffic: Traffic, by: 'product' | 'common', at: number, costs: UnitCosts): void {
  const run = costs.night[by]
  traffic.nights.push(runAt(at, run))
  count(traffic, at, run.tally)
}

function runAt(at: number, { cpuMs, tally }: UnitCost): Request {
  return { at, cpuMs, waitMs: tally.calls * DAY.googleAnswerMs + FIRESTORE_WAITS * DAY.firestoreAnswerMs }
}

function count({ usage, callsByMinute }: Traffic, at: number, tally: Tally): void {
  addTally(usage, tally)
  const minute = Math.floor(at / MINUTE) % MINUTES_A_DAY
  callsByMinute[minute] = (callsByMinute[minute] ?? 0) + tally.calls
}
