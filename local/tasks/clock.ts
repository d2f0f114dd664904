/** The time, and a call at a later one. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number
  /** Calls back once, not before `at`. The answer takes the call back. */
  callAt(at: number, action: () => void): () => void
}

/** What `setTimeout` can hold; a caller that is woken too early asks again. */
const LONGEST_TIMER_MS = 2 ** 31 - 1

export const systemClock: Clock = {
  now: () => Date.now(),
  callAt: (at, action) => {
    const timer = setTimeout(action, Math.min(Math.max(at - Date.now(), 0), LONGEST_TIMER_MS))
    return () => clearTimeout(timer)
  },
}
