import type { RetryConfig } from './queue-settings'

/**
 * Milliseconds between the nth failed attempt (1, 2, …) and the next one: doubled `maxDoublings` times, then growing by
 * the last doubled interval, never above `maxBackoff`. With 10 s, 300 s and 3 doublings: 10, 20, 40, 80, 160, 240, 300
 * (https://cloud.google.com/tasks/docs/reference/rest/v2/projects.locations.queues#RetryConfig).
 */
export function retryDelay(config: RetryConfig, failedAttempts: number): number {
  const doublings = Math.min(failedAttempts - 1, config.maxDoublings)
  const doubled = config.minBackoff * 2 ** doublings
  const linearSteps = failedAttempts - 1 - doublings
  return Math.min(doubled * (1 + linearSteps), config.maxBackoff)
}
