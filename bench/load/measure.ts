import { z } from 'zod'
import type { Tally } from '../../functions/src/support/tally'

/** What one run took, in the process that did it. */
export const measurementSchema = z.object({
  wallMs: z.number(),
  /** Of this process alone: neither Google's nor Firestore's. */
  cpuMs: z.number(),
  /** The most JavaScript memory in use at any of many moments, with what was not collected yet. */
  peakHeapMb: z.number(),
  /** The most memory the process ever held, from its start on. */
  peakResidentMb: z.number(),
  calls: z.int(),
  reads: z.int(),
  writes: z.int(),
  deletes: z.int(),
  tasks: z.int(),
})
export type Measurement = z.infer<typeof measurementSchema>

const SAMPLE_MS = 10
const MB = 1_048_576

export async function measure(run: () => Promise<Tally>): Promise<Measurement> {
  globalThis.gc?.()
  let heap = process.memoryUsage().heapUsed
  const sampling = setInterval(() => {
    heap = Math.max(heap, process.memoryUsage().heapUsed)
  }, SAMPLE_MS)
  const [cpu, from] = [process.cpuUsage(), performance.now()]
  const tally = await run()
  const wallMs = performance.now() - from
  const { user, system } = process.cpuUsage(cpu)
  clearInterval(sampling)
  return {
    wallMs,
    cpuMs: (user + system) / 1_000,
    peakHeapMb: heap / MB,
    peakResidentMb: process.resourceUsage().maxRSS / 1_024,
    ...tally,
  }
}
