import type { RetryConfig } from './queue-settings'
import { retryDelay } from './retry-delay'
import { type AttemptAnswer, isSuccess, type Task } from './task'

export type AfterAttempt =
  | { readonly kind: 'completed' }
  | { readonly kind: 'retry'; readonly at: number }
  | { readonly kind: 'abandoned' }

/** What becomes of a task whose attempt has just ended. `task.dispatchCount` includes that attempt. */
export function planAfterAttempt(task: Task, answer: AttemptAnswer, config: RetryConfig, now: number): AfterAttempt {
  if (isSuccess(answer)) return { kind: 'completed' }
  if (isExhausted(task, config, now)) return { kind: 'abandoned' }
  const asked = answer.kind === 'responded' ? (answer.retryAfterMs ?? 0) : 0
  return { kind: 'retry', at: now + Math.max(retryDelay(config, task.dispatchCount), asked) }
}

function isExhausted(task: Task, config: RetryConfig, now: number): boolean {
  const elapsed = now - (task.firstAttemptAt ?? now)
  const timeIsUp = elapsed >= config.maxRetryDuration
  if (config.maxAttempts === -1) return config.maxRetryDuration > 0 && timeIsUp
  return task.dispatchCount >= config.maxAttempts && timeIsUp
}
