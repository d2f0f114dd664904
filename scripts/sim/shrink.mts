import type { HistorySize } from '../../test/simulation/history/plan-history.ts'
import type { openSimulation } from './open-simulation.mts'

type Simulation = Pick<ReturnType<typeof openSimulation>, 'runHistory' | 'programs'>

/** What is left of a failing history without what it does not need. */
export interface Shrunk {
  readonly leftOut: ReadonlySet<number>
  readonly without: ReadonlySet<string>
  readonly message: string
  readonly steps: number
}

/**
 * Leaves out one step after the other, and one kind of fault after the other, as long as the same promise is broken.
 * What is left is small, not the smallest there could be.
 */
export async function shrink(
  { runHistory, programs }: Simulation,
  seed: number,
  size: HistorySize,
): Promise<Shrunk | undefined> {
  const whole = await runHistory({ seed, programs, size })
  if (!whole.violation) return undefined
  const { invariant } = whole.violation
  const leftOut = new Set<number>()
  const without = new Set<string>()
  let best = { message: whole.violation.message, steps: whole.steps }
  const stillFails = async (): Promise<boolean> => {
    const result = await runHistory({ seed, programs, size, leftOut, without })
    if (result.violation?.invariant !== invariant) return false
    best = { message: result.violation.message, steps: result.steps }
    return true
  }
  for (const kind of whole.fired.keys()) {
    without.add(kind)
    if (!(await stillFails())) without.delete(kind)
  }
  for (let step = whole.history.steps.length - 1; step >= 0; step -= 1) {
    leftOut.add(step)
    if (!(await stillFails())) leftOut.delete(step)
  }
  return { leftOut, without, ...best }
}
