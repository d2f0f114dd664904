import type { AttemptAnswer } from './core/task'

/** Everything that was asked of the queues and everything they did. Times are milliseconds since the epoch. */
export type QueueLogEntry =
  | {
      readonly kind: 'create'
      readonly at: number
      readonly queue: string
      /** Null where the call was refused before a name was known. */
      readonly task: string | null
      readonly answer:
        | 'OK'
        | 'ALREADY_EXISTS'
        | 'NOT_FOUND'
        | 'INVALID_ARGUMENT'
        | 'UNAVAILABLE'
        | 'FAILED_PRECONDITION'
      readonly scheduleTime: number | null
    }
  | {
      readonly kind: 'dispatch'
      readonly at: number
      readonly queue: string
      readonly task: string
      /** 1 for the first. */
      readonly attempt: number
      readonly answer: AttemptAnswer
      readonly durationMs: number
      readonly outcome: 'completed' | 'retrying' | 'abandoned' | 'deleted-meanwhile'
    }

const ENTRIES_KEPT = 100_000

export class QueueLog {
  readonly #entries: QueueLogEntry[] = []

  get entries(): readonly QueueLogEntry[] {
    return this.#entries
  }

  add(entry: QueueLogEntry): void {
    this.#entries.push(entry)
    if (this.#entries.length > ENTRIES_KEPT) this.#entries.shift()
  }
}
