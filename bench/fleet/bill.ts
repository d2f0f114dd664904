import type { Tally } from '../../functions/src/support/tally'
import { type Served, useOf } from './instances'
import { type FirestoreLocation, PRICES } from './prices'

/** What a fleet used in a day. */
export interface Usage {
  calls: number
  reads: number
  writes: number
  deletes: number
  tasks: number
  /** Billable operations of Cloud Tasks: each call that creates one, and each delivery. */
  taskOperations: number
  requests: number
  vcpuSeconds: number
  gibSeconds: number
  /** Instances that were started. */
  starts: number
}

export function noUsage(): Usage {
  return {
    calls: 0,
    reads: 0,
    writes: 0,
    deletes: 0,
    tasks: 0,
    taskOperations: 0,
    requests: 0,
    vcpuSeconds: 0,
    gibSeconds: 0,
    starts: 0,
  }
}

export function addTally(usage: Usage, { calls, reads, writes, deletes }: Omit<Tally, 'tasks'>): void {
  usage.calls += calls
  usage.reads += reads
  usage.writes += writes
  usage.deletes += deletes
}

/** What each instance of a function has, and how many requests it answers at once. */
export interface FunctionShape {
  readonly processors: number
  readonly memoryGib: number
  readonly concurrency: number
  /** How long a whole processor takes to start it. */
  readonly startMs: number
}

/** Something that a function is asked to do: what of it is work, and what is waiting for others. */
export interface Request {
  readonly at: number
  readonly cpuMs: number
  readonly waitMs: number
}

/**
 * Adds what the instances of one function were paid for. With a part of a processor work takes as many times as long, and
 * waiting does not.
 */
export function addInstances(usage: Usage, requests: readonly Request[], shape: FunctionShape): void {
  const { processors, memoryGib, concurrency, startMs } = shape
  const served = requests.map(({ at, cpuMs, waitMs }): Served => ({ at, ms: cpuMs / processors + waitMs }))
  const { seconds, starts } = useOf(served, concurrency)
  const billed = seconds + (starts * startMs) / processors / 1_000
  usage.requests += requests.length
  usage.vcpuSeconds += billed * processors
  usage.gibSeconds += billed * memoryGib
  usage.starts += starts
}

const DAYS_A_MONTH = 30

/** USD for one calendar and month. */
export function priceOf(usage: Usage, location: FirestoreLocation, calendars: number) {
  const { read, write, delete: deletion } = PRICES.firestore[location]
  const { request, vcpuSecond, gibSecond } = PRICES.run
  const perMonth = (day: number) => (day * DAYS_A_MONTH) / calendars
  const firestore = perMonth(usage.reads * read.usd + usage.writes * write.usd + usage.deletes * deletion.usd)
  const tasks = perMonth(usage.taskOperations * PRICES.tasks.operation.usd)
  const { requests, vcpuSeconds, gibSeconds } = usage
  const run = perMonth(requests * request.usd + vcpuSeconds * vcpuSecond.usd + gibSeconds * gibSecond.usd)
  return { firestore, tasks, run, total: firestore + tasks + run }
}
