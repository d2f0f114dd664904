import type { DisconnectDependencies } from '../accounts/disconnect-account'
import { readCredential } from '../accounts/read-credential'
import type { RenewalDependencies } from '../channels/renew-channels'
import type { WatchDependencies } from '../channels/watch-calendar'
import { credentialKeys, googleOAuthClientSecret } from '../config'
import type { CanaryHandlerDependencies } from '../entrypoints/canary'
import type { ConnectAccountHandlerDependencies } from '../entrypoints/connect-account'
import type { ConnectWorkspaceHandlerDependencies } from '../entrypoints/connect-workspace'
import type { OAuthCallbackHandlerDependencies } from '../entrypoints/oauth-callback'
import { watchStore } from '../firestore/watched-document-store'
import { countOperations } from '../firestore/counting-document-store'
import { createCanaryCalendar } from '../google/canary-calendar'
import { createCloudKms } from '../google/cloud-kms'
import { watchAccess } from '../google/watched-calendar-access'
import { countAccess } from '../google/counting-calendar-api'
import { createDelegatedClient } from '../google/create-delegated-client'
import { createCalendarApi } from '../google/googleapis-calendar-api'
import { createCalendarAccess } from '../google/oauth-calendar-access'
import { revokeToken } from '../google/revoke-token'
import { createGoogleConsent } from '../google/oauth-flow'
import { createDailyCeiling } from '../limits/daily-ceiling'
import { limitCalls } from '../limits/limit-calls'
import { CredentialUnusable } from '../model/errors/credential-unusable'
import type { WorkspaceUser } from '../model/workspace-user'
import { systemClock } from '../support/clock'
import { firebaseLogger } from '../support/firebase-logger'
import { openKeyring } from '../support/keyring'
import { once } from '../support/once'
import { onceSettled } from '../support/once-settled'
import { systemRandom } from '../support/random'
import type { Watch } from '../support/span'
import { createTally } from '../support/tally'
import { tracedLogger } from '../support/traced-logger'
import type { ReconcileDependencies } from '../sync/reconciliation/reconcile-dependencies'
import type { FanOutDependencies } from '../sync/reconciliation/reconcile-calendars'
import type { SyncDependencies } from '../sync/sync-dependencies'
import { countTasks } from '../tasks/counting-task-queue'
import { watchQueue } from '../tasks/watched-task-queue'
import { carryTrace } from '../tasks/trace-carrying-queue'
import { channelKeyring, config, queue, reconcileQueue } from './instance'
import { callLimiter, store, verifyIdToken } from './reading'
import { traceOfWork, watchOfWork } from './spanned'

/** Its keys may be wrapped by Cloud KMS, which is asked only then. */
const credentialKeyring = onceSettled(() =>
  openKeyring(
    credentialKeys.value(),
    {
      unwrap: (wrappingKey, wrapped) =>
        createCloudKms({ rootUrl: config().local.kmsRootUrl }).unwrap(wrappingKey, wrapped),
    },
    credentialKeys.name,
  ),
)
const access = once(() => {
  const { googleClientId, local } = config()
  return createCalendarAccess({
    readRefreshToken: (uid, accountId) => readCredential(store(), credentialKeyring, { uid, accountId }, systemRandom),
    oauth: { clientId: googleClientId, clientSecret: googleOAuthClientSecret.value(), tokenUrl: local.googleTokenUrl },
    rootUrl: local.googleApiRootUrl,
    delegate: delegatedClient,
  })
})

/** Only for who is configured at this moment: taking somebody off the list ends it. */
function delegatedClient({ email, uid }: WorkspaceUser) {
  const { workspace, local } = config()
  if (!workspace?.users.some((user) => user.email === email && user.uid === uid)) return null
  const { iamRootUrl, googleTokenUrl: tokenUrl } = local
  return createDelegatedClient({ ...workspace, clock: systemClock, iamRootUrl, tokenUrl }, email)
}

/** Its own reads and writes are in no run's tally. */
const dailyCeiling = once(() => {
  return createDailyCeiling({ store: store(), clock: systemClock, ceiling: config().dailyGoogleCalls })
})

