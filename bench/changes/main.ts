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
  return Object.entries(counts).map(([contender, { tally, wrong, wrongRules }]) => {
    const { calls, reads, writes, deletes } = tally
    const figures = { calls, reads, writes, deletes, operations: operations(tally), wrong, 'wrong rules': wrongRules }
    return { what, contender, figures }
  })
}

/** Only who ends with the same documents is compared: right ones, those of recurring events among them. */
function claimOf(what: string, { product, ...rivals }: Counts): Claim {
  const equal = Object.values(rivals).filter(({ wrong, wrongRules }) => wrong + wrongRules === 0)
  const cheapest = Math.min(...equal.map(({ tally }) => operations(tally)))
  const value = equal.length === 0 || !product ? 0 : operations(product.tally) / cheapest
  const among =
    equal.length === 0
      ? 'no baseline ends with the right documents'
      : 'operations ÷ the cheapest baseline that ends with the right documents (≤ 1)'
  return { claim: `${what}: ${among}`, value, holds: value <= 1 }
}

runQuestion('changes', answer)
