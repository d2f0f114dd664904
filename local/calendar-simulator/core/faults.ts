import type { Chance } from './chance'
import { createOrders } from './fault-orders'
import type { CallContext, Order, Standing } from './fault-orders'
import { faultTable } from './fault-table'
import type { FaultName } from './fault-table'
import { ConnectionFault, GoogleError, withRetryAfter } from './google-error'

/** A failure that was asked for. */
export interface FaultOrder extends Order {
  readonly fault: FaultName
  /** `after`: the operation takes effect, and its answer is lost. */
  readonly when?: 'before' | 'after' | undefined
  /** A `Retry-After` header beside the failure. */
  readonly retryAfterSeconds?: number | undefined
}

/** Slow answers that were asked for. */
export interface LatencyOrder extends Order {
  /** Each answer is late by something between these, in milliseconds. */
  readonly milliseconds: readonly [number, number]
}

export interface Faults {
  inject(order: FaultOrder): void
  /** Answers slowly; only over HTTP, since the model itself takes no time. */
  slow(order: LatencyOrder): void
  /** Nothing is ordered any more; what is ordered next begins with the same chance as at first. */
  clear(): void
  /** The same seed, orders and calls bring the same failures. Notifications have their chance from it, too. */
  seed(seed: string): void
  /** What is still ordered, and how often it struck. */
  standing(): { readonly faults: readonly Standing<FaultOrder>[]; readonly slow: readonly Standing<LatencyOrder>[] }
  /** How late the answer to a call is to be, in milliseconds. Asked once a call. */
  delayOf(operation: string, call?: CallContext): number
  /** Runs an operation, or fails as ordered. */
  around<Result>(operation: string, run: () => Result, call?: CallContext): Result
}

const failureOf = ({ fault, retryAfterSeconds }: FaultOrder): Error => {
  const failure = faultTable[fault]()
  const patient = retryAfterSeconds !== undefined && failure instanceof GoogleError
  return patient ? withRetryAfter(failure, retryAfterSeconds) : failure
}

export const createFaults = (chance: Chance): Faults => {
  const faults = createOrders<FaultOrder>(chance, 'fault')
  const latencies = createOrders<LatencyOrder>(chance, 'latency')
  const length = chance.stream('latency in milliseconds')
  return {
    inject: (order) => faults.add(order),
    slow: (order) => latencies.add(order),
    clear: () => {
      faults.clear()
      latencies.clear()
    },
    seed: (seed) => chance.seed(seed),
    standing: () => ({ faults: faults.standing(), slow: latencies.standing() }),
    delayOf: (operation, call = {}) => {
      const order = latencies.next(operation, call)
      if (order === null) return 0
      const [least, most] = order.milliseconds
      return least + length() * Math.max(0, most - least)
    },
    around: (operation, run, call = {}) => {
      const order = faults.next(operation, call)
      if (order === null) return run()
      const failure = failureOf(order)
      // An answer that breaks off in its middle has to be there first.
      if (failure instanceof ConnectionFault && failure.kind === 'cut-body') throw failure.of(run())
      if (order.when === 'after') run()
      throw failure
    },
  }
}
