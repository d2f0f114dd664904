import type { DisconnectDependencies } from '../accounts/disconnect-account'
import { resumeDisconnects } from '../accounts/resume-disconnects'
import { tendCalendarLists } from '../accounts/tend-calendar-lists'
import { renewChannels, type RenewalDependencies } from '../channels/renew-channels'
import { reportHealth } from '../mirror/report-health'

/**
 * `renewChannels`: the hourly run, of calendars and then of the lists of calendars. Erasures come last, since they may
 * take long and channels have their time; they come also where the channels failed as a whole, which fails the run then.
 * In between it logs how the mirror is doing, as it is when the channels have been seen to.
 */
export function renewChannelsHandler(begin: () => RenewalDependencies & DisconnectDependencies) {
  return async (): Promise<void> => {
    const dependencies = begin()
    try {
      await renewChannels(dependencies)
    } finally {
      await reportAndGoOn(dependencies)
    }
  }
}

async function reportAndGoOn(dependencies: RenewalDependencies & DisconnectDependencies): Promise<void> {
  try {
    await reportHealth(dependencies)
  } finally {
    await tendAndResume(dependencies)
  }
}

async function tendAndResume(dependencies: RenewalDependencies & DisconnectDependencies): Promise<void> {
  try {
    await tendCalendarLists(dependencies)
  } finally {
    await resumeDisconnects(dependencies)
  }
}
