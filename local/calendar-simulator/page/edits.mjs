import { shiftWeekdays } from './repeat-rule.mjs'
import { dateOf, day, instantOf, startOfDay, wallOf, wallOfDate } from './zone-time.mjs'

/*
 * What the simulator is asked to do, so that an edit takes effect. An edit is `{fields?, when?, recurrence?}`; `when`
 * is `{allDay, start, end}` in wall times of `zone`. The scope of an edit of a series is `one`, `following` or `all`.
 */

const path = (calendarId, rest) => `/control/calendars/${encodeURIComponent(calendarId)}/${rest}`
const eventPath = (calendarId, id) => path(calendarId, `events/${encodeURIComponent(id)}`)

const timeOfWall = (allDay, wall, zone, ownZone) =>
  allDay
    ? { date: dateOf(wall) }
    : { dateTime: new Date(instantOf(zone, wall)).toISOString().replace('.000', ''), timeZone: ownZone ?? zone }

/** An event keeps the zones that it was made in. */
export const timesOf = ({ allDay, start, end }, zone, before) => ({
  start: timeOfWall(allDay, start, zone, before?.start?.timeZone),
  end: timeOfWall(allDay, end, zone, before?.end?.timeZone),
})

export const insertion = (calendarId, { fields, when, recurrence }, zone) => ({
  method: 'POST',
  path: path(calendarId, 'events'),
  body: { ...fields, ...timesOf(when, zone), ...(recurrence?.length > 0 && { recurrence }) },
})

/** Where the series begins once its instance lies elsewhere, and as long as the instance is. */
const timesOfSeries = (series, seen, when, zone) => {
  const seriesZone = series.start.timeZone ?? zone
  const begin =
    series.start.date === undefined
      ? wallOf(seriesZone, Date.parse(series.start.dateTime))
      : wallOfDate(series.start.date)
  const length = when.end - when.start
  if (!when.allDay && !seen.allDay) {
    const start = begin + (when.start - seen.start)
    return timesOf({ allDay: false, start, end: start + length }, seriesZone, series)
  }
  const date = startOfDay(begin) + (startOfDay(when.start) - startOfDay(seen.start))
  const start = when.allDay ? date : date + (when.start - startOfDay(when.start))
  return timesOf({ allDay: when.allDay, start, end: start + length }, zone, when.allDay ? undefined : series)
}

/** `seen` is the instance as the week shows it, `series` its recurring event. */
export const change = ({ seen, series, scope, edit, zone }) => {
  const { event } = seen
  const { fields = {}, when, recurrence } = edit
  const ruled = recurrence === undefined ? {} : { recurrence: recurrence.length > 0 ? recurrence : null }
  if (series === null || scope === 'one') {
    const times = when === undefined ? {} : timesOf(when, zone, event)
    const body = { ...fields, ...times, ...(series === null ? ruled : {}) }
    return [{ method: 'PATCH', path: eventPath(event.calendarId, event.id), body }]
  }
  const days = when === undefined ? 0 : Math.round((startOfDay(when.start) - startOfDay(seen.start)) / day)
  const moved = days === 0 || recurrence !== undefined ? ruled : { recurrence: shiftWeekdays(series.recurrence, days) }
  if (scope === 'all' || isFirst(event, series)) {
    const times = when === undefined ? {} : timesOfSeries(series, seen, when, zone)
    return [{ method: 'PATCH', path: eventPath(event.calendarId, series.id), body: { ...fields, ...times, ...moved } }]
  }
  const patch = { ...fields, ...(when === undefined ? {} : timesOf(when, zone, event)), ...ruled }
  const split = { method: 'POST', path: path(event.calendarId, 'split'), body: { instanceId: event.id, patch } }
  if (days === 0 || recurrence !== undefined) return [split]
  // What is left of the rule is known once the series is split.
  const follow = (created) => ({
    method: 'PATCH',
    path: eventPath(event.calendarId, created.id),
    body: { recurrence: shiftWeekdays(created.recurrence, days) },
  })
  return [split, follow]
}

export const deletion = ({ seen, series, scope }) => {
  const { event } = seen
  if (series !== null && scope === 'following' && !isFirst(event, series)) {
    return { method: 'POST', path: path(event.calendarId, 'truncate'), body: { instanceId: event.id } }
  }
  const id = series === null || scope === 'one' ? event.id : series.id
  return { method: 'DELETE', path: eventPath(event.calendarId, id) }
}

/** Then "this and following" are all. */
const isFirst = (event, series) => {
  const original = event.originalStartTime ?? event.start
  if (series.start.date !== undefined) return original.date === series.start.date
  return Date.parse(original.dateTime) === Date.parse(series.start.dateTime)
}
