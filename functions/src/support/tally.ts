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
