import type { QueueSettingsInput } from '../tasks/core/queue-settings'
import type { TaskQueueTrigger } from './hosted-function'

/**
 * The settings that a deployment gives the queue of a task-queue function; where the function says nothing, those of
 * the Firebase CLI, which allows three attempts
 * (https://github.com/firebase/firebase-tools/blob/main/src/gcp/cloudtasks.ts).
 */
export function queueSettingsOf({ retryConfig, rateLimits }: TaskQueueTrigger): QueueSettingsInput {
  return {
    retryConfig: {
      maxAttempts: retryConfig.maxAttempts ?? 3,
      maxRetryDuration: `${retryConfig.maxRetrySeconds ?? 0}s`,
      minBackoff: `${retryConfig.minBackoffSeconds ?? 0.1}s`,
      maxBackoff: `${retryConfig.maxBackoffSeconds ?? 3600}s`,
      maxDoublings: retryConfig.maxDoublings ?? 16,
    },
    rateLimits: {
      maxConcurrentDispatches: rateLimits.maxConcurrentDispatches ?? 1000,
      maxDispatchesPerSecond: rateLimits.maxDispatchesPerSecond ?? 500,
    },
  }
}
