import type { SyncDependencies } from '../../functions/src/sync/sync-dependencies'
import { countOperations } from '../../functions/src/firestore/counting-document-store'
import { type Fault, Life } from './crash-injection'
import type { MirroredCalendar } from './mirrored-calendar'
import type { MirrorWorld } from './mirror-world'

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
  const faults = effects.flatMap((effect, number): readonly Fault[] => {
    const isCommit = effect === 'commit' || effect === 'transaction'
    const before: Fault = { kind: 'before', effect: number }
    return isCommit ? [before, { kind: 'unconfirmed', effect: number }] : [before]
  })
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

/** What is wrong with a calendar at rest, if anything. */
async function violationIn(calendar: MirroredCalendar): Promise<string | undefined> {
  const state = await calendar.state()
  if (!state?.token) return 'no token'
  if (state.lease !== null) return 'a lease is left'
  if (state.pendingSince !== null) return 'work is pending'
  const [mirrored, expected] = [await calendar.mirrored(), await calendar.expected()]
  if (JSON.stringify(mirrored) !== JSON.stringify(expected))
    return `mirror ${mirrored.join()} instead of ${expected.join()}`
  const writes = await writesOfAnotherSync(calendar)
  return writes === 0 ? undefined : `another sync writes ${writes} documents`
}

async function writesOfAnotherSync(calendar: MirroredCalendar): Promise<number> {
  const dependencies: SyncDependencies = calendar.dependencies()
  const { tally, store } = dependencies
  await calendar.sync({ ...dependencies, store: countOperations(store, tally) })
  return tally.writes + tally.deletes
}
