import { ApiError } from './api-error'

const QUEUE = /^projects\/[^/]+\/locations\/[^/]+\/queues\/([A-Za-z0-9-]{1,100})$/
const TASK_ID = /^[A-Za-z0-9_-]{1,500}$/

/** The last part of `projects/P/locations/L/queues/Q`. Throws INVALID_ARGUMENT for anything else. */
export function queueId(queueName: string): string {
  const id = QUEUE.exec(queueName)?.[1]
  if (id === undefined) throw new ApiError('INVALID_ARGUMENT', `Not the name of a queue: "${queueName}".`)
  return id
}

/** The last part of a task's name in this queue. Throws INVALID_ARGUMENT for another queue's or a malformed one. */
export function taskId(queueName: string, taskName: string): string {
  const prefix = `${queueName}/tasks/`
  const id = taskName.startsWith(prefix) ? taskName.slice(prefix.length) : ''
  if (TASK_ID.test(id)) return id
  throw new ApiError('INVALID_ARGUMENT', `Not the name of a task of the queue "${queueName}": "${taskName}".`)
}
