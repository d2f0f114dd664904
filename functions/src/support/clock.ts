/** Where the domain gets the time from, and where it waits, so that a simulation can decide both. */
export interface Clock {
  /** Milliseconds since the epoch, UTC. */
  now(): number
  sleep(milliseconds: number): Promise<void>
}

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
}
