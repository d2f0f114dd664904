import { startFirestoreEmulator } from '../../local/emulators/start-firestore-emulator'
import type { Claim, Row } from '../load/result'
import { type Answer, print } from '../load/result'
import { type Effort, runQuestion } from '../load/run-question'
import { operations } from './contenders'
import { type Counts, countChange } from './count-change'
import { changes } from './happenings'

async function answer({ quick }: Effort): Promise<Answer> {
  const emulator = await startFirestoreEmulator({ projectId: 'demo-bench' })
  process.env['FIRESTORE_EMULATOR_HOST'] = `${emulator.host}:${emulator.port}`
  try {
    const rows: Row[] = []
    const claims: Claim[] = []
    for (const happening of changes.filter(({ what }) => !quick || !what.includes('1,000'))) {
      print(`  ${happening.what}`)
      const counts = await countChange(happening)
      rows.push(...rowsOf(happening.what, counts))
      claims.push(claimOf(happening.what, counts))
    }
    return { rows, claims }
  } finally {
    await emulator.stop()
  }
}

function rowsOf(what: string, counts: Counts): readonly Row[] {
  return Object.entries(counts).map(([contender, { tally, wrong }]) => {
    const { calls, reads, writes, deletes } = tally
    return { what, contender, figures: { calls, reads, writes, deletes, operations: operations(tally), wrong } }
  })
}

/** Only who ends with the right documents is compared. */
function claimOf(what: string, { product, common, careful }: Counts): Claim {
  const rivals = [common, careful].flatMap((rival) => (rival?.wrong === 0 ? [operations(rival.tally)] : []))
  const value = rivals.length === 0 || !product ? 0 : operations(product.tally) / Math.min(...rivals)
  const among =
    rivals.length === 0 ? 'no baseline ends right' : 'operations ÷ the cheapest baseline that ends right (≤ 1)'
  return { claim: `${what}: ${among}`, value, holds: value <= 1 }
}

runQuestion('changes', answer)
