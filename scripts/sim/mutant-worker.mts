/** Lives through seeds with a broken rule until one of them notices. */
import { parentPort, workerData } from 'node:worker_threads'
import { z } from 'zod'
import { openPrograms, openSimulation } from './open-simulation.mts'

const { root } = z.object({ root: z.string() }).parse(workerData)
const mutationSchema = z.object({ file: z.string(), oldLines: z.array(z.string()), newLines: z.array(z.string()) })
const messageSchema = z.object({ mutation: mutationSchema, from: z.int(), seeds: z.int() })
const simulation = openSimulation(root)

/** Which seed noticed what; null for none. */
export type MutantVerdict = {
  readonly seeds: number
  readonly invariant: string | null
  readonly broken: string | null
}

async function tryMutant({ mutation, from, seeds }: z.infer<typeof messageSchema>): Promise<MutantVerdict> {
  try {
    const programs = openPrograms(root, simulation, [mutation])
    for (let seed = from; seed < from + seeds; seed += 1) {
      const { violation } = await simulation.runHistory({ seed, programs })
      if (!violation) continue
      // It has to be the mutation that is noticed.
      const healthy = await simulation.runHistory({ seed, programs: simulation.programs })
      if (!healthy.violation) return { seeds: seed - from + 1, invariant: violation.invariant, broken: null }
    }
    return { seeds, invariant: null, broken: null }
  } catch (error) {
    return { seeds: 0, invariant: null, broken: error instanceof Error ? error.message : String(error) }
  }
}

parentPort?.on('message', (message: unknown) => {
  void tryMutant(messageSchema.parse(message)).then((verdict) => {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
    parentPort?.postMessage(verdict)
  })
})
