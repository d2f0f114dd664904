/** One worker of `npm run sim`: lives through the ranges of seeds that it is told, and tells what they came to. */
import { parentPort, workerData } from 'node:worker_threads'
import { z } from 'zod'
import { openSimulation } from './open-simulation.mts'
import { runSeeds } from './run-seeds.mts'

const { root, size } = z.object({ root: z.string(), size: z.enum(['small', 'any', 'huge']) }).parse(workerData)
const rangeSchema = z.object({ from: z.int(), count: z.int() })
const simulation = openSimulation(root)

parentPort?.on('message', (message: unknown) => {
  const { from, count } = rangeSchema.parse(message)
  void runSeeds(simulation, from, count, size).then((outcome) => {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
    parentPort?.postMessage(outcome)
  })
})
