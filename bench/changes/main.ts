import { startFirestoreEmulator } from '../../local/emulators/start-firestore-emulator'
import type { Claim, Row } from '../load/result'
import { type Answer, print } from '../load/result'
import { type Effort, runQuestion } from '../load/run-question'
import { operations } from './contenders'
import { type Count, type Counts, countChange } from './count-change'
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
      claims.push(...claimsOf(happening.what, counts))
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

/**
 * Only who ends with the right events is compared; and once more only who has the documents of recurring events as well,
 * which cost an operation that most baselines save.
 */
function claimsOf(what: string, { product, ...baselines }: Counts): readonly Claim[] {
  if (!product) throw new Error('The product did not take part')
  const rivals = Object.values(baselines)
  const right = rivals.filter(({ wrong }) => wrong === 0)
  const whole = right.filter(({ wrongRules }) => wrongRules === 0)
  return [
    compare(`${what}: operations ÷ the cheapest baseline that ends with the right events (≤ 1)`, product, right),
    compare(`${what}: … with the right events and recurring events (≤ 1)`, product, whole),
  ]
}

function compare(claim: string, { tally }: Count, rivals: readonly Count[]): Claim {
  if (rivals.length === 0) return { claim: `${claim}: none does`, value: 0, holds: true }
  const value = operations(tally) / Math.min(...rivals.map((rival) => operations(rival.tally)))
  return { claim, value, holds: value <= 1 }
}

runQuestion('changes', answer)
