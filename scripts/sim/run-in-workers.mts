import type { HistorySize } from '../../test/simulation/history/plan-history.ts'
import { Worker } from 'node:worker_threads'
import { z } from 'zod'
import { addOutcome, emptyOutcome, type Outcome } from './outcome.mts'

export interface SeedRange {
  readonly from: number
  readonly count: number
}

export interface WorkersOptions {
  readonly root: string
  readonly workers: number
  readonly size: HistorySize
  /** Hears of all that is done so far. */
  readonly onProgress: (sum: Outcome) => void
  /** Whether no more is to be begun. */
  readonly isOver: () => boolean
}

/** Few enough that the progress moves, and that workers end at about the same time. */
const SEEDS_AT_ONCE = 50

const outcomeSchema = z.custom<Outcome>((value) => typeof value === 'object' && value !== null && 'seeds' in value)

/** Lives through a range of seeds on several cores. */
export async function runInWorkers({ from, count }: SeedRange, options: WorkersOptions): Promise<Outcome> {
  const sum = emptyOutcome()
  let next = from
  const take = (): SeedRange | undefined => {
    if (next >= from + count || options.isOver()) return undefined
    const range = { from: next, count: Math.min(SEEDS_AT_ONCE, from + count - next) }
    next += range.count
    return range
  }
  await Promise.all(
    Array.from({ length: options.workers }, () =>
      work(options, take, (part) => {
        addOutcome(sum, part)
        options.onProgress(sum)
      }),
    ),
  )
  sum.failures.sort((a, b) => a.seed - b.seed)
  return sum
}

function work(
  { root, size }: Pick<WorkersOptions, 'root' | 'size'>,
  take: () => SeedRange | undefined,
  onPart: (part: Outcome) => void,
): Promise<void> {
  const worker = new Worker(new URL('./worker.mts', import.meta.url), { workerData: { root, size } })
  return new Promise((resolve, reject) => {
    const goOn = (): void => {
      const range = take()
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
      if (range) worker.postMessage(range)
      else void worker.terminate().then(() => resolve())
    }
    worker.on('message', (message: unknown) => {
      onPart(outcomeSchema.parse(message))
      goOn()
    })
    worker.on('error', reject)
    goOn()
  })
}
