import type { Count } from '../changes/count-change'
import { type FirestoreLocation, PRICES } from './prices'
import { DAY } from './realistic-day'

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
  /** Of functions with one processor each. */
  vcpuSeconds: number
  gibSeconds: number
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
  }
}

/** Adds what a run asked for. Answers how long it takes, with the waiting for Google and Firestore that is not measured. */
export function addRun(usage: Usage, { tally, ms }: Count): number {
  usage.calls += tally.calls
  usage.reads += tally.reads
  usage.writes += tally.writes
  usage.deletes += tally.deletes
  return ms + tally.calls * DAY.googleAnswerMs + FIRESTORE_WAITS * DAY.firestoreAnswerMs
}

/** One behind the other: the state, what is stored, and the commit. */
const FIRESTORE_WAITS = 3

/** Adds what the instances of one function, with one processor each, were paid for. */
export function addInstances(usage: Usage, requests: number, seconds: number, memoryGib: number): void {
  usage.requests += requests
  usage.vcpuSeconds += seconds
  usage.gibSeconds += seconds * memoryGib
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
