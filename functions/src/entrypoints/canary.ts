import { type Canary, type CanaryDependencies, runCanary } from '../mirror/run-canary'

export interface CanaryHandlerDependencies extends CanaryDependencies {
  /** Null where there is none. */
  readonly canary: Canary | null
}

/** `canary`: edits a calendar every few minutes, and looks whether the mirror follows. */
export function canaryHandler(begin: () => CanaryHandlerDependencies) {
  return async (): Promise<void> => {
    const dependencies = begin()
    if (dependencies.canary !== null) await runCanary(dependencies.canary, dependencies)
  }
}
