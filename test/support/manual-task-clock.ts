import type { Clock } from '../../local/tasks/clock'

/** A clock of the task queue that stands still until it is moved; what is due then is called. */
export class ManualTaskClock implements Clock {
  #now = 1_700_000_000_000
  readonly #calls = new Set<{ readonly at: number; readonly action: () => void }>()

  now(): number {
    return this.#now
  }

  callAt(at: number, action: () => void): () => void {
    const call = { at, action }
    this.#calls.add(call)
    return () => void this.#calls.delete(call)
  }

  advance(milliseconds: number): void {
    this.#now += milliseconds
    for (const call of this.#calls) {
      if (call.at > this.#now) continue
      this.#calls.delete(call)
      call.action()
    }
  }
}
