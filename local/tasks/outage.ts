import { ApiError } from './core/api-error'

/** "The queue is down": for a while every `tasks.create` is answered 503. */
export class Outage {
  #until = 0

  begin(now: number, durationMs: number): void {
    this.#until = now + durationMs
  }

  end(): void {
    this.#until = 0
  }

  /** Milliseconds since the epoch, or null when there is none. */
  until(now: number): number | null {
    return now < this.#until ? this.#until : null
  }

  /** Throws UNAVAILABLE while it lasts. */
  check(now: number): void {
    if (this.until(now) !== null) throw new ApiError('UNAVAILABLE', 'The service is currently unavailable.')
  }
}
