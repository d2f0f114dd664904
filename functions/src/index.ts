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
import { RECONCILE_ATTEMPTS, SYNC_ATTEMPTS } from './entrypoints/task-attempts'
import { onDemand } from './support/on-demand'

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
  onDemand('calendarWebhook', async () => {
    const { calendarWebhookHandler } = await import('./entrypoints/calendar-webhook.ts')
    const { webhookDependencies } = await import('./runtime/webhook.ts')
    const { spanned } = await import('./runtime/spanned.ts')
    return spanned('calendarWebhook', calendarWebhookHandler(webhookDependencies()))
  }),
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
    retryConfig: { maxAttempts: SYNC_ATTEMPTS, minBackoffSeconds: 2, maxBackoffSeconds: 3600, maxDoublings: 10 },
    rateLimits: { maxConcurrentDispatches: 100 },
  },
  onDemand('syncCalendar', async () => {
    const { syncCalendarHandler } = await import('./entrypoints/sync-calendar.ts')
    const { beginSync } = await import('./runtime/mirror.ts')
    const { spanned } = await import('./runtime/spanned.ts')
    return spanned('syncCalendar', syncCalendarHandler(beginSync))
  }),
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
  onDemand('reconcileCalendars', async () => {
    const { reconcileCalendarsHandler } = await import('./entrypoints/reconcile-calendars.ts')
    const { fanOutDependencies } = await import('./runtime/mirror.ts')
    return reconcileCalendarsHandler(fanOutDependencies)
  }),
)

/**
 * Proves and repairs one calendar. Nobody waits for it: few at a time leave Google's quota to the syncs, and a calendar
 * that is edited all the time is tried again later that night. It mostly waits itself, for which a part of a processor
 * is enough; below a whole one Cloud Run lets only one request into an instance.
 */
export const reconcileCalendar = onTaskDispatched(
  {
    ...asMirror,
    secrets: googleSecrets,
    maxInstances: 24,
    timeoutSeconds: 1800,
    memory: '512MiB',
    cpu: 0.25,
    concurrency: 1,
    retryConfig: { maxAttempts: RECONCILE_ATTEMPTS, minBackoffSeconds: 60, maxBackoffSeconds: 1800, maxDoublings: 5 },
    rateLimits: { maxConcurrentDispatches: 20 },
  },
  onDemand('reconcileCalendar', async () => {
    const { reconcileCalendarHandler } = await import('./entrypoints/reconcile-calendar.ts')
    const { beginReconciliation } = await import('./runtime/mirror.ts')
    const { spanned } = await import('./runtime/spanned.ts')
    return spanned('reconcileCalendar', reconcileCalendarHandler(beginReconciliation))
  }),
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
  onDemand('renewChannels', async () => {
    const { renewChannelsHandler } = await import('./entrypoints/renew-channels.ts')
    const { beginRenewal } = await import('./runtime/mirror.ts')
    return renewChannelsHandler(beginRenewal)
  }),
)

export const watchCalendar = onCall(
  { ...callable, secrets: [...googleSecrets, channelTokenKeys], timeoutSeconds: 60 },
  onDemand('watchCalendar', async () => {
    const { watchCalendarHandler } = await import('./entrypoints/watch-calendar.ts')
    const { beginWatch } = await import('./runtime/mirror.ts')
    const { limited } = await import('./runtime/reading.ts')
    return limited('watchCalendar', watchCalendarHandler(beginWatch))
  }),
)

/** Waits up to half a minute for another worker, so it has longer than that. */
export const syncNow = onCall(
  { ...callable, secrets: googleSecrets, timeoutSeconds: 120 },
  onDemand('syncNow', async () => {
    const { syncNowHandler } = await import('./entrypoints/sync-now.ts')
    const { beginSync } = await import('./runtime/mirror.ts')
    const { limited } = await import('./runtime/reading.ts')
    return limited('syncNow', syncNowHandler(beginSync))
  }),
)

/** Ten pages of 500 documents at once are some ten megabytes. */
export const listEvents = onRequest(
  { ...asMirror, cors: false, timeoutSeconds: 30, maxInstances: 10, concurrency: 20, memory: '256MiB' },
  onDemand('listEvents', async () => {
    const { listEventsHandler } = await import('./entrypoints/list-events.ts')
    const { listEventsDependencies } = await import('./runtime/reading.ts')
    return listEventsHandler(listEventsDependencies())
  }),
)

/**
 * Erases tens of thousands of documents while somebody waits, for nine minutes at most. What is not done by then, and
 * what the platform cuts off, the hourly job goes on with.
 */
export const disconnectAccount = onCall(
  { ...callable, secrets: googleSecrets, timeoutSeconds: 540 },
  onDemand('disconnectAccount', async () => {
    const { disconnectAccountHandler } = await import('./entrypoints/disconnect-account.ts')
    const { beginDisconnect } = await import('./runtime/mirror.ts')
    const { limited } = await import('./runtime/reading.ts')
    return limited('disconnectAccount', disconnectAccountHandler(beginDisconnect))
  }),
)

