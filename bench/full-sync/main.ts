import { randomBytes } from 'node:crypto'
import { startFirestoreEmulator } from '../../local/emulators/start-firestore-emulator'
import { deployedNodeOptions } from '../load/deployed-node-options'
import { type GoogleAddress, googleAddressSchema } from '../load/google-address'
import { interleave } from '../load/interleave'
import { type Measurement, measurementSchema } from '../load/measure'
import { type Answer, type Claim, print, type Row } from '../load/result'
import { type Effort, runQuestion } from '../load/run-question'
import { spreadOf } from '../load/spread'
import { firstAnswer, startWorker } from '../load/worker-process'
import type { WritingShape } from './limits'

/** The product as it is deployed; with what Node.js takes by itself in 512 MiB; and with a narrow heap, to see how much is needed. */
const PRODUCT = ['product', 'product, no options', 'product, 160 MB'] as const
const LIMITS = ['listings', 'writing', 'both'] as const
const BASELINES = ['common', 'careful'] as const
type Contender = (typeof PRODUCT | typeof LIMITS | typeof BASELINES)[number]

/** Half of the memory of a function of 512 MiB is the heap's. */
async function nodeArgsOf(contender: Contender): Promise<readonly string[]> {
  switch (contender) {
    case 'product':
      return ['--max-old-space-size=256', ...(await deployedNodeOptions())]
    case 'product, no options':
      return ['--max-old-space-size=256', '--max-semi-space-size=1']
    case 'product, 160 MB':
      return ['--max-old-space-size=160', '--max-semi-space-size=8']
    case 'listings':
    case 'writing':
    case 'both':
    case 'common':
    case 'careful':
      return []
  }
}

const LIMITS_AND_PRODUCT = [...LIMITS, ...PRODUCT]
const EVERYBODY = [...LIMITS_AND_PRODUCT, ...BASELINES]

interface Size {
  readonly events: number
  /** Who is measured how often; the baselines take minutes where the others take seconds. */
  readonly plan: readonly { readonly rounds: number; readonly contenders: readonly Contender[] }[]
}

const SIZES: readonly Size[] = [
  { events: 1_000, plan: [{ rounds: 3, contenders: EVERYBODY }] },
  { events: 10_000, plan: [{ rounds: 3, contenders: EVERYBODY }] },
  {
    events: 50_000,
    plan: [
      { rounds: 3, contenders: LIMITS_AND_PRODUCT },
      { rounds: 1, contenders: BASELINES },
    ],
  },
  { events: 100_000, plan: [{ rounds: 2, contenders: LIMITS_AND_PRODUCT }] },
]
const QUICK: readonly Size[] = [{ events: 1_000, plan: [{ rounds: 1, contenders: EVERYBODY }] }]

/** What a busy hour has time for. */
const ONCE: readonly Size[] = SIZES.filter(({ events }) => events <= 50_000).map(({ events, plan }) => ({
  events,
  plan: plan.map(({ contenders }) => ({ rounds: 1, contenders })),
}))

const SHAPES: readonly WritingShape[] = [
  { batch: 100, atOnce: 4 },
  { batch: 200, atOnce: 2 },
  { batch: 200, atOnce: 4 },
  { batch: 400, atOnce: 4 },
  { batch: 500, atOnce: 8 },
]

/** What each emulator writes first. */
const WARM_UP_EVENTS = 2_000

async function answer({ quick, once }: Effort): Promise<Answer> {
  const { shape, note } = await findBestShape(quick ? 1_000 : 10_000)
  const sizes = quick ? QUICK : once ? ONCE : SIZES
  const rows: Row[] = []
  const medians = new Map<number, ReadonlyMap<Contender, Measurement>>()
  for (const size of sizes) {
    const measured = await measureSize(size, shape)
    rows.push(...[...measured].map(([contender, runs]) => rowOf(size.events, contender, runs)))
    medians.set(size.events, new Map([...measured].map(([contender, runs]) => [contender, medianOf(runs)])))
  }
  const notes = once
    ? [note, 'Each contender was measured once at each size (`--once`), and none with 100,000 events']
    : [note]
  return { rows, claims: claimsOf(medians), notes }
}

async function findBestShape(events: number) {
  return await withGoogle(events, async (google) => {
    const names = SHAPES.map(({ batch, atOnce }) => `${batch} × ${atOnce}`)
    const measured = await withFirestore((firestore) =>
      interleave(3, names, (name) => runWorker('writing', google, firestore, SHAPES[names.indexOf(name)])),
    )
    const best = names.map((name) => Math.min(...(measured.get(name) ?? []).map(({ wallMs }) => wallMs)))
    const shape = SHAPES[best.indexOf(Math.min(...best))]
    if (!shape) throw new Error('No shape was measured')
    const told = names.map((name, at) => `${name}: ${Math.round(best[at] ?? 0)} ms`).join(', ')
    return { shape, note: `Writing ${events} documents alone, writes a batch × batches at once: ${told}` }
  })
}

