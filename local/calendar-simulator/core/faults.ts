import { faultTable } from './fault-table'
import type { FaultName } from './fault-table'

/** A failure that was asked for. */
export interface FaultOrder {
  /** As in the request log, `events.list`; `*` is every operation. */
  readonly operation: string
  readonly fault: FaultName
  /** How many calls fail. */
  readonly times: number
  /** How many calls go well before that. */
  readonly skip?: number | undefined
  /** `after`: the operation takes effect, and its answer is lost. */
  readonly when?: 'before' | 'after' | undefined
}

export interface Faults {
  inject(order: FaultOrder): void
  clear(): void
  /** Runs an operation, or fails as ordered. */
  around<Result>(operation: string, run: () => Result): Result
}

interface Pending extends FaultOrder {
  left: number
  toSkip: number
}

export const createFaults = (): Faults => {
  let pending: Pending[] = []
  const next = (operation: string): Pending | null => {
    const order = pending.find((entry) => entry.operation === operation || entry.operation === '*')
    if (order === undefined) return null
    if (order.toSkip > 0) {
      order.toSkip -= 1
      return null
    }
    order.left -= 1
    if (order.left <= 0) pending = pending.filter((entry) => entry !== order)
    return order
  }
  return {
    inject: (order) => void pending.push({ ...order, left: order.times, toSkip: order.skip ?? 0 }),
    clear: () => void (pending = []),
    around: (operation, run) => {
      const order = next(operation)
      if (order !== null && order.when !== 'after') throw faultTable[order.fault]()
      const result = run()
      if (order !== null) throw faultTable[order.fault]()
      return result
    },
  }
}
