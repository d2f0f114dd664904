import { crashesIn, type Fault, Life } from './crash-injection'
import type { MirroredCalendar } from './mirrored-calendar'
import type { MirrorWorld } from './mirror-world'
import { violationIn } from './violation-in'

export interface Scenario {
  readonly name: string
  /** Brings a new calendar to where the task begins whose process dies. */
  prepare(calendar: MirroredCalendar): Promise<void>
}

/**
 * Runs a scenario's task once to count its effects, then once for each of them with a process that dies before it,
 * and once for each commit that is applied but reported failed; each time the queue goes on as Cloud Tasks would.
 */
export async function crashEverywhere(world: MirrorWorld, scenario: Scenario) {
  const effects = (await live(world, scenario, { kind: 'never' })).effects
  const faults = crashesIn(effects)
  const violations: string[] = []
  for (const fault of faults) {
    const { violation } = await live(world, scenario, fault)
    if (violation) violations.push(`${JSON.stringify(fault)} of ${effects.join(', ')}: ${violation}`)
  }
  return { crashPoints: faults.length, violations }
}

async function live(world: MirrorWorld, scenario: Scenario, fault: Fault) {
  const calendar = await world.mirrorCalendar()
  await scenario.prepare(calendar)
  const life = new Life(fault)
  await calendar.runTask((attempt) => {
    const dependencies = calendar.dependencies()
    return attempt === 0 ? { ...dependencies, ...life.around(dependencies) } : dependencies
  })
  world.google.faults.clear()
  return { effects: life.effects, violation: await violationIn(calendar) }
}
