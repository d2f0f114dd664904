import type { Mirror } from '../world/google-side'
import type { SimulatedWorld } from '../world/simulated-world'
import { hasSilentDeeds } from './silent-deeds'
import { Violation } from './violation'

/** When changes began to come without a pause, and what had happened until then. */
export interface Beginning {
  readonly at: number
  readonly revision: number
}

/** However fast changes come, they keep coming over: no sync waits for a moment in which nothing changes. */
export function checkProgress(world: SimulatedWorld, { ref, truth }: Mirror, beginning: Beginning): void {
  const { watch, watchedFrom } = world
  const window = watch.windowOf(ref)
  if (!isSmooth(world) || watchedFrom > beginning.at || !window || !truth.hasShown(window, beginning.revision)) return
  watch.count('progress under a stream of changes')
  if ((watch.lastEventAt.get(ref) ?? 0) > beginning.at) return
  throw new Violation('progress under a stream of changes', `nothing of a minute of changes has reached ${ref}`)
}

function isSmooth({ history, deployment }: SimulatedWorld): boolean {
  if (history.severity > 0 || history.latency.most > 300 || hasSilentDeeds(history) || deployment.hasGivenUp)
    return false
  return !history.steps.some(({ deed }) => deed.kind === 'deploy' || deed.kind === 'end tokens')
}
