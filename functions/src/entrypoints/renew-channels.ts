import type { DisconnectDependencies } from '../accounts/disconnect-account'
import { resumeDisconnects } from '../accounts/resume-disconnects'
import { renewChannels, type RenewalDependencies } from '../channels/renew-channels'

/**
 * `renewChannels`: the hourly run. Erasures come last, since they may take long and channels have their time; they come
 * also where the channels failed as a whole, which fails the run then.
 */
export function renewChannelsHandler(begin: () => RenewalDependencies & DisconnectDependencies) {
  return async (): Promise<void> => {
    const dependencies = begin()
    try {
      await renewChannels(dependencies)
    } finally {
      await resumeDisconnects(dependencies)
    }
  }
}