export const deleteUser = onCall(
  { ...callable, secrets: googleSecrets, timeoutSeconds: 540 },
  onDemand('deleteUser', async () => {
    const { deleteUserHandler } = await import('./entrypoints/delete-user.ts')
    const { beginDisconnect } = await import('./runtime/mirror.ts')
    const { limited } = await import('./runtime/reading.ts')
    return limited('deleteUser', deleteUserHandler(beginDisconnect))
  }),
)

/** Resuming an account opens the channels of all its calendars that have lost theirs, one after the other. */
export const pauseSync = onCall(
  { ...callable, secrets: [...googleSecrets, channelTokenKeys], timeoutSeconds: 120 },
  onDemand('pauseSync', async () => {
    const { pauseSyncHandler } = await import('./entrypoints/pause-sync.ts')
    const { beginWatch } = await import('./runtime/mirror.ts')
    const { limited } = await import('./runtime/reading.ts')
    return limited('pauseSync', pauseSyncHandler(beginWatch))
  }),
)

/** It is sent in pieces, of which a few at a time are in memory; how long that takes is up to who reads it. */
export const exportData = onRequest(
  { ...asMirror, cors: false, timeoutSeconds: 1800, maxInstances: 5, concurrency: 2, memory: '512MiB' },
  onDemand('exportData', async () => {
    const { exportDataHandler } = await import('./entrypoints/export-data.ts')
    const { exportDataDependencies } = await import('./runtime/reading.ts')
    return exportDataHandler(exportDataDependencies())
  }),
)

/** Anybody may ask: two instances, each of which asks Firestore twice a minute at most, bound what that costs. */
export const health = onRequest(
  { ...asMirror, cors: false, timeoutSeconds: 30, maxInstances: 2, concurrency: 80, memory: '256MiB' },
  onDemand('health', async () => {
    const { healthHandler } = await import('./entrypoints/health.ts')
    const { healthDependencies } = await import('./runtime/reading.ts')
    return healthHandler(healthDependencies())
  }),
)

export const listCalendars = onCall(
  { ...callable, secrets: googleSecrets, timeoutSeconds: 60 },
  onDemand('listCalendars', async () => {
    const { listCalendarsHandler } = await import('./entrypoints/list-calendars.ts')
    const { beginSync } = await import('./runtime/mirror.ts')
    const { limited } = await import('./runtime/reading.ts')
    return limited('listCalendars', listCalendarsHandler(beginSync))
  }),
)

/** Asks Google for one event at the most, and whether it repeats. */
export const explainEvent = onCall(
  { ...callable, secrets: googleSecrets, timeoutSeconds: 60 },
  onDemand('explainEvent', async () => {
    const { explainEventHandler } = await import('./entrypoints/explain-event.ts')
    const { beginSync } = await import('./runtime/mirror.ts')
    const { limited } = await import('./runtime/reading.ts')
    return limited('explainEvent', explainEventHandler(beginSync))
  }),
)

/** Opens channels and erases what is no longer wanted, calendar by calendar, so it has nine minutes. */
export const selectCalendars = onCall(
  { ...callable, secrets: [...googleSecrets, channelTokenKeys], timeoutSeconds: 540 },
  onDemand('selectCalendars', async () => {
    const { selectCalendarsHandler } = await import('./entrypoints/select-calendars.ts')
    const { beginWatch } = await import('./runtime/mirror.ts')
    const { limited } = await import('./runtime/reading.ts')
    return limited('selectCalendars', selectCalendarsHandler(beginWatch))
  }),
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
  onDemand('connectAccount', async () => {
    const { connectAccountHandler } = await import('./entrypoints/connect-account.ts')
    const { connectAccountDependencies } = await import('./runtime/mirror.ts')
    return connectAccountHandler(connectAccountDependencies())
  }),
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
  onDemand('oauthCallback', async () => {
    const { oauthCallbackHandler } = await import('./entrypoints/oauth-callback.ts')
    const { beginCompleteConnection } = await import('./runtime/mirror.ts')
    return oauthCallbackHandler(beginCompleteConnection)
  }),
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
  onDemand('connectWorkspaceUsers', async () => {
    const { connectWorkspaceHandler } = await import('./entrypoints/connect-workspace.ts')
    const { beginConnectWorkspace } = await import('./runtime/mirror.ts')
    return connectWorkspaceHandler(beginConnectWorkspace)
  }),
)

/**
 * Does nothing where no calendar is configured for it. Two calls to Google, with which the functions' own account edits
 * that one calendar; a run that failed is made good by the next.
 */
export const canary = onSchedule(
  {
    ...asMirror,
    ...oneRun,
    schedule: '*/5 * * * *',
    timeZone: 'Etc/UTC',
    timeoutSeconds: 120,
    retryCount: 0,
    memory: '256MiB',
  },
  onDemand('canary', async () => {
    const { canaryHandler } = await import('./entrypoints/canary.ts')
    const { beginCanary } = await import('./runtime/mirror.ts')
    return canaryHandler(beginCanary)
  }),
)
