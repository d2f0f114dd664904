import { startFirestoreEmulator } from '../../local/emulators/start-firestore-emulator'
import { seededRandom } from '../../test/support/seeded-random'
import type { Answer, Claim, Row } from '../load/result'
import { type Effort, runQuestion } from '../load/run-question'
import { addInstances, type FunctionShape, priceOf, type Usage } from './bill'
import { deployedFunctions, type Functions, START_MS } from './deployed-functions'
import { type FirestoreLocation, tellPrices } from './prices'
import { DAY } from './realistic-day'
import { playDay, type Traffic } from './traffic'
import { measureUnitCosts, type UnitCosts } from './unit-costs'

/** Google's quota for a project. */
const QUOTA_PER_MINUTE = 10_000

/** A common function says nothing about itself but its memory. */
const COMMON: FunctionShape = { processors: 1, memoryGib: 0.5, concurrency: 80, startMs: START_MS.naive }

async function answer({ quick }: Effort): Promise<Answer> {
  const emulator = await startFirestoreEmulator({ projectId: 'demo-bench' })
  process.env['FIRESTORE_EMULATOR_HOST'] = `${emulator.host}:${emulator.port}`
  try {
    const calendars = quick ? DAY.calendars / 10 : DAY.calendars
    const costs = await measureUnitCosts()
    const answered = judge(billFleets(costs, calendars, await deployedFunctions()), calendars)
    return { ...answered, notes: [...tellCosts(costs), ...tellPrices()] }
  } finally {
    await emulator.stop()
  }
}

interface Fleet {
  readonly name: string
  readonly usage: Usage
  readonly callsByMinute: readonly number[]
}

interface Fleets {
  readonly product: Fleet
  readonly common: Fleet
  /** What else was asked: other ways to deploy the product, and less than the common algorithm. */
  readonly others: readonly Fleet[]
}

function billFleets(costs: UnitCosts, calendars: number, deployed: Functions): Fleets {
  const { product, common, without } = playDay(costs, calendars, seededRandom('a realistic day').fraction)
  const other = Object.entries(otherWays(deployed)).map(([name, functions]) =>
    fleetOf(`product, ${name}`, product, functions),
  )
  const naive = { webhook: COMMON, sync: COMMON, night: { ...COMMON, concurrency: 2 } }
  const small = { ...COMMON, processors: 1 / 3, concurrency: 1 }
  return {
    product: fleetOf('product', product, deployed),
    common: fleetOf('common', common, naive),
    others: [
      ...other,
      fleetOf('common, no nights', without, naive),
      fleetOf('common, a third of a processor', common, { webhook: small, sync: small, night: small }),
    ],
  }
}

/** What was weighed, and is not deployed. */
function otherWays({ webhook, sync, night }: Functions): Readonly<Record<string, Functions>> {
  const part = (processors: number): Functions => ({ webhook, sync: { ...sync, processors, concurrency: 1 }, night })
  return {
    'nights on whole processors': { webhook, sync, night: { ...night, processors: 1, concurrency: 2 } },
    'syncs on half a processor': part(1 / 2),
    'syncs on a third': part(1 / 3),
    'syncs on a quarter': part(1 / 4),
    'syncs on a tenth': part(1 / 10),
    'notifications and syncs on a quarter': {
      ...part(1 / 4),
      webhook: { ...webhook, processors: 1 / 4, concurrency: 1 },
    },
  }
}

function fleetOf(name: string, traffic: Traffic, { webhook, sync, night }: Functions): Fleet {
  const usage = { ...traffic.usage }
  addInstances(usage, traffic.notifications, webhook)
  addInstances(usage, traffic.syncs, sync)
  addInstances(usage, traffic.nights, night)
  return { name, usage, callsByMinute: traffic.callsByMinute }
}

function judge({ product, common, others }: Fleets, calendars: number): Answer {
  const rows = [product, common, ...others].map(({ name, usage, callsByMinute }): Row => {
    const { calls, reads, writes, deletes, tasks, starts } = usage
    const [central, nam5] = [priceOf(usage, 'us-central1', calendars), priceOf(usage, 'nam5', calendars)]
    return {
      what: `${calendars.toLocaleString('en')} calendars, a day`,
      contender: name,
      figures: {
        calls,
        'calls in the busiest minute': Math.max(...callsByMinute),
        reads,
        writes,
        deletes,
        tasks,
        starts,
        'USD a calendar and month, us-central1': central.total,
        'of it Firestore': central.firestore,
        'of it functions': central.run,
        'of it tasks': central.tasks,
        'USD a calendar and month, nam5': nam5.total,
      },
    }
  })
  const ratioIn = (location: FirestoreLocation): Claim => {
    const priced = ({ usage }: Fleet) => priceOf(usage, location, calendars).total
    const value = priced(common) / priced(product)
    return { claim: `${location}: USD of the common algorithm ÷ ours (≥ 5)`, value, holds: value >= 5 }
  }
  const busiest = Math.max(...product.callsByMinute) / QUOTA_PER_MINUTE
  const quota = {
    claim: 'calls in the busiest minute ÷ Google’s quota of a project (≤ 1)',
    value: busiest,
    holds: busiest <= 1,
  }
  return { rows, claims: [ratioIn('us-central1'), ratioIn('nam5'), quota] }
}

/** What the price of the functions is made of. */
function tellCosts({ nothing, edits, night }: UnitCosts): readonly string[] {
  const measured = { 'an empty delta': nothing, ...edits, 'a night': night }
  return Object.entries(measured).map(
    ([what, { product, common }]) =>
      `A processor’s time for ${what}, the simulated Google’s in it: ${product.cpuMs.toFixed(1)} ms, common ${common.cpuMs.toFixed(1)} ms`,
  )
}

runQuestion('fleet', answer)
