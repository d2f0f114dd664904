import type { DisconnectDependencies } from '../accounts/disconnect-account'
import { resumeDisconnects } from '../accounts/resume-disconnects'
import { tendCalendarLists } from '../accounts/tend-calendar-lists'
import { renewChannels, type RenewalDependencies } from '../channels/renew-channels'

/**
 * `renewChannels`: the hourly run, of calendars and then of the lists of calendars. Erasures come last, since they may
 * take long and channels have their time; they come also where the channels failed as a whole, which fails the run then.
 */
export function renewChannelsHandler(begin: () => RenewalDependencies & DisconnectDependencies) {
  return async (): Promise<void> => {
    const dependencies = begin()
    try {
      await renewChannels(dependencies)
    } finally {
      await tendAndResume(dependencies)
    }
  }
}

async function tendAndResume(dependencies: RenewalDependencies & DisconnectDependencies): Promise<void> {
  try {
    await tendCalendarLists(dependencies)
  } finally {
    await resumeDisconnects(dependencies)
  }
}