/** What one sync works with; made anew for each, so that its tally is its own. It goes on in the trace it comes from. */
export function beginSync(traceparent?: string): SyncDependencies {
  const tally = createTally()
  const trace = traceOfWork(traceparent)
  const watch = watchOfWork()
  const gateways = { store: store(), access: access(), queue: queue() }
  const used = watch === undefined ? gateways : watched(gateways, watch)
  return {
    store: countOperations(used.store, tally),
    access: limitCalls(countAccess(used.access, tally), dailyCeiling()),
    queue: countTasks(carryTrace(used.queue, trace), tally),
    clock: systemClock,
    random: systemRandom,
    logger: tracedLogger(firebaseLogger, trace),
    tally,
  }
}

type Gateways = Pick<SyncDependencies, 'store' | 'access' | 'queue'>

function watched(gateways: Gateways, watch: Watch): Gateways {
  return {
    store: watchStore(gateways.store, watch),
    access: watchAccess(gateways.access, watch),
    queue: watchQueue(gateways.queue, watch),
  }
}

export function beginReconciliation(traceparent?: string): ReconcileDependencies {
  return { ...beginSync(traceparent), windowSpan: config().window }
}

export const fanOutDependencies = once((): FanOutDependencies => ({
  store: store(),
  queue: reconcileQueue(),
  clock: systemClock,
  logger: firebaseLogger,
  spread: config().reconcileSpreadMs,
}))

export function beginWatch(): WatchDependencies & Pick<SyncDependencies, 'logger' | 'tally'> {
  const { window, webhookUrl, channelTtlMs } = config()
  return { ...beginSync(), keyring: channelKeyring(), webhookUrl, channelTtl: channelTtlMs, windowSpan: window }
}

const consent = once(() => {
  const { googleClientId: clientId, oauthRedirectUrl, local } = config()
  const { googleAuthUrl: authUrl, googleTokenUrl: tokenUrl, googleCertsUrl: certsUrl } = local
  const clientSecret = googleOAuthClientSecret.value()
  return createGoogleConsent({ clientId, clientSecret, authUrl, tokenUrl, certsUrl }, oauthRedirectUrl)
})

export const connectAccountDependencies = once((): ConnectAccountHandlerDependencies => ({
  store: store(),
  consent: consent(),
  clock: systemClock,
  random: systemRandom,
  logger: firebaseLogger,
  verifyIdToken: verifyIdToken(),
  limiter: callLimiter(),
  appOrigins: config().appOrigins,
}))

export function beginCompleteConnection(): OAuthCallbackHandlerDependencies {
  const { appOrigins } = config()
  return { ...beginWatch(), consent: consent(), credentialKeyring, appOrigins }
}

const canaryCalendar = once(() => createCanaryCalendar({ rootUrl: config().local.googleApiRootUrl }))

export function beginCanary(): CanaryHandlerDependencies {
  const { canary } = config()
  return { canary, store: store(), calendar: canaryCalendar(), clock: systemClock, logger: firebaseLogger }
}

export function beginConnectWorkspace(): ConnectWorkspaceHandlerDependencies {
  const openDelegated = (user: WorkspaceUser) => {
    const auth = delegatedClient(user)
    if (!auth) throw new CredentialUnusable('policy')
    const rootUrl = config().local.googleApiRootUrl
    return createCalendarApi({ auth, ...(rootUrl === null ? {} : { rootUrl }) })
  }
  return { ...beginWatch(), credentialKeyring, openDelegated, users: config().workspace?.users ?? [] }
}

/** What is revoked is read as it is stored, whatever sessions this instance keeps. */
export function beginDisconnect(): DisconnectDependencies {
  const { googleClientId: clientId, local } = config()
  const oauth = { clientId, clientSecret: googleOAuthClientSecret.value(), revokeUrl: local.googleRevokeUrl }
  return {
    ...beginSync(),
    readRefreshToken: (uid, accountId) => readCredential(store(), credentialKeyring, { uid, accountId }),
    revokeToken: (refreshToken) => revokeToken(oauth, refreshToken),
  }
}

/** Half of what the function may take: erasures come behind it. */
const RENEWAL_BUDGET_MS = 15 * 60_000

export function beginRenewal(): RenewalDependencies & DisconnectDependencies {
  return {
    ...beginDisconnect(),
    ...beginWatch(),
    lostGraceMs: config().lostGraceMs,
    timeBudgetMs: RENEWAL_BUDGET_MS,
  }
}
