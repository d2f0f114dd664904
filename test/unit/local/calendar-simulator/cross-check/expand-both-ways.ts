import ICAL from 'ical.js'
import { openSeries } from '../../../../../local/calendar-simulator/core/series'
import { instantOf } from '../../../../../local/calendar-simulator/core/zone'
import { day } from './recurrence-cases'
import type { RecurrenceCase } from './recurrence-cases'
import { instantAt, wallAt } from './zone-by-intl'

/** How far both are followed: frequent instances not as far as rare ones. */
export const horizonOf = ({ first, kinds }: RecurrenceCase): number => {
  const isFrequent = kinds.includes('DAILY') || kinds.includes('WEEKLY')
  return first + (isFrequent ? 250 : 550) * day
}

const compact = (at: number): string => new Date(at).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')

const stamp = (at: number, { allDay }: RecurrenceCase): string => (allDay ? compact(at).slice(0, 8) : compact(at))

const untilPart = (what: RecurrenceCase): string => {
  const { until, zone } = what
  if (until === null) return ''
  return `;UNTIL=${until.form === 'utc' ? `${compact(instantAt(zone, until.at))}Z` : stamp(until.at, what)}`
}

const dateLine = (name: string, walls: readonly number[], what: RecurrenceCase): string[] => {
  if (walls.length === 0) return []
  if (what.allDay) return [`${name};VALUE=DATE:${walls.map((wall) => stamp(wall, what)).join(',')}`]
  if (what.dates === 'in UTC')
    return [`${name}:${walls.map((wall) => `${compact(instantAt(what.zone, wall))}Z`).join(',')}`]
  return [`${name};TZID=${what.zone}:${walls.map(compact).join(',')}`]
}

/** The lines as a caller of the API sends them. */
export const linesOf = (what: RecurrenceCase): string[] => [
  `RRULE:${what.rule}${untilPart(what)}`,
  ...dateLine('RDATE', what.extra, what),
  ...dateLine('EXDATE', what.excluded, what),
]

const timeOf = (what: RecurrenceCase) =>
  what.allDay
    ? { date: new Date(what.first).toISOString().slice(0, 10) }
    : { dateTime: new Date(instantOf(what.zone, what.first)).toISOString(), timeZone: what.zone }

/** The starts in the simulator, as instants. */
export const startsInSimulator = (what: RecurrenceCase): number[] => {
  const start = timeOf(what)
  const series = openSeries(start, start, linesOf(what), what.zone)
  return series.between(series.first - 400 * day, horizonOf(what)).map((wall) => instantOf(what.zone, wall))
}

const icalTime = (wall: number, { allDay }: RecurrenceCase): ICAL.Time => {
  const at = new Date(wall)
  return ICAL.Time.fromData({
    year: at.getUTCFullYear(),
    month: at.getUTCMonth() + 1,
    day: at.getUTCDate(),
    hour: at.getUTCHours(),
    minute: at.getUTCMinutes(),
    second: at.getUTCSeconds(),
    isDate: allDay,
  })
}

const wallOfIcal = ({ year, month, day: date, hour, minute, second }: ICAL.Time): number =>
  Date.UTC(year, month - 1, date, hour, minute, second)

/** The rule's end as wall time, the last moment that it includes; null without UNTIL. */
export const lastWallOf = ({ zone, until }: RecurrenceCase): number | null =>
  until === null ? null : wallAt(zone, instantAt(zone, until.at))

/** UNTIL as ical.js compares it: in the wall time that everything is expanded in. */
const ruleForIcal = (what: RecurrenceCase): ICAL.Recur => {
  const rule = ICAL.Recur.fromString(what.rule)
  const last = lastWallOf(what)
  if (last !== null) rule.until = icalTime(last, what)
  return rule
}

/** The starts that the rule alone has by ical.js, as wall times. */
export const ruleByIcal = (what: RecurrenceCase): number[] => {
  const iterator = ruleForIcal(what).iterator(icalTime(what.first, what))
  const walls: number[] = []
  for (let next = iterator.next(); next; next = iterator.next()) {
    const wall = wallOfIcal(next)
    if (wall >= horizonOf(what)) break
    walls.push(wall)
  }
  return walls
}

/** What a rule's wall times come to with the start, RDATE and EXDATE, by JavaScript's own zones; instants. */
export const startsWith = (what: RecurrenceCase, rule: readonly number[]): number[] => {
  const instant = (wall: number): number => instantAt(what.zone, wall)
  const excluded = new Set(what.excluded.map(instant))
  const walls = [what.first, ...what.extra, ...rule].filter((wall) => wall < horizonOf(what))
  return [...new Set(walls.map(instant))].filter((start) => !excluded.has(start)).toSorted((a, b) => a - b)
}

/** The starts by ical.js, as instants. */
export const startsByIcal = (what: RecurrenceCase): number[] => startsWith(what, ruleByIcal(what))
