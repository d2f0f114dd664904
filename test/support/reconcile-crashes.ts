import { reconcileCalendarHandler } from '../../functions/src/entrypoints/reconcile-calendar'
import { DAY } from '../../functions/src/sync/mirror-window'
import { type Fault, Life } from './crash-injection'
import type { MirrorWorld } from './mirror-world'
import type { MirroredCalendar } from './mirrored-calendar'
import { nightly } from './reconciled'
import { violationIn } from './violation-in'

export interface NightScenario {
  readonly name: string
  /** Brings a new calendar to where the night begins whose process dies. */
  prepare(calendar: MirroredCalendar): Promise<void>
  /** What somebody else does at any moment of the night. */
  readonly meanwhile?: (calendar: MirroredCalendar) => Promise<void>
}

/** Reads leave nothing behind: dying before one or before the next is the same. */
const READS = /^(get|query|aggregate|list .*|get event|read-only transaction)$/

/**
 * Runs a scenario's night once to count its effects, then once for each of them with a process that dies before it,
 * once for each commit that is applied but reported failed, and where the scenario has somebody else at work, once with
 * that before each effect instead; each time the queue goes on as Cloud Tasks would.
 */
export async function crashEveryNight(world: MirrorWorld, scenario: NightScenario) {
  const { effects } = await live(world, scenario, () => ({ kind: 'never' }))
  const { meanwhile } = scenario
  const faults = effects.flatMap((effect, number): readonly ((calendar: MirroredCalendar) => Fault)[] => {
    const previous = effects[number - 1] ?? ''
    if (meanwhile) {
      if (effect === 'aggregate' && previous === effect) return []
      return [(calendar) => ({ kind: 'meanwhile', effect: number, happen: () => meanwhile(calendar) })]
    }
    const before = (): Fault => ({ kind: 'before', effect: number })
    const unconfirmed = (): Fault => ({ kind: 'unconfirmed', effect: number })
    const isCommit = effect === 'commit' || effect === 'transaction'
    return [...(READS.test(previous) ? [] : [before]), ...(isCommit ? [before, unconfirmed] : [])]
  })
  const violations: string[] = []
  for (const [number, fault] of faults.entries()) {
    const { violation, effects: lived } = await live(world, scenario, fault)
    if (violation) violations.push(`fault ${number} after ${lived.length} effects: ${violation}`)
  }
  return { crashPoints: faults.length, violations }
}

async function live(world: MirrorWorld, scenario: NightScenario, faultIn: (calendar: MirroredCalendar) => Fault) {
  const calendar = await world.mirrorCalendar()
  await scenario.prepare(calendar)
  const life = new Life(faultIn(calendar))
  const night = Math.floor(world.clock.now() / DAY)
  const data = { version: 1, syncId: calendar.id.syncId, night, depth: 'all' }
  const id = `night-of-${calendar.id.uid}`
  let ended = false
  for (let retryCount = 0; !ended && retryCount < 6; retryCount += 1) {
    const dependencies = nightly(calendar)
    const alive = retryCount === 0 ? { ...dependencies, ...life.around(dependencies) } : dependencies
    ended = await reconcileCalendarHandler(() => alive)({ data, id, retryCount }).then(
      () => true,
      () => false,
    )
    world.clock.advance(61_000)
  }
  await calendar.runWaitingTasks()
  return { effects: life.effects, violation: ended ? await violationAfterNight(calendar) : 'the night never ends' }
}

async function violationAfterNight(calendar: MirroredCalendar): Promise<string | undefined> {
  if ((await calendar.document())?.['lastVerifiedAt'] === null) return 'not verified'
  return await violationIn(calendar)
}
