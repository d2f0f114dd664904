import type { AuthUser } from '../emulators/create-auth-user'
import type { MirrorClient } from '../world/mirror-client'
import type { LocalWorld } from '../world/start-local-world'
import type { Budget } from './cost'

/** Where the steps are played, one after the other. */
export interface DemoStage {
  readonly world: LocalWorld
  readonly user: AuthUser
  /** Firestore's web client, signed in as the user; it listens from before the first step on. */
  readonly client: MirrorClient
}

export interface Seen {
  /** In a few words, for people. */
  readonly what: string
  readonly asExpected: boolean
  /** From the act, such as an edit in Google, to what the listener saw of it. */
  readonly ms: number
}

/** One row of the demo. */
export interface DemoStep {
  readonly name: string
  /** In a few words what has to be seen. */
  readonly expected: string
  readonly budget: (stage: DemoStage) => Budget
  /** Throws, `NotSeen` for example, where it cannot be played to its end. */
  readonly run: (stage: DemoStage) => Promise<Seen>
}

/** How long an act takes, in whole milliseconds. */
export async function timed(act: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now()
  await act()
  return Math.round(performance.now() - startedAt)
}
