import { startFirestoreEmulator } from '../../local/emulators/start-firestore-emulator'
import { operations } from '../changes/contenders'
import { countChange } from '../changes/count-change'
import { night } from '../changes/happenings'
import { type Answer, type Claim, print, type Row } from '../load/result'
import { type Effort, runQuestion } from '../load/run-question'

/** The baselines write every document of the larger calendar twice over: the product alone is asked there. */
const NIGHTS = [
  { events: 10_000, contenders: ['product', 'common'] },
  { events: 100_000, contenders: ['product'] },
] as const
const QUICK = [{ events: 1_000, contenders: ['product', 'common'] }] as const

async function answer({ quick, once }: Effort): Promise<Answer> {
  const emulator = await startFirestoreEmulator({ projectId: 'demo-bench' })
  process.env['FIRESTORE_EMULATOR_HOST'] = `${emulator.host}:${emulator.port}`
  try {
    const rows: Row[] = []
    const claims: Claim[] = []
    for (const { events, contenders } of quick ? QUICK : once ? NIGHTS.slice(0, 1) : NIGHTS) {
      for (const drifted of ['none', 'slightly', 'heavily'] as const) {
        const happening = night(events, drifted)
        print(`  ${happening.what}`)
        const counts = await countChange(happening, contenders)
        for (const [contender, { tally, wrong, ms }] of Object.entries(counts)) {
          const { calls, reads, writes, deletes } = tally
          const figures = { ms, calls, reads, writes, deletes, operations: operations(tally), wrong }
          rows.push({ what: happening.what, contender, figures })
        }
        const { product, common } = counts
        if (drifted !== 'none' || !common || !product) continue
        const value = operations(common.tally) / operations(product.tally)
        claims.push({
          claim: `${happening.what}: operations of the common algorithm ÷ ours (≥ 50)`,
          value,
          holds: value >= 50,
        })
      }
    }
    return { rows, claims, notes: once ? ['The calendar of 100,000 events was left out (`--once`)'] : [] }
  } finally {
    await emulator.stop()
  }
}

runQuestion('nightly', answer)
