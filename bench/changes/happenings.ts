import type { CalendarSimulator } from '../../local/calendar-simulator'
import { fillCalendar, meeting } from '../load/fill-calendar'
import type { Happening } from './count-change'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const INSTANCES = 180

/** In the window whatever the time of day. */
const tomorrow = () => Math.floor(Date.now() / DAY) * DAY + DAY + 9 * HOUR

const single = (google: CalendarSimulator, calendarId: string, count: number): string => {
  fillCalendar(google, calendarId, count)
  return 'event0'
}

const ofSingles = (what: string, count: number): Happening => ({
  what,
  prepare: (google, calendarId) => single(google, calendarId, Math.max(count, 1)),
  happen(google, calendarId, _, round) {
    for (let number = 0; number < count; number += 1) {
      google.patchEvent(calendarId, `event${number}`, { summary: `Renamed ${number}, ${round}` })
    }
  },
  run: 'sync',
})

type Edit = (
  google: CalendarSimulator,
  calendarId: string,
  series: string,
  instance: (number: number) => string,
  round: number,
) => void

const ofSeries = (what: string, edit: Edit, rule = `RRULE:FREQ=DAILY;COUNT=${INSTANCES - 2}`): Happening => ({
  what,
  prepare: (google, calendarId) =>
    google.insertEvent(calendarId, { ...meeting('Daily', tomorrow()), recurrence: [rule] }).id,
  happen(google, calendarId, series, round) {
    const { items } = google.events.instances(calendarId, calendarId, series)
    edit(google, calendarId, series, (number) => String(items[number]?.id), round)
  },
  run: 'sync',
})

/** What a day brings, each with the least that is needed for it. */
export const changes: readonly Happening[] = [
  ofSingles('nothing', 0),
  ofSingles('1 event', 1),
  ofSingles('10 events', 10),
  ofSingles('1,000 events', 1_000),
  ofSeries('series renamed', (google, calendarId, series) =>
    google.patchEvent(calendarId, series, { summary: 'Renamed' }),
  ),
  ofSeries('series moved by an hour', (google, calendarId, series) => {
    const { start, end } = meeting('', tomorrow() + HOUR)
    google.patchEvent(calendarId, series, { ...(start ? { start } : {}), ...(end ? { end } : {}) })
  }),
  ofSeries('one instance moved', (google, calendarId, _, instance, round) => {
    const { start, end } = meeting('', tomorrow() + 50 * DAY + 5 * HOUR + round * MINUTE)
    google.patchEvent(calendarId, instance(50), { ...(start ? { start } : {}), ...(end ? { end } : {}) })
  }),
  ofSeries('one instance deleted', (google, calendarId, _, instance) => google.deleteEvent(calendarId, instance(50))),
  ofSeries('this and following deleted', (google, calendarId, _, instance) =>
    google.truncateSeries(calendarId, instance(100)),
  ),
  ofSeries('series deleted', (google, calendarId, series) => google.deleteEvent(calendarId, series)),
  ofSeries(
    'endless weekly series renamed',
    (google, calendarId, series, _, round) => google.patchEvent(calendarId, series, { summary: `Renamed ${round}` }),
    'RRULE:FREQ=WEEKLY',
  ),
]

/** How many of so many documents are lost. */
const LOST = { none: () => 0, slightly: () => 10, heavily: (events: number) => events / 20 }

/** A night of a calendar of so many events, whose mirror lost some of them meanwhile. */
export function night(events: number, drifted: keyof typeof LOST): Happening {
  const lost = Math.round(LOST[drifted](events))
  return {
    what: `${events.toLocaleString('en')} events, ${lost === 0 ? 'unchanged' : `${lost.toLocaleString('en')} lost`}`,
    prepare: (google, calendarId) => single(google, calendarId, events),
    happen: () => undefined,
    async drift(firestore, uid) {
      if (lost === 0) return
      const { docs } = await firestore.collection(`users/${uid}/events`).select().limit(lost).get()
      const writer = firestore.bulkWriter()
      for (const { ref } of docs) void writer.delete(ref)
      await writer.close()
    },
    run: 'night',
  }
}
