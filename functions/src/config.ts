import { defineBoolean, defineInt, defineSecret, defineString } from 'firebase-functions/params'
import { z } from 'zod'
import { type CalendarRef, calendarRefSchema, type Uid, uidSchema } from './model/ids'
import { type WorkspaceUser, workspaceUsersSchema } from './model/workspace-user'
import { deployedName } from './support/deployed-name'
import { NODE_OPTIONS } from './support/node-options'
import { optional, origins, publicUrl, regionName, wholeNumber } from './support/setting-schemas'

/**
 * What is asked for at deployment, and stands in `.env` and in Secret Manager afterwards. Nothing is read while the
 * code is loaded: the Firebase CLI loads it too, to find out which functions there are.
 */
const params = [
  defineString('GOOGLE_OAUTH_CLIENT_ID', {
    description: 'The OAuth client (type "web application") that users connect their Google accounts to.',
    input: { text: { nonEmpty: true, example: '123456789012-abc.apps.googleusercontent.com' } },
  }),
  defineInt('WINDOW_PAST_DAYS', {
    default: 30,
    description: 'How many days back events are mirrored (0 to 3650).',
  }),
  defineInt('WINDOW_FUTURE_DAYS', {
    default: 180,
    description: 'How many days ahead events are mirrored (1 to 3650).',
  }),
  defineInt('COALESCE_MS', {
    default: 1000,
    description:
      'How long notifications of one calendar are gathered before it is synced, in milliseconds (0 to 60000). ' +
      'Each change is up to this time and a quarter of a second later in Firestore; with 0 every notification is a ' +
      'sync of its own.',
  }),
  defineInt('CHANNEL_TTL_DAYS', {
    default: 7,
    description: 'How long Google is asked to keep a watch channel open, in days (1 to 30). Google may shorten it.',
  }),
  defineInt('LOST_CALENDAR_GRACE_DAYS', {
    default: 30,
    description:
      'For how many days what was mirrored of a calendar is kept that Google shows its account no more (1 to 365).',
  }),
  defineString('MIRROR_REGION', {
    default: '',
    description:
      'The region that the functions and their task queue run in, where whoever exports them sets one. Empty: ' +
      'FUNCTION_DEFAULT_REGION, as function kits have it, or us-central1. It does not move them.',
  }),
  defineString('WEBHOOK_URL', {
    default: '',
    description:
      'The public HTTPS address that Google sends notifications to. Empty: the address of calendarWebhook itself.',
  }),
  defineString('SYNC_CALENDAR_URL', {
    default: '',
    description: 'The address that Cloud Tasks sends tasks to. Empty: the address of syncCalendar itself.',
  }),
  defineString('RECONCILE_CALENDAR_URL', {
    default: '',
    description: 'The address that Cloud Tasks sends nightly tasks to. Empty: the address of reconcileCalendar itself.',
  }),
  defineInt('RECONCILE_SPREAD_MINUTES', {
    default: 240,
    description: 'Over how much of the night the proofs of all calendars are spread, in minutes (0 to 1200).',
  }),
  defineString('APP_ORIGINS', {
    default: '',
    description:
      'The origins of your web apps (https://app.example.com), separated by commas: only their pages can begin to ' +
      "connect an account. Empty: those of the project's Firebase Hosting.",
  }),
  defineString('OAUTH_REDIRECT_URL', {
    default: '',
    description:
      'The address of oauthCallback as the OAuth client lists it; connectAccount has to be reached under the same ' +
      'host. Empty: the address of oauthCallback itself.',
  }),
  defineString('WORKSPACE_SERVICE_ACCOUNT', {
    default: '',
    description:
      'The service account (e-mail address) with domain-wide delegation that reads the calendars of WORKSPACE_USERS. ' +
      'Empty: accounts are connected by their owners only.',
  }),
  defineString('WORKSPACE_USERS', {
    default: '',
    description:
      'Whose calendars are mirrored to whom without a consent page: address=Firebase user id, separated by commas.',
  }),
  defineString('TASKS_SERVICE_ACCOUNT', {
    default: '',
    description:
      'The service account (e-mail address) that tasks call their functions as. Empty: the one that the functions run as.',
  }),
  defineInt('CALLS_PER_MINUTE', {
    default: 60,
    description: 'How many calls of one user each instance answers in a minute (1 to 100000); some calls count more.',
  }),
  defineInt('DAILY_GOOGLE_CALLS', {
    default: 50_000,
    description:
      'How many calls to Google Calendar are made for one user on one day, UTC (100 to 10000000); then the user’s ' +
      'calendars wait for the next one.',
  }),
  defineString('SPANS_URL', {
    default: '',
    description:
      'Where spans of webhook, syncs and nights are sent: an OpenTelemetry collector that takes OTLP over HTTP as JSON ' +
      '(https://collector.example.com/v1/traces). Empty: there are none.',
  }),
  defineString('CANARY_CALENDAR', {
    default: '',
    description:
      'The id, in Firestore, of a calendar of CANARY_UID that is shared with the account that the functions run as: it is ' +
      'edited every five minutes, and its mirror looked at. Empty: none is.',
  }),
  defineString('CANARY_UID', { default: '', description: 'The Firebase user whose mirror CANARY_CALENDAR is in.' }),
  defineBoolean('ENFORCE_APP_CHECK', {
    default: false,
    description: 'Whether callable functions are for apps only that Firebase App Check vouches for.',
  }),
  defineString('NODE_OPTIONS', NODE_OPTIONS),
]

