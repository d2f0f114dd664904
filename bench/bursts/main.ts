import { startFirestoreEmulator } from '../../local/emulators/start-firestore-emulator'
import type { Contender } from '../changes/contenders'
import { type Answer, type Claim, print, type Row } from '../load/result'
import { type Effort, runQuestion } from '../load/run-question'
import { type Answered, type Burst, playBurst } from './play-burst'

const SIZES = [10, 100, 1_000]

async function answer({ quick }: Effort): Promise<Answer> {
  const emulator = await startFirestoreEmulator({ projectId: 'demo-bench' })
  process.env['FIRESTORE_EMULATOR_HOST'] = `${emulator.host}:${emulator.port}`
  try {
    const rows: Row[] = []
    const claims: Claim[] = []
    for (const notifications of quick ? SIZES.slice(0, 1) : SIZES) {
      for (const events of [1, notifications]) {
        const what = nameOf({ notifications, events })
        print(`  ${what}`)
        const answered = await playBurst({ notifications, events })
        rows.push(...[...answered].map(([contender, figures]) => ({ what, contender, figures: { ...figures } })))
        claims.push(...claimsOf(what, notifications, answered))
      }
    }
    return { rows, claims }
  } finally {
    await emulator.stop()
  }
}

function nameOf({ notifications, events }: Burst): string {
  const count = notifications.toLocaleString('en')
  return events === 1 ? `${count} notifications, one event dragged about` : `${count} notifications, as many events`
}

function claimsOf(what: string, size: number, by: ReadonlyMap<Contender['name'], Answered>): readonly Claim[] {
  const [product, common, careful] = [by.get('product'), by.get('common'), by.get('careful')]
  if (!product || !common || !careful) throw new Error('Somebody did not take part')
  const cheapest = Math.min(common.operations, careful.operations)
  const value = product.operations / cheapest
  const claims = [
    { claim: `${what}: operations ÷ the cheapest baseline (≤ 1)`, value, holds: value <= 1 },
    { claim: `${what}: documents that are wrong afterwards (0)`, value: product.wrong, holds: product.wrong === 0 },
  ]
  if (size < 100) return claims
  const [syncs, calls] = [common.syncs / product.tasks, common.calls / product.calls]
  return [
    { claim: `${what}: syncs of the common algorithm ÷ our tasks (≥ 10)`, value: syncs, holds: syncs >= 10 },
    { claim: `${what}: its calls ÷ ours (≥ 10)`, value: calls, holds: calls >= 10 },
    ...claims,
  ]
}

runQuestion('bursts', answer)
