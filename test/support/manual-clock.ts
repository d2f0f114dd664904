import type { Clock } from '../../functions/src/support/clock'

/** A clock that stands still until it is told otherwise; whoever sleeps moves it on. */
export class ManualClock implements Clock {
  private time: number

  constructor(start = '2026-03-02T09:00:00Z') {
    this.time = Date.parse(start)
  }

  now(): number {
    return this.time
  }

  advance(milliseconds: number): void {
    this.time += milliseconds
  }

  /** Never moves it back. */
  advanceTo(instant: number): void {
    this.time = Math.max(this.time, instant)
  }

  sleep(milliseconds: number): Promise<void> {
    this.advance(milliseconds)
    return Promise.resolve()
  }
}
