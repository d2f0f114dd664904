import { onCall, onRequest } from 'firebase-functions/v2/https'
import { onSchedule } from 'firebase-functions/v2/scheduler'
import { onTaskDispatched } from 'firebase-functions/v2/tasks'
import {
  appCheckEnforced,
  channelTokenKeys,
  credentialKeys,
  functionsServiceAccount,
  googleOAuthClientSecret,
  webhookServiceAccount,
} from './config'
import { calendarWebhookHandler } from './entrypoints/calendar-webhook'
import { connectAccountHandler } from './entrypoints/connect-account'
import { deleteUserHandler } from './entrypoints/delete-user'
import { disconnectAccountHandler } from './entrypoints/disconnect-account'
import { explainEventHandler } from './entrypoints/explain-event'
import { exportDataHandler } from './entrypoints/export-data'
import { connectWorkspaceHandler } from './entrypoints/connect-workspace'
import { healthHandler } from './entrypoints/health'
import { limitCallable } from './entrypoints/limit-callable'
import { listCalendarsHandler } from './entrypoints/list-calendars'
import { listEventsHandler } from './entrypoints/list-events'
import { oauthCallbackHandler } from './entrypoints/oauth-callback'
import { pauseSyncHandler } from './entrypoints/pause-sync'
import { MAX_ATTEMPTS as RECONCILE_ATTEMPTS, reconcileCalendarHandler } from './entrypoints/reconcile-calendar'
import { reconcileCalendarsHandler } from './entrypoints/reconcile-calendars'
import { selectCalendarsHandler } from './entrypoints/select-calendars'
import { renewChannelsHandler } from './entrypoints/renew-channels'
import { MAX_ATTEMPTS, syncCalendarHandler } from './entrypoints/sync-calendar'
import { syncNowHandler } from './entrypoints/sync-now'
import { watchCalendarHandler } from './entrypoints/watch-calendar'
import {
  beginCompleteConnection,
  beginConnectWorkspace,
  beginDisconnect,
  beginReconciliation,
  beginRenewal,
  beginSync,
  beginWatch,
  connectAccountDependencies,
  fanOutDependencies,
  exportDataDependencies,
  healthDependencies,
  limitDependencies,
  listEventsDependencies,
  webhookDependencies,
} from './runtime'
import { once } from './support/once'

const googleSecrets = [googleOAuthClientSecret, credentialKeys]

/** Of every function but the webhook. */
const asMirror = { serviceAccount: functionsServiceAccount } as const

/** Of whatever runs by the clock: a run that is told twice waits for the first, and has the memory to itself. */
const oneRun = { maxInstances: 1, concurrency: 1 } as const

/**
 * Of every callable. Few instances suffice for what people do by hand, and what one user may call is counted by each
 * (`limits/call-limiter.ts`), so their number is part of that limit. Half a gigabyte holds ten answers of Google.
 */
const callable = {
  ...asMirror,
  enforceAppCheck: appCheckEnforced(),
  maxInstances: 10,
  concurrency: 10,
  memory: '512MiB',
} as const

const webhook = once(() => calendarWebhookHandler(webhookDependencies()))
const connectAccountOf = once(() => connectAccountHandler(connectAccountDependencies()))
const oauthCallbackOf = once(() => oauthCallbackHandler(beginCompleteConnection))
const events = once(() => listEventsHandler(listEventsDependencies()))
const exportOf = once(() => exportDataHandler(exportDataDependencies()))
const healthOf = once(() => healthHandler(healthDependencies()))

/**
 * Google sends here, without credentials of its own: the channel token in the headers is what counts. A request takes
 * milliseconds and next to no memory. There may be many instances, because a notification beyond the last one is
 * answered 429 by the platform, and Google does not send it again.
 */
export const calendarWebhook = onRequest(
  {
    serviceAccount: webhookServiceAccount,
    secrets: [channelTokenKeys],
    cors: false,
    timeoutSeconds: 30,
    maxInstances: 100,
    concurrency: 80,
    memory: '256MiB',
  },
  (request, response) => webhook()(request, response),
)

/**
 * Cloud Tasks sends here, and tries again for about half a day. A full sync may take long; few at a time keep the
 * instance's memory within bounds. More instances than the queue can fill: were there none left, the platform would
 * answer 429, and that slows the whole queue down. No invoker is named: only accounts with the role may call it.
 */
export const syncCalendar = onTaskDispatched(
  {
    ...asMirror,
    secrets: googleSecrets,
    maxInstances: 30,
    timeoutSeconds: 1800,
    memory: '512MiB',
    concurrency: 4,
    retryConfig: { maxAttempts: MAX_ATTEMPTS, minBackoffSeconds: 2, maxBackoffSeconds: 3600, maxDoublings: 10 },
    rateLimits: { maxConcurrentDispatches: 100 },
  },
  syncCalendarHandler(beginSync),
)

/** At one in the morning, UTC: one task for every mirrored calendar, spread over the hours that follow. */
export const reconcileCalendars = onSchedule(
  {
    ...asMirror,
    ...oneRun,
    schedule: '0 1 * * *',
    timeZone: 'Etc/UTC',
    timeoutSeconds: 1800,
    retryCount: 3,
    memory: '256MiB',
  },
  reconcileCalendarsHandler(() => fanOutDependencies()),
)

/**
 * Proves and repairs one calendar. Nobody waits for it: few at a time leave Google's quota to the syncs, and a calendar
 * that is edited all the time is tried again later that night.
 */