/** The service account (e-mail address) that the functions run as. */
export const functionsServiceAccount = defineString('FUNCTIONS_SERVICE_ACCOUNT', {
  default: '',
  description: 'The service account (e-mail address) that the functions run as. Empty: the project’s default one.',
})

/** Beside it, since it needs so much less: it verifies and enqueues. */
export const webhookServiceAccount = defineString('WEBHOOK_SERVICE_ACCOUNT', {
  default: '',
  description:
    'The service account (e-mail address) that calendarWebhook runs as; TASKS_SERVICE_ACCOUNT has to be set then. ' +
    'Empty: the project’s default one.',
})

/** The OAuth client's secret. */
export const googleOAuthClientSecret = defineSecret('GOOGLE_OAUTH_CLIENT_SECRET', {
  description: 'The secret of the OAuth client.',
})

/** The keyring (`support/keyring.ts`) that refresh tokens are encrypted with. */
export const credentialKeys = defineSecret('CREDENTIAL_KEYS', {
  description: 'Keys that stored credentials are encrypted with: {"current":"k1","keys":{"k1":"<32 bytes, base64>"}}',
})

/** The keyring (`support/keyring.ts`) that channel tokens are signed with. */
export const channelTokenKeys = defineSecret('CHANNEL_TOKEN_KEYS', {
  description: 'Keys that channel tokens are signed with: {"current":"k1","keys":{"k1":"<32 bytes, base64>"}}',
})

const DAY_MS = 24 * 60 * 60 * 1000

const settingsSchema = z
  .object({
    GCLOUD_PROJECT: z.string().regex(/^[a-z][a-z0-9-]{3,61}[a-z0-9]$/, 'is not a project id'),
    // With it a function's name has 63 characters at most, as Cloud Run functions want it; and firebase-tools takes `_`,
    // which the id of a queue cannot have (https://cloud.google.com/tasks/docs/reference/rest/v2/projects.locations.queues).
    FIREBASE_KIT_INSTANCE_ID: optional(
      z.string().regex(/^[A-Za-z0-9-]{1,37}$/, 'is not the id of a kit instance: 1 to 37 of a to z, 0 to 9 and -'),
    ),
    GOOGLE_OAUTH_CLIENT_ID: z.string('is missing'),
    WINDOW_PAST_DAYS: wholeNumber(0, 3650),
    WINDOW_FUTURE_DAYS: wholeNumber(1, 3650),
    COALESCE_MS: wholeNumber(0, 60_000),
    CHANNEL_TTL_DAYS: wholeNumber(1, 30),
    LOST_CALENDAR_GRACE_DAYS: wholeNumber(1, 365),
    MIRROR_REGION: optional(regionName()),
    /** A param of the module that function kits are installed with; theirs run there. */
    FUNCTION_DEFAULT_REGION: optional(regionName()),
    WEBHOOK_URL: optional(publicUrl()),
    SYNC_CALENDAR_URL: optional(publicUrl()),
    RECONCILE_CALENDAR_URL: optional(publicUrl()),
    RECONCILE_SPREAD_MINUTES: wholeNumber(0, 1_200),
    APP_ORIGINS: optional(origins()),
    OAUTH_REDIRECT_URL: optional(publicUrl()),
    WORKSPACE_SERVICE_ACCOUNT: optional(z.email('is not an e-mail address')),
    WORKSPACE_USERS: z.string().default(''),
    TASKS_SERVICE_ACCOUNT: optional(z.email('is not an e-mail address')),
    GOOGLE_API_ROOT_URL: optional(z.url('is not a URL')),
    GOOGLE_OAUTH_AUTH_URL: optional(z.url('is not a URL')),
    GOOGLE_OAUTH_TOKEN_URL: optional(z.url('is not a URL')),
    GOOGLE_OAUTH_REVOKE_URL: optional(z.url('is not a URL')),
    GOOGLE_OAUTH_CERTS_URL: optional(z.url('is not a URL')),
    CLOUD_TASKS_EMULATOR_HOST: optional(z.string().regex(/^[^\s/]+:[0-9]{1,5}$/, 'is not host:port')),
    CALLS_PER_MINUTE: wholeNumber(1, 100_000),
    DAILY_GOOGLE_CALLS: wholeNumber(100, 10_000_000),
    SPANS_URL: optional(publicUrl()),
    CANARY_CALENDAR: optional(
      calendarRefSchema.refine((id) => id.includes('~'), 'is not the id of a calendar’s document'),
    ),
    CANARY_UID: optional(uidSchema),
    ENFORCE_APP_CHECK: z.union([z.boolean(), z.enum(['true', 'false'])], 'is neither true nor false'),
    FUNCTIONS_SERVICE_ACCOUNT: optional(z.email('is not an e-mail address')),
    WEBHOOK_SERVICE_ACCOUNT: optional(z.email('is not an e-mail address')),
    IAM_CREDENTIALS_ROOT_URL: optional(z.url('is not a URL')),
    CLOUD_KMS_ROOT_URL: optional(z.url('is not a URL')),
  })
  .refine(({ WEBHOOK_SERVICE_ACCOUNT: webhook, TASKS_SERVICE_ACCOUNT: tasks }) => webhook === null || tasks !== null, {
    path: ['TASKS_SERVICE_ACCOUNT'],
    message: 'is needed where WEBHOOK_SERVICE_ACCOUNT is set, which may not call syncCalendar itself',
  })
  .refine(({ CANARY_CALENDAR: calendar, CANARY_UID: uid }) => (calendar === null) === (uid === null), {
    path: ['CANARY_UID'],
    message: 'is needed with CANARY_CALENDAR, and no more than that',
  })
  .refine(({ WORKSPACE_USERS: users }) => users === '' || workspaceUsersSchema.safeParse(users).success, {
    path: ['WORKSPACE_USERS'],
    message: 'is not a list of address=uid',
  })

