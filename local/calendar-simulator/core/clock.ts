/** Where the simulator gets the time from: wall time when it runs for people, a simulated one in simulations. */
export interface Clock {
  /** Milliseconds since the epoch, UTC. */
  now(): number
}
