/** What one run cost so far; the counting decorators of the gateways add to it. */
export interface Tally {
  /** Documents and index entries read, as Firestore bills them. */
  reads: number
  writes: number
  deletes: number
  /** Requests to Google Calendar. */
  calls: number
  /** Tasks handed to the queue. */
  tasks: number
}

export function createTally(): Tally {
  return { reads: 0, writes: 0, deletes: 0, calls: 0, tasks: 0 }
}

/** What was spent since a tally was copied. */
export function spentSince(before: Tally, now: Tally): Tally {
  return {
    reads: now.reads - before.reads,
    writes: now.writes - before.writes,
    deletes: now.deletes - before.deletes,
    calls: now.calls - before.calls,
    tasks: now.tasks - before.tasks,
  }
}