/** The configuration without its secrets, checked. Durations are in milliseconds. */
export interface Config {
  readonly projectId: string
  readonly region: string
  readonly googleClientId: string
  readonly window: { readonly pastDays: number; readonly futureDays: number }
  readonly coalesceMs: number
  readonly channelTtlMs: number
  /** For how long the data of a calendar is kept that Google shows no more. */
  readonly lostGraceMs: number
  readonly webhookUrl: string
  /** Of the web apps that accounts can be connected from; the first is the one that people are sent to by default. */
  readonly appOrigins: readonly string[]
  readonly oauthRedirectUrl: string
  /** Null where no Workspace is configured. */
  readonly workspace: {
    readonly serviceAccount: string
    readonly users: readonly WorkspaceUser[]
  } | null
  /** Of one user, by each instance. */
  readonly callsPerMinute: number
  /** To Google, for one user. */
  readonly dailyGoogleCalls: number
  /** Of an OpenTelemetry collector; null where no spans are made. */
  readonly spansUrl: string | null
  /** The calendar that is edited to see whether its mirror follows; null where none is. */
  readonly canary: { readonly uid: Uid; readonly calendarRef: CalendarRef } | null
  readonly syncCalendar: TaskFunction
  readonly reconcileCalendar: TaskFunction
  /** Over how much of the night reconciliations are spread. */
  readonly reconcileSpreadMs: number
  /** That tasks call these as; null: the account that the functions run as. */
  readonly tasksServiceAccount: string | null
  /** Stand-ins for Google's services in a local world; all null in a real project. */
  readonly local: {
    readonly googleApiRootUrl: string | null
    readonly googleAuthUrl: string | null
    readonly googleTokenUrl: string | null
    readonly googleRevokeUrl: string | null
    readonly googleCertsUrl: string | null
    /** `host:port` */
    readonly tasksHost: string | null
    readonly kmsRootUrl: string | null
    readonly iamRootUrl: string | null
  }
}

interface TaskFunction {
  readonly url: string
  /** The queue's full resource name. */
  readonly queue: string
}

type Environment = Readonly<Record<string, string | undefined>>

/**
 * Reads and checks the configuration; never while the code is loaded. Throws an Error that names every variable that
 * is missing or out of its range.
 */
