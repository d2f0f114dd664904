import { type FanOutDependencies, reconcileCalendars } from '../sync/reconciliation/reconcile-calendars'

/** `reconcileCalendars`: the nightly run; whatever throws here is tried again by the scheduler. */
export function reconcileCalendarsHandler(begin: () => FanOutDependencies) {
  return async (): Promise<void> => {
    await reconcileCalendars(begin())
  }
}
