/** Days are texts, `yyyy-mm-dd`, so that no zone is ever meant by one. */
export type Day = string

const DAY_MS = 86_400_000

const instantAt = (day: Day): number => Date.parse(`${day}T00:00:00Z`)
const dayAt = (instant: number): Day => new Date(instant).toISOString().slice(0, 10)

export const addDays = (day: Day, count: number): Day => dayAt(instantAt(day) + count * DAY_MS)

/** How many days `later` is behind `earlier`. */
export const daysBetween = (earlier: Day, later: Day): number =>
  Math.round((instantAt(later) - instantAt(earlier)) / DAY_MS)

export const daysFrom = (first: Day, count: number): readonly Day[] =>
  Array.from({ length: count }, (_, index) => addDays(first, index))

/** 0 is Sunday. */
export const weekdayOf = (day: Day): number => new Date(instantAt(day)).getUTCDay()

/** The day that the week around `day` begins with; `firstDay` is the weekday that weeks begin with, 0 is Sunday. */
export const weekStart = (day: Day, firstDay: number): Day => addDays(day, -((weekdayOf(day) - firstDay + 7) % 7))

export const monthStart = (day: Day): Day => `${day.slice(0, 7)}-01`

/** The same day of a later month, or its last where it is shorter. */
export function addMonths(day: Day, count: number): Day {
  const date = new Date(instantAt(monthStart(day)))
  date.setUTCMonth(date.getUTCMonth() + count)
  const first = date.toISOString().slice(0, 10)
  const length = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate()
  return addDays(first, Math.min(Number(day.slice(8)), length) - 1)
}

/** The whole weeks that a month's days are in: 4 to 6. */
export function weeksOfMonth(day: Day, firstDay: number): readonly (readonly Day[])[] {
  const first = weekStart(monthStart(day), firstDay)
  const next = addMonths(monthStart(day), 1)
  const weeks = Math.ceil(daysBetween(first, next) / 7)
  return Array.from({ length: weeks }, (_, week) => daysFrom(addDays(first, week * 7), 7))
}

/** A day as a date that `Intl` formats rightly with `timeZone: 'UTC'`. */
export const dateOf = (day: Day): Date => new Date(instantAt(day))
