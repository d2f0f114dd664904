import { burstSize } from './core/queue-settings'
import { formatDuration, formatTimestamp } from './core/duration'
import type { AttemptAnswer, Task } from './core/task'
import type { TaskQueue } from './core/task-queue'

export type TaskView = 'BASIC' | 'FULL'

/** A task as it is shown: the body only in the FULL view, which has to be asked for. */
export function taskJson(task: Task, view: TaskView): object {
  const { url, method, headers, body, oidc } = task.request
  const content = view === 'FULL' ? { body } : {}
  return {
    name: task.name,
    httpRequest: { url, httpMethod: method, headers, ...content, ...(oidc === undefined ? {} : { oidcToken: oidc }) },
    createTime: formatTimestamp(task.createTime),
    scheduleTime: formatTimestamp(task.scheduleTime),
    dispatchDeadline: formatDuration(task.dispatchDeadlineMs),
    dispatchCount: task.dispatchCount,
    responseCount: task.responseCount,
    ...(task.firstAttemptAt === undefined
      ? {}
      : { firstAttempt: { dispatchTime: formatTimestamp(task.firstAttemptAt) } }),
    ...(task.attemptBegunAt === undefined ? {} : { lastAttempt: lastAttemptJson(task, task.attemptBegunAt) }),
    view,
  }
}

function lastAttemptJson(task: Task, begunAt: number): object {
  const dispatched = { dispatchTime: formatTimestamp(begunAt) }
  if (task.phase === 'running' || task.lastAnswer === undefined || task.lastAnswerAt === undefined) return dispatched
  return {
    ...dispatched,
    responseTime: formatTimestamp(task.lastAnswerAt),
    responseStatus: { message: describeAnswer(task.lastAnswer) },
  }
}

export function describeAnswer(answer: AttemptAnswer): string {
  switch (answer.kind) {
    case 'responded':
      return `HTTP status code ${answer.status}`
    case 'unreachable':
      return `unreachable: ${answer.reason}`
    case 'deadline-exceeded':
      return 'deadline exceeded'
  }
}

/** A queue as `queues.get` shows it. */
export function queueJson(queue: TaskQueue): object {
  const { retryConfig, rateLimits } = queue.settings
  return {
    name: queue.name,
    state: queue.state,
    rateLimits: { ...rateLimits, maxBurstSize: burstSize(rateLimits) },
    retryConfig: {
      maxAttempts: retryConfig.maxAttempts,
      maxDoublings: retryConfig.maxDoublings,
      maxRetryDuration: formatDuration(retryConfig.maxRetryDuration),
      minBackoff: formatDuration(retryConfig.minBackoff),
      maxBackoff: formatDuration(retryConfig.maxBackoff),
    },
    ...(queue.purgeTime === null ? {} : { purgeTime: formatTimestamp(queue.purgeTime) }),
  }
}
