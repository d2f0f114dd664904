import type { Firestore } from 'firebase/firestore'
import { useEffect, useMemo } from 'preact/hooks'
import { instantOf } from '../../../client/zoned-time'
import { keepActivity } from '../live/activity'
import { listenToEvents } from '../live/live-events'
import { listenToOwn } from '../live/live-own'
import { markChanges } from '../live/marks'
import type { Preferences } from '../live/preferences'
import type { Store } from '../live/store'
import { addDays, addMonths, type Day, monthStart } from '../time/days'

/** Everything about a user that is live, for as long as it is shown. */
export function useLive(db: Firestore, uid: string, preferences: Store<Preferences>) {
  const live = useMemo(() => {
    const events = listenToEvents(db, uid)
    const own = listenToOwn(db, uid)
    const { marks, stop: stopMarks } = markChanges(events)
    const { happenings, stop: stopActivity } = keepActivity(events, () => preferences.get().zone)
    return { events, own, marks, happenings, stops: [events.stop, own.stop, stopMarks, stopActivity] }
  }, [db, uid])
  useEffect(() => () => live.stops.forEach((stop) => stop()), [live])
  return live
}

/**
 * Listens to the month around a day and to what lies before and after it in the same weeks, so that going from week to
 * week needs no other listener.
 */
export function useRange(events: ReturnType<typeof listenToEvents>, focus: Day, zone: string): void {
  const month = monthStart(focus)
  useEffect(() => {
    const from = addDays(month, -8)
    const to = addDays(addMonths(month, 1), 38)
    events.show({ from: new Date(instantOf(from, 0, zone)), to: new Date(instantOf(to, 0, zone)), zone })
  }, [events, month, zone])
}
