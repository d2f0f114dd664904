import type { WebhookHandlerDependencies } from '../entrypoints/calendar-webhook'
import { systemClock } from '../support/clock'
import { firebaseLogger } from '../support/firebase-logger'
import { once } from '../support/once'
import type { SyncQueue } from '../tasks/sync-queue'
import { watchQueue } from '../tasks/watched-task-queue'
import { rememberNames } from '../tasks/remember-names'
import { channelKeyring, config, queue } from './instance'
import { traceOfWork, watchOfWork } from './spanned'

/** Kept for the instance's life, while each request has a watch of its own. */
const watchedQueue: SyncQueue = {
  enqueue(task, options) {
    const watch = watchOfWork()
    return (watch ? watchQueue(queue(), watch) : queue()).enqueue(task, options)
  },
}

export const webhookDependencies = once((): WebhookHandlerDependencies => ({
  keyring: channelKeyring(),
  queue: rememberNames(watchedQueue),
  clock: systemClock,
  traceOf: traceOfWork,
  bucketMs: config().coalesceMs,
  logger: firebaseLogger,
}))
