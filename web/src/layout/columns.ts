import type { Day } from '../time/days'
import { inOrder, isOn, type PlacedEvent } from './place'

/** Where one event stands in one day's column: minutes from the top, and shares of the width. */
export interface Segment {
  readonly placed: PlacedEvent
  readonly from: number
  readonly to: number
  readonly left: number
  readonly width: number
}

const DAY_MINUTES = 1440

/** Shorter ones are drawn as long as this, so that their title can be read, and laid out accordingly. */
const SHORTEST = 24

interface Slot {
  readonly placed: PlacedEvent
  readonly from: number
  readonly to: number
  /** Until where it is drawn. */
  readonly bottom: number
}

/** The events of one day side by side: those that overlap share the width, the others have all of it. */
export function layOutDay(placed: readonly PlacedEvent[], day: Day): readonly Segment[] {
  const slots = placed
    .filter((one) => !one.isBar && isOn(one, day))
    .map((one) => slotOf(one, day))
    .toSorted((a, b) => a.from - b.from || b.bottom - a.bottom || inOrder(a.placed, b.placed))
  return clustersOf(slots).flatMap(layOutCluster)
}

function slotOf(placed: PlacedEvent, day: Day): Slot {
  const from = placed.firstDay < day ? 0 : placed.from.minute
  const to = placed.to.date > day ? DAY_MINUTES : placed.to.minute
  const bottom = Math.min(Math.max(to, from + SHORTEST), DAY_MINUTES)
  return { placed, from: Math.min(from, DAY_MINUTES - SHORTEST), to, bottom }
}

/** Slots that touch each other, directly or through others. */
function clustersOf(slots: readonly Slot[]): readonly (readonly Slot[])[] {
  const clusters: Slot[][] = []
  let bottom = -1
  for (const slot of slots) {
    if (slot.from >= bottom) clusters.push([])
    clusters.at(-1)?.push(slot)
    bottom = Math.max(bottom, slot.bottom)
  }
  return clusters
}

function layOutCluster(cluster: readonly Slot[]): readonly Segment[] {
  const bottoms: number[] = []
  const columns = cluster.map(({ from, bottom }) => {
    const free = bottoms.findIndex((end) => end <= from)
    const column = free === -1 ? bottoms.length : free
    bottoms[column] = bottom
    return column
  })
  const count = bottoms.length
  return cluster.map(({ placed, from, bottom }, index) => {
    const column = columns[index] ?? 0
    const span = freeColumns(cluster, columns, index, count)
    return { placed, from, to: bottom, left: column / count, width: span / count }
  })
}

/** How many columns from its own on it can take without covering another one. */
function freeColumns(cluster: readonly Slot[], columns: readonly number[], index: number, count: number): number {
  const slot = cluster[index]
  const own = columns[index] ?? 0
  if (!slot) return 1
  let until = count
  cluster.forEach((other, at) => {
    const column = columns[at] ?? 0
    if (column > own && column < until && other.from < slot.bottom && slot.from < other.bottom) until = column
  })
  return until - own
}
