import { randomBytes } from 'node:crypto'

/** Where everything is that the functions speak to, and they themselves. */
export interface WorldAddresses {
  readonly page: string
  readonly functions: string
  readonly simulator: string
  /** These three are `host:port`. */
  readonly tasks: string
  readonly firestore: string
  readonly auth: string
}

export interface FunctionsSettings {
  readonly projectId: string
  /** For how long notifications are gathered; the functions' own default without it. */
  readonly coalesceMs?: number
  /** Further params by name, such as `WINDOW_FUTURE_DAYS`. */
  readonly params?: Readonly<Record<string, string>>
}

/** The region of the queue's name; nothing here depends on it. */
export const REGION = 'us-central1'

/** What firebase-tools tells an instance of a function kit, and what the module asks for that it is installed with. */
export const paramsOfKit = (instance: string): Readonly<Record<string, string>> => ({
  FIREBASE_KIT_INSTANCE_ID: instance,
  FUNCTION_DEFAULT_REGION: REGION,
})

/** The queue of syncCalendar, by its full name. */
export const queueOf = (projectId: string, functionName: string): string =>
  `projects/${projectId}/locations/${REGION}/queues/${functionName}`

/** The account that tasks are sent as, and the only one that task-queue functions take them from. */
export const serviceAccountOf = (projectId: string): string => `functions@${projectId}.iam.gserviceaccount.com`

/**
 * All params and secrets of a deployment, with keys made just now, and the addresses of the local stand-ins. The
 * operator's commands take the same.
 */
export function functionsEnvironment(
  { projectId, coalesceMs, params }: FunctionsSettings,
  { page, functions, simulator, tasks, firestore, auth }: WorldAddresses,
): Readonly<Record<string, string>> {
  return {
    GCLOUD_PROJECT: projectId,
    GOOGLE_OAUTH_CLIENT_ID: 'local-world.apps.googleusercontent.com',
    GOOGLE_OAUTH_CLIENT_SECRET: randomBytes(16).toString('hex'),
    CREDENTIAL_KEYS: newKeyring(),
    CHANNEL_TOKEN_KEYS: newKeyring(),
    MIRROR_REGION: REGION,
    WEBHOOK_URL: `${functions}/calendarWebhook`,
    SYNC_CALENDAR_URL: `${functions}/syncCalendar`,
    RECONCILE_CALENDAR_URL: `${functions}/reconcileCalendar`,
    TASKS_SERVICE_ACCOUNT: serviceAccountOf(projectId),
    APP_ORIGINS: page,
    GOOGLE_API_ROOT_URL: `${simulator}/`,
    GOOGLE_OAUTH_AUTH_URL: `${simulator}/o/oauth2/v2/auth`,
    GOOGLE_OAUTH_TOKEN_URL: `${simulator}/token`,
    GOOGLE_OAUTH_REVOKE_URL: `${simulator}/revoke`,
    GOOGLE_OAUTH_CERTS_URL: `${simulator}/oauth2/v1/certs`,
    OAUTH_REDIRECT_URL: `${functions}/oauthCallback`,
    CLOUD_TASKS_EMULATOR_HOST: tasks,
    FIRESTORE_EMULATOR_HOST: firestore,
    FIREBASE_AUTH_EMULATOR_HOST: auth,
    METADATA_SERVER_DETECTION: 'none',
    ...(coalesceMs === undefined ? {} : { COALESCE_MS: String(coalesceMs) }),
    ...params,
  }
}

const newKeyring = (): string =>
  JSON.stringify({ current: 'local', keys: { local: randomBytes(32).toString('base64') } })
