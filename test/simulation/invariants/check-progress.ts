import { kindsOf } from '../history/plan-history'
import type { Mirror } from '../world/google-side'
import type { SimulatedWorld } from '../world/simulated-world'
import { hasSilentDeeds } from './silent-deeds'
import { Violation } from './violation'

/** When changes began to come without a pause, and what had happened until then. */
export interface Beginning {
  readonly at: number
  readonly revision: number
}

/** Longer than between two changes of a stream. */
const PAUSE_MS = 3_000

/** However fast changes come, they keep coming over: no sync waits for a moment in which nothing changes. */
export function checkProgress(world: SimulatedWorld, { ref, truth, calendar }: Mirror, beginning: Beginning): void {
  const { watch, watchedFrom, google, scheduler } = world
  // What is deleted meanwhile cannot be edited.
  if ((google.changedAt.get(calendar.id) ?? 0) < scheduler.now() - PAUSE_MS) return
  const window = watch.windowOf(ref)
  if (!isSmooth(world) || watchedFrom > beginning.at || !window || !truth.hasShown(window, beginning.revision)) return
  watch.count('progress under a stream of changes')
  if ((watch.changedAt.get(ref) ?? 0) > beginning.at) return
  throw new Violation('progress under a stream of changes', `nothing of a minute of changes has reached ${ref}`)
}

function isSmooth({ history, deployment }: SimulatedWorld): boolean {
  if (history.severity > 0 || history.latency.most > 300 || hasSilentDeeds(history) || deployment.hasGivenUp)
    return false
  return !kindsOf(history).some((kind) => kind === 'deploy' || kind === 'end tokens')
}
