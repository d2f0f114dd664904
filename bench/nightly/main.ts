import { startFirestoreEmulator } from '../../local/emulators/start-firestore-emulator'
import { operations } from '../changes/contenders'
import { type Counts, openMirroredCalendar } from '../changes/count-change'
import { night } from '../changes/happenings'
import { type Answer, type Claim, print, type Row } from '../load/result'
import { type Effort, runQuestion } from '../load/run-question'

const DRIFTS = ['none', 'slightly', 'heavily'] as const

interface Nights {
  readonly events: number
  /** The common algorithm would write every document of the larger calendar twice over: the product alone is asked there. */
  readonly contenders: readonly ('product' | 'common')[]
  readonly drifts: readonly (typeof DRIFTS)[number][]
}

const USUAL: Nights = { events: 10_000, contenders: ['product', 'common'], drifts: DRIFTS }
const QUICK: Nights = { ...USUAL, events: 1_000 }
/** The emulator looks at the whole collection for each sum: a heavily drifted one takes ten thousand of them, and hours. */
const LARGE: Nights = { events: 100_000, contenders: ['product'], drifts: ['none', 'slightly'] }

async function answer({ quick, once }: Effort): Promise<Answer> {
  const emulator = await startFirestoreEmulator({ projectId: 'demo-bench' })
  process.env['FIRESTORE_EMULATOR_HOST'] = `${emulator.host}:${emulator.port}`
  try {
    const rows: Row[] = []
    const claims: Claim[] = []
    for (const nights of quick ? [QUICK] : once ? [USUAL] : [USUAL, LARGE]) {
      for await (const { what, drift, counts } of playNights(nights)) {
        rows.push(...rowsOf(what, counts))
        if (drift === 'none') claims.push(...claimOf(what, counts))
      }
    }
    return { rows, claims, notes: [once ? 'No calendar of 100,000 events was asked about (`--once`)' : LEFT_OUT] }
  } finally {
    await emulator.stop()
  }
}

const LEFT_OUT = 'A heavily drifted calendar of 100,000 events was left out: the emulator would take hours for its sums'

/** One night after the other, of one calendar: each ends with a mirror that is right. */
async function* playNights({ events, contenders, drifts }: Nights) {
  const [unchanged] = drifts.map((drift) => night(events, drift))
  if (!unchanged) return
  print(`  ${events.toLocaleString('en')} events, mirrored first`)
  const calendar = await openMirroredCalendar(unchanged.prepare, contenders)
  try {
    for (const [index, drift] of drifts.entries()) {
      const happening = night(events, drift)
      print(`  ${happening.what}`)
      yield { what: happening.what, drift, counts: await calendar.count(happening, index + 1) }
    }
  } finally {
    await calendar.close()
  }
}

function rowsOf(what: string, counts: Counts): readonly Row[] {
  return Object.entries(counts).map(([contender, { tally, wrong, ms }]) => {
    const { calls, reads, writes, deletes } = tally
    return { what, contender, figures: { ms, calls, reads, writes, deletes, operations: operations(tally), wrong } }
  })
}

function claimOf(what: string, { product, common }: Counts): readonly Claim[] {
  if (!product || !common) return []
  const value = operations(common.tally) / operations(product.tally)
  const claim = `${what}: operations of the common algorithm ÷ ours (≥ 50)`
  return [{ claim, value, holds: value >= 50 }]
}

runQuestion('nightly', answer)
