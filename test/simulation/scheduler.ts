/** Something that happens at an instant of virtual time, in milliseconds since the epoch. */
interface Scheduled {
  readonly at: number
  /** Of two at the same instant the one that was scheduled first goes first. */
  readonly order: number
  readonly label: string
  readonly run: () => void
  cancelled: boolean
}

/**
 * Virtual time, and everything that is going to happen in it. Nothing in a simulated world goes on but through here:
 * each await of a gateway is a promise that one step resolves, and before the next step all code that it woke has run.
 * Which of two goes on first follows from when they are scheduled for, and so from the seed.
 */
export class Scheduler {
  /** How many steps there were. */
  steps = 0
  private time: number
  private scheduled = 0
  private readonly heap: Scheduled[] = []
  /** Hears of each step. */
  onStep: ((label: string, at: number) => void) | undefined

  constructor(startAt: number) {
    this.time = startAt
  }

  now(): number {
    return this.time
  }

  /** Runs something `delay` milliseconds from now; returns what calls it off. */
  after(delay: number, label: string, run: () => void): () => void {
    this.scheduled += 1
    const at = this.time + Math.max(0, delay)
    const entry: Scheduled = { at, order: this.scheduled, label, run, cancelled: false }
    this.push(entry)
    return () => {
      entry.cancelled = true
    }
  }

  /**
   * Goes on until nothing is left, or until `limit`; throws what a step throws. Resolves to whether nothing is left.
   */
  async run(limit = Infinity, mostSteps = Infinity): Promise<boolean> {
    const last = this.steps + mostSteps
    await allOthers()
    for (let next = this.heap[0]; next !== undefined; next = this.heap[0]) {
      if (next.cancelled) {
        this.pop()
        continue
      }
      if (next.at > limit) {
        this.time = limit
        return false
      }
      if (this.steps >= last) throw new Error(`There is no end: ${mostSteps} steps`)
      this.pop()
      this.time = next.at
      this.steps += 1
      this.onStep?.(next.label, next.at)
      next.run()
      await allOthers()
    }
    return true
  }

  private push(entry: Scheduled): void {
    const { heap } = this
    let at = heap.length
    heap.push(entry)
    while (at > 0) {
      const above = (at - 1) >> 1
      const parent = heap[above]
      if (parent === undefined || isBefore(parent, entry)) break
      heap[at] = parent
      at = above
    }
    heap[at] = entry
  }

  private pop(): void {
    const { heap } = this
    const last = heap.pop()
    if (last === undefined || heap.length === 0) return
    let at = 0
    for (;;) {
      let below = at * 2 + 1
      let child = heap[below]
      if (child === undefined) break
      const other = heap[below + 1]
      if (other !== undefined && isBefore(other, child)) {
        below += 1
        child = other
      }
      if (isBefore(last, child)) break
      heap[at] = child
      at = below
    }
    heap[at] = last
  }
}

function isBefore(a: Scheduled, b: Scheduled): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order)
}

/** Resolves once all code that can go on has gone on: microtasks run to their end before the next macrotask. */
function allOthers(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve))
}
