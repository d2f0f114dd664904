import type { View } from '../live/preferences'
import { addDays, addMonths, type Day, daysFrom, weekStart, weeksOfMonth } from '../time/days'
import { formatDay, formatDays, longDay } from '../time/format'

export const AGENDA_DAYS = 30

/** The day that a view is at after turning a page of it, back or forth. */
export function turn(view: View, focus: Day, pages: 1 | -1): Day {
  switch (view) {
    case 'day':
      return addDays(focus, pages)
    case 'week':
      return addDays(focus, 7 * pages)
    case 'month':
      return addMonths(focus, pages)
    case 'agenda':
      return addDays(focus, AGENDA_DAYS * pages)
  }
}

/** The days that a view shows. */
export function daysOf(view: View, focus: Day, firstDay: number): readonly Day[] {
  switch (view) {
    case 'day':
      return [focus]
    case 'week':
      return daysFrom(weekStart(focus, firstDay), 7)
    case 'month':
      return weeksOfMonth(focus, firstDay).flat()
    case 'agenda':
      return daysFrom(focus, AGENDA_DAYS)
  }
}

/** What a view is headed with. */
export function titleOf(view: View, days: readonly Day[], focus: Day): string {
  const [first = focus, last = focus] = [days[0], days.at(-1)]
  switch (view) {
    case 'day':
      return longDay(focus)
    case 'month':
      return formatDay(focus, { month: 'long', year: 'numeric' })
    case 'week':
    case 'agenda':
      return formatDays(first, last)
  }
}
