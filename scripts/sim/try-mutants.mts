import { styleText } from 'node:util'
import { Worker } from 'node:worker_threads'
import { z } from 'zod'
import { type Mutant, mutantsOf, NOT_TOLD, REDUNDANT } from './mutants.mts'

export interface MutantOptions {
  readonly root: string
  readonly only: readonly string[]
  /** The first seed, and how many a mutant may live through. */
  readonly from: number
  readonly seeds: number
  readonly workers: number
}

const verdictSchema = z.object({ seeds: z.int(), invariant: z.string().nullable(), broken: z.string().nullable() })
type Verdict = z.infer<typeof verdictSchema>

/** Breaks one rule after the other, and prints which seed noticed it by what. Returns the exit code. */
export async function tryMutants({ root, only, from, seeds, workers }: MutantOptions): Promise<number> {
  const all = mutantsOf(root).filter(({ id }) => only.length === 0 || only.includes(id))
  const waiting = all.filter(({ id }) => only.length > 0 || !(id in NOT_TOLD))
  for (const { id, title } of all.filter((mutant) => !waiting.includes(mutant))) {
    console.log(`  ${styleText('dim', '·')} ${id.padEnd(6)} not told (${NOT_TOLD[id]}): ${title}`)
  }
  let [killed, redundant, survived] = [0, 0, 0]
  const work = async (): Promise<void> => {
    const worker = new Worker(new URL('./mutant-worker.mts', import.meta.url), { workerData: { root } })
    for (let mutant = waiting.shift(); mutant !== undefined; mutant = waiting.shift()) {
      const verdict = await ask(worker, { mutation: mutant.mutation, from, seeds })
      if (verdict.invariant !== null) killed += 1
      else if (verdict.broken === null && mutant.id in REDUNDANT) redundant += 1
      else survived += 1
      console.log(describe(mutant, verdict))
    }
    await worker.terminate()
  }
  await Promise.all(Array.from({ length: workers }, work))
  console.log(`${killed} killed, ${redundant} redundant, ${survived} survived`)
  return survived === 0 ? 0 : 1
}

function ask(worker: Worker, message: object): Promise<Verdict> {
  return new Promise((resolve, reject) => {
    worker.removeAllListeners('error').once('error', reject)
    worker.once('message', (verdict: unknown) => resolve(verdictSchema.parse(verdict)))
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
    worker.postMessage(message)
  })
}

function describe({ id, title }: Mutant, { seeds, invariant, broken }: Verdict): string {
  const name = id.padEnd(6)
  if (broken !== null) return `  ${styleText('red', '✗')} ${name} broken: ${broken.split('\n')[0]}`
  const reason = REDUNDANT[id]
  if (invariant === null && reason !== undefined)
    return `  ${styleText('dim', '·')} ${name} redundant (${reason}): ${title}`
  if (invariant === null) {
    return `  ${styleText('red', '✗')} ${name} survived ${seeds} seeds: ${title}`
  }
  return `  ${styleText('green', '✓')} ${name} killed by seed ${String(seeds).padStart(5)} (${invariant}): ${title}`
}
