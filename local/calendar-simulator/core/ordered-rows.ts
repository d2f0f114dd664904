import type { Row } from './listing-rows'
import type { Position } from './listing-token'

/** What rows are ordered by; the id decides between equals. */
export type Order = 'startTime' | 'updated'

const keyOf = (row: Row, order: Order): number =>
  order === 'startTime' ? row.from : Date.parse(row.resource.updated ?? '') || 0

const compare = (order: Order, a: Row, key: number, id: string): number => {
  const difference = keyOf(a, order) - key
  if (difference !== 0) return difference
  return a.resource.id < id ? -1 : a.resource.id > id ? 1 : 0
}

export const sortRows = (rows: readonly Row[], order: Order): Row[] =>
  rows.toSorted((a, b) => compare(order, a, keyOf(b, order), b.resource.id))

/** The index of the first row behind a position, which stays right when rows before it come or go. */
const indexAfter = (rows: readonly Row[], order: Order, { key, id }: Position): number => {
  if (key === null || id === null) return 0
  let low = 0
  let high = rows.length
  while (low < high) {
    const middle = (low + high) >>> 1
    const row = rows[middle]
    if (row !== undefined && compare(order, row, key, id) <= 0) low = middle + 1
    else high = middle
  }
  return low
}

export interface RowPage {
  readonly rows: readonly Row[]
  /** Where the next page starts, or null at the end of the listing. */
  readonly next: Position | null
}

/** The page behind a position of rows that are sorted in this order. */
export const pageOfRows = (sorted: readonly Row[], order: Order, after: Position, room: number): RowPage => {
  const start = indexAfter(sorted, order, after)
  const rows = sorted.slice(start, start + room)
  if (start + room >= sorted.length) return { rows, next: null }
  const last = rows.at(-1)
  // An empty page leaves the position where it was.
  if (last === undefined) return { rows, next: after }
  return { rows, next: { seq: 0, wall: null, key: keyOf(last, order), id: last.resource.id } }
}