export const reconcileCalendar = onTaskDispatched(
  {
    ...asMirror,
    secrets: googleSecrets,
    maxInstances: 12,
    timeoutSeconds: 1800,
    memory: '512MiB',
    concurrency: 2,
    retryConfig: { maxAttempts: RECONCILE_ATTEMPTS, minBackoffSeconds: 60, maxBackoffSeconds: 1800, maxDoublings: 5 },
    rateLimits: { maxConcurrentDispatches: 20 },
  },
  reconcileCalendarHandler(beginReconciliation),
)

/**
 * A little past each hour, when fewer others begin theirs. Nothing new is begun after a quarter of an hour, and erasures
 * have ten minutes more, so half an hour is never used up; what is left waits for the next hour, without a retry. It
 * works on one page of calendars at a time, and one instance is enough: two at once would do no harm.
 */
export const renewChannels = onSchedule(
  {
    ...asMirror,
    schedule: '17 * * * *',
    timeZone: 'Etc/UTC',
    secrets: [...googleSecrets, channelTokenKeys],
    timeoutSeconds: 1800,
    retryCount: 0,
    ...oneRun,
    memory: '512MiB',
  },
  renewChannelsHandler(beginRenewal),
)

export const watchCalendar = onCall(
  { ...callable, secrets: [...googleSecrets, channelTokenKeys], timeoutSeconds: 60 },
  limitCallable('watchCalendar', limitDependencies, watchCalendarHandler(beginWatch)),
)

/** Waits up to half a minute for another worker, so it has longer than that. */
export const syncNow = onCall(
  { ...callable, secrets: googleSecrets, timeoutSeconds: 120 },
  limitCallable('syncNow', limitDependencies, syncNowHandler(beginSync)),
)

/** Ten pages of 500 documents at once are some ten megabytes. */
export const listEvents = onRequest(
  { ...asMirror, cors: false, timeoutSeconds: 30, maxInstances: 10, concurrency: 20, memory: '256MiB' },
  (request, response) => events()(request, response),
)

/**
 * Erases tens of thousands of documents while somebody waits, for nine minutes at most. What is not done by then, and
 * what the platform cuts off, the hourly job goes on with.
 */
export const disconnectAccount = onCall(
  { ...callable, secrets: googleSecrets, timeoutSeconds: 540 },
  limitCallable('disconnectAccount', limitDependencies, disconnectAccountHandler(beginDisconnect)),
)

export const deleteUser = onCall(
  { ...callable, secrets: googleSecrets, timeoutSeconds: 540 },
  limitCallable('deleteUser', limitDependencies, deleteUserHandler(beginDisconnect)),
)

/** Resuming an account opens the channels of all its calendars that have lost theirs, one after the other. */
export const pauseSync = onCall(
  { ...callable, secrets: [...googleSecrets, channelTokenKeys], timeoutSeconds: 120 },
  limitCallable('pauseSync', limitDependencies, pauseSyncHandler(beginWatch)),
)

/** It is sent in pieces, of which a few at a time are in memory; how long that takes is up to who reads it. */
export const exportData = onRequest(
  { ...asMirror, cors: false, timeoutSeconds: 1800, maxInstances: 5, concurrency: 2, memory: '512MiB' },
  (request, response) => exportOf()(request, response),
)

/** Anybody may ask: two instances, each of which asks Firestore twice a minute at most, bound what that costs. */
export const health = onRequest(
  { ...asMirror, cors: false, timeoutSeconds: 30, maxInstances: 2, concurrency: 80, memory: '256MiB' },
  (request, response) => healthOf()(request, response),
)

export const listCalendars = onCall(
  { ...callable, secrets: googleSecrets, timeoutSeconds: 60 },
  limitCallable('listCalendars', limitDependencies, listCalendarsHandler(beginSync)),
)

/** Asks Google for one event at the most, and whether it repeats. */
export const explainEvent = onCall(
  { ...callable, secrets: googleSecrets, timeoutSeconds: 60 },
  limitCallable('explainEvent', limitDependencies, explainEventHandler(beginSync)),
)

/** Opens channels and erases what is no longer wanted, calendar by calendar, so it has nine minutes. */
export const selectCalendars = onCall(
  { ...callable, secrets: [...googleSecrets, channelTokenKeys], timeoutSeconds: 540 },
  limitCallable('selectCalendars', limitDependencies, selectCalendarsHandler(beginWatch)),
)

/** A form of the app posts here, and Google's consent page follows. */
export const connectAccount = onRequest(
  {
    ...asMirror,
    secrets: [googleOAuthClientSecret],
    cors: false,
    timeoutSeconds: 30,
    maxInstances: 10,
    // A state is written and the browser sent on: little work and little memory.
    concurrency: 20,
    memory: '256MiB',
  },
  (request, response) => connectAccountOf()(request, response),
)

/** Google sends the browser back here. The account's calendars get their channels again, which may take a while. */
export const oauthCallback = onRequest(
  {
    ...asMirror,
    secrets: [...googleSecrets, channelTokenKeys],
    cors: false,
    timeoutSeconds: 120,
    maxInstances: 10,
    concurrency: 10,
    memory: '512MiB',
  },
  (request, response) => oauthCallbackOf()(request, response),
)

/** Does nothing where no Workspace is configured. Each user takes a few calls to Google, once. */
export const connectWorkspaceUsers = onSchedule(
  {
    ...asMirror,
    ...oneRun,
    schedule: '40 * * * *',
    timeZone: 'Etc/UTC',
    secrets: [...googleSecrets, channelTokenKeys],
    timeoutSeconds: 1800,
    memory: '512MiB',
  },
  connectWorkspaceHandler(beginConnectWorkspace),
)
