import { onCall, onRequest } from 'firebase-functions/v2/https'
import { onTaskDispatched } from 'firebase-functions/v2/tasks'
import { channelTokenKeys, credentialKeys, googleOAuthClientSecret } from './config'
import { calendarWebhookHandler } from './entrypoints/calendar-webhook'
import { healthHandler } from './entrypoints/health'
import { listEventsHandler } from './entrypoints/list-events'
import { MAX_ATTEMPTS, syncCalendarHandler } from './entrypoints/sync-calendar'
import { syncNowHandler } from './entrypoints/sync-now'
import { watchCalendarHandler } from './entrypoints/watch-calendar'
import { beginSync, beginWatch, healthDependencies, listEventsDependencies, webhookDependencies } from './runtime'
import { once } from './support/once'

const googleSecrets = [googleOAuthClientSecret, credentialKeys]

const webhook = once(() => calendarWebhookHandler(webhookDependencies()))
const events = once(() => listEventsHandler(listEventsDependencies()))
const healthOf = once(() => healthHandler(healthDependencies()))

/** Google sends here, without credentials of its own: the channel token in the headers is what counts. */
export const calendarWebhook = onRequest(
  { secrets: [channelTokenKeys], cors: false, timeoutSeconds: 30, concurrency: 80, memory: '256MiB' },
  (request, response) => webhook()(request, response),
)

/**
 * Cloud Tasks sends here, and tries again for about half a day. A full sync may take long; few at a time keep the
 * instance's memory within bounds.
 */
export const syncCalendar = onTaskDispatched(
  {
    secrets: googleSecrets,
    timeoutSeconds: 1800,
    memory: '512MiB',
    concurrency: 4,
    retryConfig: { maxAttempts: MAX_ATTEMPTS, minBackoffSeconds: 2, maxBackoffSeconds: 3600, maxDoublings: 10 },
    rateLimits: { maxConcurrentDispatches: 100 },
  },
  syncCalendarHandler(beginSync),
)

export const watchCalendar = onCall(
  { secrets: [...googleSecrets, channelTokenKeys], timeoutSeconds: 60, memory: '256MiB' },
  watchCalendarHandler(beginWatch),
)

/** Waits up to half a minute for another worker, so it has longer than that. */
export const syncNow = onCall(
  { secrets: googleSecrets, timeoutSeconds: 120, memory: '256MiB' },
  syncNowHandler(beginSync),
)

export const listEvents = onRequest({ cors: false, timeoutSeconds: 30, memory: '256MiB' }, (request, response) =>
  events()(request, response),
)

export const health = onRequest({ cors: false, timeoutSeconds: 30, memory: '256MiB' }, (request, response) =>
  healthOf()(request, response),
)
