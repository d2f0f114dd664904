import type { HistorySize } from '../../test/simulation/history/plan-history.ts'
import { type openSimulation } from './open-simulation.mts'
import { addCounts, emptyOutcome, type Outcome } from './outcome.mts'

type Simulation = Pick<ReturnType<typeof openSimulation>, 'runHistory' | 'programs'>

/** Every so many seeds one is lived through twice, and has to go the same way, byte for byte. */
const TWICE_EVERY = 50

/** Lives through these seeds, one after the other. */
export async function runSeeds(
  { runHistory, programs }: Simulation,
  from: number,
  count: number,
  size: HistorySize,
): Promise<Outcome> {
  const outcome = emptyOutcome()
  for (let seed = from; seed < from + count; seed += 1) {
    const result = await runHistory({ seed, programs, size })
    outcome.seeds += 1
    outcome.steps.push(result.steps)
    outcome.faultsAHistory.push([...result.fired.values()].reduce((sum, times) => sum + times, 0))
    addCounts(outcome.fired, result.fired)
    addCounts(outcome.met, result.met)
    addCounts(outcome.checked, result.checked)
    if (result.violation) outcome.failures.push({ seed, ...result.violation })
    if (result.violation || seed % TWICE_EVERY === 0) {
      const again = await runHistory({ seed, programs, size })
      if (again.digest !== result.digest || again.steps !== result.steps) outcome.unequal.push(seed)
    }
  }
  return outcome
}
