import { type Day, daysBetween } from '../time/days'
import { isAmong, type PlacedEvent } from './place'

/** Where a bar stands in a row of days: from which day on, over how many, in which lane from the top. */
export interface Bar {
  readonly placed: PlacedEvent
  readonly column: number
  readonly span: number
  readonly lane: number
  /** Whether it goes on beyond the row. */
  readonly comesFromBefore: boolean
  readonly goesOn: boolean
}

/**
 * Lays events over a row of days, the given order from the top, none on another. What ends after midnight without
 * lasting a day stands on the day it begins.
 */
export function layOutLanes(placed: readonly PlacedEvent[], days: readonly Day[]): readonly Bar[] {
  const first = days[0]
  const last = days.at(-1)
  if (first === undefined || last === undefined) return []
  const grid: boolean[][] = []
  return placed
    .filter((one) => (one.isBar ? isAmong(one, first, last) : first <= one.firstDay && one.firstDay <= last))
    .map((one) => {
      const column = Math.max(daysBetween(first, one.firstDay), 0)
      const end = Math.min(daysBetween(first, one.isBar ? one.lastDay : one.firstDay), days.length - 1)
      const lane = firstFree(grid, column, end)
      return {
        placed: one,
        column,
        span: end - column + 1,
        lane,
        comesFromBefore: one.firstDay < first,
        goesOn: one.isBar && one.lastDay > last,
      }
    })
}

function firstFree(grid: boolean[][], column: number, end: number): number {
  let lane = 0
  while (grid[lane]?.slice(column, end + 1).includes(true)) lane += 1
  const row = (grid[lane] ??= [])
  for (let day = column; day <= end; day += 1) row[day] = true
  return lane
}