export function readConfig(environment: Environment = process.env): Config {
  const settings = settingsIn(environment)
  const region = settings.MIRROR_REGION ?? settings.FUNCTION_DEFAULT_REGION ?? 'us-central1'
  const projectId = settings.GCLOUD_PROJECT
  const nameOf = (functionName: string) => deployedName(functionName, settings.FIREBASE_KIT_INSTANCE_ID)
  const urlOf = (functionName: string) => `https://${region}-${projectId}.cloudfunctions.net/${nameOf(functionName)}`
  const queueOf = (functionName: string) => `projects/${projectId}/locations/${region}/queues/${nameOf(functionName)}`
  return {
    projectId,
    region,
    googleClientId: settings.GOOGLE_OAUTH_CLIENT_ID,
    window: { pastDays: settings.WINDOW_PAST_DAYS, futureDays: settings.WINDOW_FUTURE_DAYS },
    coalesceMs: settings.COALESCE_MS,
    channelTtlMs: settings.CHANNEL_TTL_DAYS * DAY_MS,
    lostGraceMs: settings.LOST_CALENDAR_GRACE_DAYS * DAY_MS,
    webhookUrl: settings.WEBHOOK_URL ?? urlOf('calendarWebhook'),
    appOrigins: settings.APP_ORIGINS?.split(',') ?? hostingOrigins(projectId),
    callsPerMinute: settings.CALLS_PER_MINUTE,
    dailyGoogleCalls: settings.DAILY_GOOGLE_CALLS,
    spansUrl: settings.SPANS_URL,
    oauthRedirectUrl: settings.OAUTH_REDIRECT_URL ?? urlOf('oauthCallback'),
    syncCalendar: { url: settings.SYNC_CALENDAR_URL ?? urlOf('syncCalendar'), queue: queueOf('syncCalendar') },
    reconcileCalendar: {
      url: settings.RECONCILE_CALENDAR_URL ?? urlOf('reconcileCalendar'),
      queue: queueOf('reconcileCalendar'),
    },
    reconcileSpreadMs: settings.RECONCILE_SPREAD_MINUTES * 60_000,
    tasksServiceAccount: settings.TASKS_SERVICE_ACCOUNT,
    workspace: workspaceIn(settings),
    canary: canaryIn(settings),
    local: {
      googleApiRootUrl: settings.GOOGLE_API_ROOT_URL,
      googleAuthUrl: settings.GOOGLE_OAUTH_AUTH_URL,
      googleTokenUrl: settings.GOOGLE_OAUTH_TOKEN_URL,
      googleRevokeUrl: settings.GOOGLE_OAUTH_REVOKE_URL,
      googleCertsUrl: settings.GOOGLE_OAUTH_CERTS_URL,
      tasksHost: settings.CLOUD_TASKS_EMULATOR_HOST,
      kmsRootUrl: settings.CLOUD_KMS_ROOT_URL,
      iamRootUrl: settings.IAM_CREDENTIALS_ROOT_URL,
    },
  }
}

function workspaceIn(settings: z.infer<typeof settingsSchema>): Config['workspace'] {
  const { WORKSPACE_SERVICE_ACCOUNT: serviceAccount, WORKSPACE_USERS: users } = settings
  if (serviceAccount === null) return null
  return { serviceAccount, users: users === '' ? [] : workspaceUsersSchema.parse(users) }
}

function canaryIn(settings: z.infer<typeof settingsSchema>): Config['canary'] {
  const { CANARY_UID: uid, CANARY_CALENDAR: calendarRef } = settings
  return uid === null || calendarRef === null ? null : { uid, calendarRef }
}

function hostingOrigins(projectId: string): readonly string[] {
  return [`https://${projectId}.web.app`, `https://${projectId}.firebaseapp.com`]
}

/**
 * Whether callables are for attested apps only. The one setting that is read while the code is loaded, since the SDK
 * wants to know it then; whatever is neither empty nor `false` enforces, and `readConfig` refuses what is not `true`.
 */
export function appCheckEnforced(environment: Environment = process.env): boolean {
  return !['', 'false'].includes(environment['ENFORCE_APP_CHECK'] ?? '')
}

function settingsIn(environment: Environment): z.infer<typeof settingsSchema> {
  const defaults = [...params, functionsServiceAccount, webhookServiceAccount].map(
    ({ name, options }) => [name, options.default] as const,
  )
  const given = Object.entries(environment).filter(([, text]) => text !== undefined && text !== '')
  const project = ['GCLOUD_PROJECT', environment['GCLOUD_PROJECT'] ?? environment['GOOGLE_CLOUD_PROJECT']] as const
  const known = [...defaults.filter(([, value]) => value !== ''), ...given, project]
  const parsed = settingsSchema.safeParse(Object.fromEntries(known))
  if (parsed.success) return parsed.data
  const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`)
  throw new Error(`The configuration is unusable: ${problems.join('; ')}`)
}
