import { isDate } from 'node:util/types'
import { shareAgain } from './history/take-step'
import type { Mirror } from './world/google-side'
import type { SimulatedWorld } from './world/simulated-world'

const HOUR = 3_600_000
/** A task is dispatched within this time. */
const DISPATCHED_MS = 40

/**
 * A calendar that was taken away just now comes back at the very moment at which one worker, who has asked before, is
 * about to give it up, and another one, of a version that makes everything anew, is about to write it.
 */
export function comeBackWhileGivenUp(world: SimulatedWorld, mirror: Mirror): void {
  const { scheduler, google, chance } = world
  void world.deployment.syncNow(mirror)
  scheduler.after(HOUR / 2, 'half an hour', () => {
    const since = world.watch.stateOf(mirror.ref)?.data['firstNotFoundAt']
    if (!isDate(since)) return
    const delay = since.getTime() + HOUR - scheduler.now() + chance.between(0, 800)
    scheduler.after(delay, 'the hour is over', () => {
      google.meddle('not found', 1, () => shareAgain(world, mirror))
      sync(world, mirror)
      scheduler.after(DISPATCHED_MS, 'deploy', () => makeAnew(world, mirror))
    })
  })
}

/** Another worker takes a calendar while the hourly run is about to erase it. */
export function syncWhileErased(world: SimulatedWorld, mirror: Mirror): void {
  const { least, most } = world.history.latency
  const delay = world.chance.between(0, 2 * (least + most))
  world.scheduler.after(delay, 'deploy', () => makeAnew(world, mirror))
}

/** Version n and version n + 2 differ in what makes the documents. */
function makeAnew(world: SimulatedWorld, mirror: Mirror): void {
  world.faults.note('deployment')
  world.deployment.version ^= 2
  sync(world, mirror)
}

function sync({ watch, deployment }: SimulatedWorld, { ref }: Mirror): void {
  const syncId = watch.stateOf(ref)?.id
  if (syncId !== undefined) deployment.syncQueue.take({ version: 1, syncId, cause: { kind: 'hourly' } })
}
