import { Temporal } from 'temporal-polyfill'
import { RRuleTemporal } from 'rrule-temporal'
import type { EventTime } from './event-resource'
import { instantOfTime, isAllDay } from './event-time'
import { badRequest } from './google-error'
import { parseRecurrence } from './recurrence'
import type { Recurrence, SeriesFrame } from './recurrence'
import { instantOf, wallOf } from './zone'

/** When a recurring event takes place, computed in the wall time of its own zone so that DST moves no instance. */
export interface Series extends SeriesFrame {
  /** The first start, as wall time. */
  readonly first: number
  readonly endZone: string
  /** From wall start to wall end. */
  readonly length: number
  readonly recurrence: Recurrence
  /** Wall starts in [from, to), sorted. */
  between(from: number, to: number): readonly number[]
}

const inUtc = (wall: number): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochMilliseconds(wall).toZonedDateTimeISO('UTC')

/** Enough for every day from now to the furthest that anything is expanded. */
const maxIterations = 30_000

const openRule = (text: string, first: number): RRuleTemporal => {
  // Nobody meets every minute; a listing without end of such a series would never come to one.
  if (/FREQ=(?:SECOND|MINUTE)LY/i.test(text)) throw badRequest('Invalid recurrence rule.')
  try {
    return new RRuleTemporal({ rruleString: text, dtstart: inUtc(first), cache: false, maxIterations })
  } catch {
    throw badRequest('Invalid recurrence rule.')
  }
}

const day = 86_400_000
const quarter = 92 * day

/** The furthest that anything is ever expanded: Google's own horizon is not documented. */
const farAway = Date.UTC(2100, 0, 1)

/** A rule's wall starts in [from, to), before its end is looked at. */
const generate = (rule: RRuleTemporal, from: number, to: number): readonly number[] => {
  try {
    const occurrences = rule.between(new Date(from), new Date(to), true)
    return occurrences.map(({ epochMilliseconds }) => epochMilliseconds).filter((wall) => wall >= from && wall < to)
  } catch {
    // The library gives up on dates that it would have to search for too long, such as every 30 February.
    return []
  }
}

const expand = (frame: SeriesFrame, first: number, recurrence: Recurrence) => {
  const rules = recurrence.rules.map((rule) => ({ until: rule.until, rule: openRule(rule.text, first) }))
  return (from: number, to: number): readonly number[] => {
    const walls = new Set([first, ...recurrence.extra].filter((wall) => wall >= from && wall < to))
    for (const { until, rule } of rules) {
      // Wall times differ from instants by less than a day.
      const last = Math.min(to, until + day)
      if (last <= Math.max(from, first)) continue
      for (const wall of generate(rule, Math.max(from, first), last)) {
        if ((frame.allDay ? wall : instantOf(frame.zone, wall)) <= until) walls.add(wall)
      }
    }
    return [...walls].filter((wall) => !recurrence.excluded.has(wall)).toSorted((a, b) => a - b)
  }
}

/** The index of the first wall start that is not before `wall`. */
const indexOf = (walls: readonly number[], wall: number): number => {
  let low = 0
  let high = walls.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((walls[middle] ?? Infinity) < wall) low = middle + 1
    else high = middle
  }
  return low
}

/**
 * Expands each stretch of time once: the library starts from the first instance again whenever it is asked, and a
 * calendar is asked about the same weeks all the time.
 */
const remember = (between: Series['between'], first: number): Series['between'] => {
  let walls = [...between(-Infinity, first)]
  let covered = first
  const grow = (to: number): void => {
    walls = [...walls, ...between(covered, to)]
    covered = to
  }
  return (from, to) => {
    if (to > covered) grow(Math.max(to, Math.min(covered + quarter, farAway)))
    return walls.slice(indexOf(walls, from), indexOf(walls, to))
  }
}

const readSeries = (start: EventTime, end: EventTime, lines: readonly string[], calendarZone: string): Series => {
  const allDay = isAllDay(start)
  const zone = allDay ? 'UTC' : (start.timeZone ?? calendarZone)
  const endZone = allDay ? 'UTC' : (end.timeZone ?? zone)
  const first = wallOf(zone, instantOfTime(start, zone))
  const length = wallOf(endZone, instantOfTime(end, endZone)) - first
  const recurrence = parseRecurrence(lines, { allDay, zone })
  return {
    allDay,
    zone,
    endZone,
    first,
    length,
    recurrence,
    between: remember(expand({ allDay, zone }, first, recurrence), first),
  }
}

/** The same times and rules take place at the same time, whatever else is edited of an event: opened once. */
const opened = new Map<string, Series>()
const mostOpened = 5000

/** Reads a recurring event's times; 400 where a rule makes no sense. */
export const openSeries = (
  start: EventTime,
  end: EventTime,
  lines: readonly string[],
  calendarZone: string,
): Series => {
  const key = JSON.stringify([start.date, start.dateTime, start.timeZone, end, lines, calendarZone])
  const known = opened.get(key)
  if (known !== undefined) return known
  const series = readSeries(start, end, lines, calendarZone)
  if (opened.size >= mostOpened) opened.clear()
  opened.set(key, series)
  return series
}

/** The last wall start, or Infinity for a series without end. */
export const lastStart = (series: Series): number => {
  if (series.recurrence.rules.some((rule) => rule.until === Infinity && rule.count === null)) return Infinity
  return series.between(series.first - 1, farAway).at(-1) ?? series.first
}

export const occursAt = (series: Series, wall: number): boolean => series.between(wall, wall + 1).length > 0
