/**
 * Before each immediate Node runs all microtasks to their end, so each step is one; many are asked for at once because
 * every turn of Node's event loop looks for input and output, of which there is none here.
 */
const STEPS_A_TURN = 64

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
   * Goes on until nothing is left, or until `limit`; rejects with what a step throws. Resolves to whether nothing is
   * left.
   */
  run(limit = Infinity, mostSteps = Infinity): Promise<boolean> {
    const last = this.steps + mostSteps
    return new Promise((resolve, reject) => {
      let ended = false
      const goOn = () => {
        if (ended) return
        try {
          const end = this.step(limit, last)
          ended = end !== 'more'
          if (end !== 'more') resolve(end === 'nothing left')
        } catch (error) {
          ended = true
          reject(error)
        }
      }
      const goOnWithMany = () => {
        for (let count = 1; count < STEPS_A_TURN; count += 1) setImmediate(goOn)
        setImmediate(() => {
          goOn()
          if (!ended) goOnWithMany()
        })
      }
      goOnWithMany()
    })
  }

  private step(limit: number, last: number): 'more' | 'nothing left' | 'limit reached' {
    let next = this.heap[0]
    for (; next?.cancelled === true; next = this.heap[0]) this.pop()
    if (next === undefined) return 'nothing left'
    if (next.at > limit) {
      this.time = limit
      return 'limit reached'
    }
    if (this.steps >= last) throw new Error(`There is no end: ${last} steps`)
    this.pop()
    this.time = next.at
    this.steps += 1
    this.onStep?.(next.label, next.at)
    next.run()
    return 'more'
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
