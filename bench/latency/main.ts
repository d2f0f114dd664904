import { type Answer, type Claim, print, type Row } from '../load/result'
import { type Effort, runQuestion } from '../load/run-question'
import { percentile } from '../load/spread'
import { type EditTimes, measureEdits } from './measure-edits'

const BUCKETS = [
  { coalesceMs: 1_000, edits: 80, bound: 1_500 },
  { coalesceMs: 0, edits: 150, bound: 300 },
]
const STAGES = ['push', 'bucket', 'queue', 'list', 'commit', 'listener', 'total'] as const

async function answer({ quick }: Effort): Promise<Answer> {
  const rows: Row[] = []
  const claims: Claim[] = []
  for (const { coalesceMs, edits, bound } of BUCKETS) {
    const what = coalesceMs === 0 ? 'bucket 0' : `bucket ${coalesceMs} ms`
    print(`  ${what}`)
    const times = await measureEdits(coalesceMs, quick ? 8 : edits)
    rows.push(...STAGES.map((stage) => rowOf(what, stage, times)))
    const value = percentile(
      times.map(({ total }) => total),
      0.95,
    )
    claims.push({ claim: `${what}: edit → listener, p95 in ms (< ${bound})`, value, holds: value < bound })
  }
  return { rows, claims }
}

function rowOf(what: string, stage: (typeof STAGES)[number], times: readonly EditTimes[]): Row {
  const values = times.map((time) => time[stage])
  const at = (share: number) => percentile(values, share)
  return { what, contender: stage, figures: { p50: at(0.5), p95: at(0.95), p99: at(0.99), edits: values.length } }
}

runQuestion('latency', answer)