async function measureSize({ events, plan }: Size, shape: WritingShape) {
  return await withGoogle(events, (google) =>
    withGoogle(WARM_UP_EVENTS, async (small) => {
      const all = new Map<Contender, readonly Measurement[]>()
      for (const { rounds, contenders } of plan) {
        const measured = await interleave(rounds, contenders, async (contender) => {
          const run = await withFirestore(async (firestore) => {
            await runWorker('writing', small, firestore, shape)
            return await runWorker(contender, google, firestore, shape)
          })
          print(`  ${events} events, ${contender}: ${Math.round(run.wallMs)} ms`)
          return run
        })
        for (const [contender, runs] of measured) all.set(contender, runs)
      }
      return all
    }),
  )
}

/** One for each run: it never lets go of what was deleted, and becomes slow before it has no memory left. */
async function withFirestore<Result>(work: (firestore: string) => Promise<Result>): Promise<Result> {
  const emulator = await startFirestoreEmulator({ projectId: 'demo-bench' })
  try {
    return await work(`${emulator.host}:${emulator.port}`)
  } finally {
    await emulator.stop()
  }
}

async function withGoogle<Result>(events: number, work: (google: GoogleAddress) => Promise<Result>): Promise<Result> {
  const google = await startWorker('load/google-process.js', [String(events)])
  try {
    return await work(googleAddressSchema.parse(await firstAnswer(google)))
  } finally {
    await google.stop()
  }
}

async function runWorker(contender: Contender, google: GoogleAddress, firestore: string, shape?: WritingShape) {
  const projectId = `demo-${randomBytes(8).toString('hex')}`
  const job = { contender: contender.replace(/,.*/, ''), google, projectId, ...shape }
  const worker = await startWorker('full-sync/worker.js', [JSON.stringify(job)], {
    nodeArgs: [...(await nodeArgsOf(contender)), '--expose-gc'],
    env: { FIRESTORE_EMULATOR_HOST: firestore },
  })
  const measured = measurementSchema.parse(await firstAnswer(worker))
  await worker.ended
  return measured
}

const FIGURES = ['wallMs', 'cpuMs', 'peakHeapMb', 'peakResidentMb', 'calls', 'reads', 'writes', 'deletes'] as const

function rowOf(events: number, contender: Contender, runs: readonly Measurement[]): Row {
  const figures = Object.fromEntries(FIGURES.map((name) => [name, spreadOf(runs.map((run) => run[name]))]))
  return { what: `${events.toLocaleString('en')} events`, contender, figures }
}

function medianOf(runs: readonly Measurement[]): Measurement {
  return measurementSchema.parse({
    tasks: 0,
    ...Object.fromEntries(FIGURES.map((name) => [name, spreadOf(runs.map((run) => run[name])).median])),
  })
}

function claimsOf(medians: ReadonlyMap<number, ReadonlyMap<Contender, Measurement>>): readonly Claim[] {
  const claims = [...medians].flatMap(([events, by]) => {
    const [product, narrow] = [by.get('product'), by.get('product, 160 MB')]
    const [listings, writing] = [by.get('listings'), by.get('writing')]
    if (!product || !narrow || !listings || !writing) return []
    const ratio = product.wallMs / Math.max(listings.wallMs, writing.wallMs)
    const of = `${events.toLocaleString('en')} events`
    return [
      { claim: `${of}: wall ÷ the longer limit (≤ 1.15)`, value: ratio, holds: ratio <= 1.15 },
      { claim: `${of}: peak of a narrow heap, MB (≤ 120)`, value: narrow.peakHeapMb, holds: narrow.peakHeapMb <= 120 },
    ]
  })
  const heaps = [...medians]
    .filter(([events]) => events >= 10_000)
    .map(([, by]) => by.get('product, 160 MB')?.peakHeapMb ?? 0)
  if (heaps.length < 2) return claims
  const growth = Math.max(...heaps) / Math.min(...heaps)
  return [
    ...claims,
    {
      claim: 'peak of a narrow heap, largest ÷ smallest from 10,000 on (≤ 1.25)',
      value: growth,
      holds: growth <= 1.25,
    },
  ]
}

runQuestion('full-sync', answer)
