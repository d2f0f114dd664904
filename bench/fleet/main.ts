import { startFirestoreEmulator } from '../../local/emulators/start-firestore-emulator'
import { seededRandom } from '../../test/support/seeded-random'
import type { Answer, Claim, Row } from '../load/result'
import { type Effort, runQuestion } from '../load/run-question'
import { addInstances, addRun, noUsage, priceOf, type Usage } from './bill'
import { billedSeconds, type Served } from './instances'
import { type FirestoreLocation, tellPrices } from './prices'
import { DAY } from './realistic-day'
import { type SimulatedSync, simulateDay } from './simulate-day'
import { costOf, measureUnitCosts, type UnitCosts } from './unit-costs'

const BUCKET_MS = 1_000
const MINUTE = 60_000
const MINUTES_A_DAY = 1_440
/** What the functions ask for. */
const MEMORY_GIB = { webhook: 0.25, sync: 0.5 }
/** How many requests one instance answers at once; without a word about it, as a common function is, eighty. */
const CONCURRENCY = { webhook: 80, sync: 4, night: 2, common: 80 }
/** A webhook's answer waits for the queue alone. */
const WEBHOOK_MS = 20
/** Google's quota for a project. */
const QUOTA_PER_MINUTE = 10_000
/** Nights begin at one o'clock; ours are spread over four hours, a common one begins with all calendars at once. */
const NIGHT_FROM = 60
const SPREAD_MINUTES = 240

type Fleet = 'product' | 'common' | 'common, no nights'

async function answer({ quick }: Effort): Promise<Answer> {
  const emulator = await startFirestoreEmulator({ projectId: 'demo-bench' })
  process.env['FIRESTORE_EMULATOR_HOST'] = `${emulator.host}:${emulator.port}`
  try {
    const calendars = quick ? DAY.calendars / 10 : DAY.calendars
    return judge(runDay(await measureUnitCosts(), calendars), calendars)
  } finally {
    await emulator.stop()
  }
}

interface FleetDay {
  readonly usage: Usage
  readonly callsByMinute: number[]
  readonly webhooks: Served[]
  readonly syncs: Served[]
  readonly nights: Served[]
}

function newDay(): FleetDay {
  const callsByMinute = Array.from({ length: MINUTES_A_DAY }, () => 0)
  return { usage: noUsage(), callsByMinute, webhooks: [], syncs: [], nights: [] }
}

function runDay(costs: UnitCosts, calendars: number): Readonly<Record<Fleet, FleetDay>> {
  const { fraction } = seededRandom('a realistic day')
  const [ours, common, without] = [newDay(), newDay(), newDay()]
  for (let calendar = 0; calendar < calendars; calendar += 1) {
    const day = simulateDay(calendar, BUCKET_MS, fraction)
    for (const sync of day.coalesced) syncOnce(ours, 'product', sync, costs)
    ours.usage.tasks += day.coalesced.length
    // Some ten notifications a second are the work of one instance, which asks once for each bucket's task.
    ours.usage.taskOperations += 2 * day.coalesced.length
    for (const { at } of day.single) ours.webhooks.push({ at, ms: WEBHOOK_MS })
    for (const sync of day.single) for (const fleet of [common, without]) syncOnce(fleet, 'common', sync, costs)
    nightOnce(ours, 'product', (NIGHT_FROM + (calendar * SPREAD_MINUTES) / calendars) * MINUTE, costs)
    nightOnce(common, 'common', NIGHT_FROM * MINUTE, costs)
  }
  ours.usage.reads += costs.hourlyReads * 24 * calendars
  for (const { usage } of [common, without]) usage.reads += calendars
  ours.usage.tasks += calendars
  ours.usage.taskOperations += 2 * calendars
  for (const { usage, webhooks, syncs, nights } of [ours, common, without]) {
    addInstances(usage, webhooks.length, billedSeconds(webhooks, CONCURRENCY.webhook), MEMORY_GIB.webhook)
    const byOneFunction = usage === ours.usage ? CONCURRENCY.sync : CONCURRENCY.common
    addInstances(usage, syncs.length, billedSeconds(syncs, byOneFunction), MEMORY_GIB.sync)
    addInstances(usage, nights.length, billedSeconds(nights, CONCURRENCY.night), MEMORY_GIB.sync)
  }
  return { product: ours, common, 'common, no nights': without }
}

/** Edits of one bucket are one sync, whose first edit pays for the state and each further one for itself. */
function syncOnce(fleet: FleetDay, by: 'product' | 'common', { at, edits }: SimulatedSync, costs: UnitCosts): void {
  const [first, ...others] = edits
  const run = first === undefined ? costOf(costs.nothing, by) : costOf(costs.edits[first], by)
  fleet.syncs.push({ at, ms: addRun(fleet.usage, run) })
  for (const edit of others) {
    const { tally } = costOf(costs.edits[edit], by)
    fleet.usage.reads += tally.reads - 1
    fleet.usage.writes += tally.writes - 1
    fleet.usage.deletes += tally.deletes
  }
  count(fleet, at, run.tally.calls)
}

function nightOnce(fleet: FleetDay, by: 'product' | 'common', at: number, costs: UnitCosts): void {
  const run = costOf(costs.night, by)
  fleet.nights.push({ at, ms: addRun(fleet.usage, run) })
  count(fleet, at, run.tally.calls)
}

function count({ callsByMinute }: FleetDay, at: number, calls: number): void {
  const minute = Math.floor(at / MINUTE) % MINUTES_A_DAY
  callsByMinute[minute] = (callsByMinute[minute] ?? 0) + calls
}

function judge(fleets: Readonly<Record<Fleet, FleetDay>>, calendars: number): Answer {
  const rows = Object.entries(fleets).map(([contender, { usage, callsByMinute }]): Row => {
    const { calls, reads, writes, deletes, tasks } = usage
    const peak = Math.max(...callsByMinute)
    const [central, nam5] = [priceOf(usage, 'us-central1', calendars), priceOf(usage, 'nam5', calendars)]
    return {
      what: `${calendars.toLocaleString('en')} calendars, a day`,
      contender,
      figures: {
        calls,
        'calls in the busiest minute': peak,
        reads,
        writes,
        deletes,
        tasks,
        'USD a calendar and month, us-central1': central.total,
        'of it Firestore': central.firestore,
        'of it functions': central.run,
        'of it tasks': central.tasks,
        'USD a calendar and month, nam5': nam5.total,
      },
    }
  })
  const ratioIn = (location: FirestoreLocation): Claim => {
    const [ours, common] = [fleets.product, fleets.common].map(({ usage }) => priceOf(usage, location, calendars).total)
    const value = (common ?? 0) / (ours ?? 1)
    return { claim: `${location}: USD of the common algorithm ÷ ours (≥ 5)`, value, holds: value >= 5 }
  }
  const busiest = Math.max(...fleets.product.callsByMinute) / QUOTA_PER_MINUTE
  const quota = {
    claim: 'calls in the busiest minute ÷ Google’s quota of a project (≤ 1)',
    value: busiest,
    holds: busiest <= 1,
  }
  return { rows, claims: [ratioIn('us-central1'), ratioIn('nam5'), quota], notes: tellPrices() }
}

runQuestion('fleet', answer)
