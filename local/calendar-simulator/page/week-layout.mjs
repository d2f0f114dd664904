import { day, instantOf, startOfDay, wallOf, wallOfDate, minute } from './zone-time.mjs'

const writers = ['owner', 'writer', 'writerWithoutPrivateAccess']
export const canWrite = (calendar) => calendar !== undefined && writers.includes(calendar.role)

/** What is shown of nobody's title. */
const titleOf = (event, calendar) => {
  if (event.summary) return event.summary
  const hidden = calendar?.role === 'freeBusyReader' || (event.visibility === 'private' && calendar?.role !== 'owner')
  return hidden ? 'Busy' : '(No title)'
}

/** An event as the week needs it: in wall times of the zone that is shown. */
export const seenEvent = (event, calendar, zone) => {
  const allDay = event.start.date !== undefined
  const wall = (time) => (allDay ? wallOfDate(time.date) : wallOf(zone, Date.parse(time.dateTime)))
  return {
    key: `${event.calendarId} ${event.id}`,
    title: titleOf(event, calendar),
    allDay,
    start: wall(event.start),
    end: wall(event.end),
    color: calendar?.backgroundColor ?? '#888888',
    calendarName: calendar?.summary ?? event.calendarId,
    editable: canWrite(calendar),
    recurring: event.recurringEventId !== undefined,
    event,
  }
}

/** Longer than a day: in the row of whole days, as at Google. */
export const isLong = ({ allDay, start, end }) => (allDay ? true : end - start >= day)

/** A part is at least so tall that its title can be read. */
const shortest = 28 * minute

/** The parts of timed events that lie on a day, side by side where they overlap. */
export const layOutDay = (events, dayStart) => {
  const parts = events
    .filter(
      (event) => !isLong(event) && event.start < dayStart + day && Math.max(event.end, event.start + 1) > dayStart,
    )
    .map((event) => {
      const from = Math.max(event.start, dayStart)
      const to = Math.min(Math.max(event.end, from + shortest), dayStart + day)
      return { event, from, to, lane: 0, lanes: 1 }
    })
    .sort((a, b) => a.from - b.from || b.to - a.to)
  let cluster = []
  let clusterEnd = -Infinity
  const close = () => {
    const lanes = Math.max(...cluster.map(({ lane }) => lane + 1))
    for (const part of cluster) part.lanes = lanes
  }
  for (const part of parts) {
    if (part.from >= clusterEnd && cluster.length > 0) {
      close()
      cluster = []
    }
    const taken = new Set(cluster.filter(({ to }) => to > part.from).map(({ lane }) => lane))
    while (taken.has(part.lane)) part.lane += 1
    cluster.push(part)
    clusterEnd = Math.max(...cluster.map(({ to }) => to))
  }
  if (cluster.length > 0) close()
  return parts
}

/** Bars of the row of whole days: from which to which of the seven columns, and in which line. */
export const layOutWholeDays = (events, firstDay) => {
  const lines = []
  return events
    .filter(isLong)
    .map((event) => {
      const first = Math.floor((startOfDay(event.start) - firstDay) / day)
      const last = Math.ceil((event.end - firstDay) / day) - 1
      return { event, from: Math.max(first, 0), to: Math.min(Math.max(last, first), 6), line: 0 }
    })
    .filter(({ from, to }) => from <= 6 && to >= 0)
    .sort((a, b) => a.from - b.from || b.to - a.to)
    .map((bar) => {
      while ((lines[bar.line] ?? -1) >= bar.from) bar.line += 1
      lines[bar.line] = bar.to
      return bar
    })
}

/** The week as instants, which is how the simulator is asked. */
export const weekSpan = (firstDay, zone) => ({
  from: new Date(instantOf(zone, firstDay)).toISOString(),
  to: new Date(instantOf(zone, firstDay + 7 * day)).toISOString(),
})
