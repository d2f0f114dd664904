import { horizonOf, lastWallOf } from './expand-both-ways'
import { day } from './recurrence-cases'
import type { RecurrenceCase } from './recurrence-cases'

const weekdays = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'] as const

const partOf = ({ rule }: RecurrenceCase, name: string): string[] => {
  const part = rule.split(';').find((text) => text.startsWith(`${name}=`))
  return part === undefined ? [] : part.slice(name.length + 1).split(',')
}

/** The days of one month or year that BYDAY and BYMONTH leave, as wall times at the start's time of day. */
const candidates = (what: RecurrenceCase, from: Date, to: Date): number[] => {
  const months = partOf(what, 'BYMONTH').map(Number)
  const days = partOf(what, 'BYDAY')
  const timeOfDay = what.first % day
  const walls: number[] = []
  for (let at = from.getTime(); at < to.getTime(); at += day) {
    const date = new Date(at)
    const inMonth = months.length === 0 || months.includes(date.getUTCMonth() + 1)
    if (inMonth && days.includes(weekdays[date.getUTCDay()] ?? '')) walls.push(at + timeOfDay)
  }
  return walls
}

/**
 * RFC 5545's BYSETPOS, counted out on a calendar: of each period of the rule (its months or its years), the days at
 * these positions. Knows what the cases with BYSETPOS are made of, and nothing else.
 */
export const positionsByHand = (what: RecurrenceCase): number[] => {
  const yearly = what.rule.startsWith('FREQ=YEARLY')
  const interval = Number(partOf(what, 'INTERVAL')[0] ?? 1)
  const start = new Date(what.first)
  const period = (step: number): Date =>
    yearly
      ? new Date(Date.UTC(start.getUTCFullYear() + step, 0))
      : new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + step))
  const walls: number[] = []
  for (let step = 0; period(step).getTime() < horizonOf(what); step += interval) {
    const all = candidates(what, period(step), period(step + 1))
    const chosen = partOf(what, 'BYSETPOS').flatMap(
      (text) => all.at(Number(text) > 0 ? Number(text) - 1 : Number(text)) ?? [],
    )
    walls.push(...[...new Set(chosen)].toSorted((a, b) => a - b))
  }
  const last = lastWallOf(what) ?? Infinity
  const count = Number(partOf(what, 'COUNT')[0] ?? Infinity)
  return walls.filter((wall) => wall >= what.first && wall <= last).slice(0, count)
}
