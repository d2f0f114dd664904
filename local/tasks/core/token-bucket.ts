/** How many dispatches may begin now. Fills at the queue's rate up to the burst size. */
export class TokenBucket {
  readonly #perMs: number
  readonly #capacity: number
  #tokens: number
  #filledAt: number

  constructor(perSecond: number, capacity: number, now: number) {
    this.#perMs = perSecond / 1000
    this.#capacity = capacity
    this.#tokens = capacity
    this.#filledAt = now
  }

  tryTake(now: number): boolean {
    this.#fill(now)
    if (this.#tokens < 1) return false
    this.#tokens -= 1
    return true
  }

  /** When the next token is there: `now` or later. */
  nextAt(now: number): number {
    this.#fill(now)
    return this.#tokens >= 1 ? now : now + Math.ceil((1 - this.#tokens) / this.#perMs)
  }

  #fill(now: number): void {
    this.#tokens = Math.min(this.#capacity, this.#tokens + Math.max(0, now - this.#filledAt) * this.#perMs)
    this.#filledAt = now
  }
}
