import { z } from 'zod'
import { readConfig } from '../../functions/src/config'
import { deployedName } from '../../functions/src/support/deployed-name'
import { accountOfTasks, type DeployedFunction, listFunctions } from '../google/deployed-functions'
import { describeAnswer, find, get, type GoogleRest, post, type RestAnswer } from '../google/google-rest'
import { chooseKitInstance, environmentOf, syncCalendarOf } from '../google/kit-instance'
import { listPages } from '../google/list-pages'
import { readLogEntries } from '../google/log-entries'
import { readSecret } from '../google/read-secret'
import type { GrantCounts } from './count-lacking-grants'
import { type ExpectedSetUp, installedAs } from './expected-set-up'
import { known, type Known, unknown } from './known'
import { indexSchema, type OAuthClientFact, policySchema, type ProjectFacts, type WebhookFact } from './project-facts'
import { readDelegation } from './read-delegation'
import { listedFieldSchema } from './single-field'

export interface ProjectReader {
  readonly projectId: string
  /** The instance of a function kit that is meant; null: whatever is there. */
  readonly kitInstance: string | null
  readonly expected: ExpectedSetUp
  readonly rest: GoogleRest
  /** Google's token endpoint. */
  readonly askToken: (form: Readonly<Record<string, string>>) => Promise<RestAnswer>
  /** What the webhook answers to a notification that nobody signed. */
  readonly probeWebhook: (url: string) => Promise<WebhookFact>
  readonly countOpenChannels: () => Promise<number>
  readonly countLackingGrants: () => Promise<GrantCounts>
  readonly now: () => number
  /** Hears what is being looked at. */
  readonly onProgress: (what: string) => void
}

/**
 * Looks everything up that `doctor` judges. What cannot be looked up is told as such; nothing is written. Throws
 * `CommandFailed` where there are several instances of a kit, and none was named.
 */
export async function readProject(reader: ProjectReader): Promise<ProjectFacts> {
  const { projectId, rest, onProgress } = reader
  const project = `projects/${projectId}`
  const database = `firestore.googleapis.com/v1/${project}/databases/(default)`
  onProgress('APIs')
  const apis = await readApis(reader)
  onProgress('functions')
  const functions = await attempt(() => listFunctions(rest, projectId))
  const deployed = functions.kind === 'known' ? functions.value : []
  const kitInstance = chooseKitInstance(deployed, reader.kitInstance)
  const expected = installedAs(reader.expected, kitInstance)
  const sync = syncCalendarOf(deployed, kitInstance)
  const region = sync?.region ?? 'us-central1'
  const location = `${project}/locations/${region}`
  onProgress('queues and schedules')
  const queues = await readStates(
    rest,
    expected.queues,
    (name) => `cloudtasks.googleapis.com/v2/${location}/queues/${name}`,
  )
  const schedules = await readStates(
    rest,
    expected.schedules,
    (name) => `cloudscheduler.googleapis.com/v1/${location}/jobs/firebase-schedule-${name}-${region}`,
  )
  onProgress('Firestore')
  const groups = `${database}/collectionGroups/-`
  const databaseFact = await attempt(() => find(rest, get(database), databaseSchema))
  const indexes = await attempt(async () => {
    const pages = await listPages(rest, `${groups}/indexes`, {}, indexesSchema)
    return pages.flatMap((page) => page.indexes)
  })
  const fields = await attempt(async () => {
    const pages = await listPages(rest, `${groups}/fields`, { filter: FIELDS_WITH_SETTINGS }, fieldsSchema)
    return pages.flatMap((page) => page.fields)
  })
  const rules = await readRules(rest, project)
  onProgress('secrets and roles')
  const secrets = await readSecrets(rest, project, expected.secrets)
  const policyOf = post(`cloudresourcemanager.googleapis.com/v1/${project}:getIamPolicy`, {})
  const policy = await attempt(async () => (await find(rest, policyOf, policySchema)) ?? { bindings: [] })
  const tasksAccountPolicy = await readTasksAccountPolicy(rest, project, sync)
  onProgress('the OAuth client')
  const oauthClient = await readOAuthClient(reader, sync, deployedName('GOOGLE_OAUTH_CLIENT_SECRET', kitInstance))
  onProgress('what accounts granted')
  const grants = await attempt(reader.countLackingGrants)
  const delegation = await attempt(async () => (sync ? await readDelegation(reader, sync) : { kind: 'off' as const }))
  onProgress('the webhook')
  const webhook = await readWebhook(reader, sync)
  const greetedAt = await readGreeting(reader)
  const openChannels = await attempt(reader.countOpenChannels)
  return {
    projectId,
    kitInstance,
    ...apis,
    database: databaseFact,
    functions,
    queues,
    schedules,
    indexes,
    fields,
    rules,
    policy,
    tasksAccountPolicy,
    secrets,
    oauthClient,
    grants,
    delegation,
    webhook,
    greetedAt,
    openChannels,
  }
}

const databaseSchema = z
  .object({ type: z.string(), locationId: z.string() })
  .transform(({ type, locationId }) => ({ type, location: locationId }))
const nextPageToken = z.string().default('')
const indexesSchema = z.object({ indexes: z.array(indexSchema).default([]), nextPageToken })
/** Firestore lists no others; both at once, as firebase-tools asks for them. */
const FIELDS_WITH_SETTINGS = 'indexConfig.usesAncestorConfig=false OR ttlConfig:*'
const fieldsSchema = z.object({ fields: z.array(listedFieldSchema).default([]), nextPageToken })
const stateSchema = z.object({ state: z.string() })
const rulesSchema = z.object({ source: z.object({ files: z.array(z.object({ content: z.string() })) }) })
const greetingSchema = z.object({ timestamp: z.coerce.date() })

async function attempt<Value>(run: () => Promise<Value>): Promise<Known<Value>> {
  try {
    return known(await run())
  } catch (error) {
    if (error instanceof z.ZodError) return unknown('Google’s answer is not of the shape that it documents')
    return unknown(error instanceof Error ? error.message : String(error))
  }
}

/** https://cloud.google.com/service-usage/docs/reference/rest/v1/services/get */
async function readApis({ rest, projectId, expected, now }: ProjectReader) {
  let at: Date | null = null
  const disabledApis = await attempt(async () => {
    const disabled: string[] = []
    for (const api of expected.apis) {
      const answer = await rest(get(`serviceusage.googleapis.com/v1/projects/${projectId}/services/${api}`))
      at ??= answer.at
      if (answer.status !== 200) throw new Error(describeAnswer(answer))
      if (stateSchema.parse(answer.body).state !== 'ENABLED') disabled.push(api)
    }
    return disabled
  })
  return { disabledApis, clockAheadMs: clockAhead(at, now()) }
}

function clockAhead(at: Date | null, now: number): Known<number> {
  return at === null ? unknown('Google did not tell its time') : known(now - at.getTime())
}

async function readStates(
  rest: GoogleRest,
  names: readonly string[],
  addressOf: (name: string) => string,
): Promise<Known<ReadonlyMap<string, string | null>>> {
  return await attempt(async () => {
    const states = new Map<string, string | null>()
    for (const name of names) states.set(name, (await find(rest, get(addressOf(name)), stateSchema))?.state ?? null)
    return states
  })
}

/** https://firebase.google.com/docs/reference/rules/rest */
async function readRules(rest: GoogleRest, project: string): Promise<Known<string | null>> {
  const root = 'firebaserules.googleapis.com/v1'
  return await attempt(async () => {
    const releaseSchema = z.object({ rulesetName: z.string() })
    const release = await find(rest, get(`${root}/${project}/releases/cloud.firestore`), releaseSchema)
    if (release === null) return null
    const ruleset = await find(rest, get(`${root}/${release.rulesetName}`), rulesSchema)
    return ruleset?.source.files.map(({ content }) => content).join('\n') ?? null
  })
}

async function readSecrets(
  rest: GoogleRest,
  project: string,
  names: readonly string[],
): Promise<Known<ReadonlySet<string>>> {
  return await attempt(async () => {
    const there = new Set<string>()
    for (const name of names) {
      const address = `secretmanager.googleapis.com/v1/${project}/secrets/${name}/versions/latest`
      if ((await find(rest, get(address), stateSchema))?.state === 'ENABLED') there.add(name)
    }
    return there
  })
}

async function readTasksAccountPolicy(
  rest: GoogleRest,
  project: string,
  sync: DeployedFunction | null,
): Promise<ProjectFacts['tasksAccountPolicy']> {
  if (!sync) return unknown('syncCalendar is not deployed')
  const account = accountOfTasks(sync)
  const address = `iam.googleapis.com/v1/${project}/serviceAccounts/${account}:getIamPolicy`
  return await attempt(async () => {
    const policy = await find(rest, post(address, {}), policySchema)
    if (policy === null) throw new Error(`there is no account ${account}`)
    return policy
  })
}

const tokenErrorSchema = z.object({ error: z.string() })

/**
 * A code that Google never gave is refused for itself only where client, secret and redirect address are right
 * (https://developers.google.com/identity/protocols/oauth2/web-server#exchange-authorization-code).
 */
async function readOAuthClient(
  { rest, projectId, askToken }: ProjectReader,
  sync: DeployedFunction | null,
  secretName: string,
): Promise<Known<OAuthClientFact>> {
  if (!sync) return unknown('syncCalendar is not deployed, whose parameters name it')
  return await attempt(async () => {
    const secret = await readSecret(rest, projectId, secretName)
    if (secret === null) throw new Error(`${secretName} has no value`)
    const config = readConfig(environmentOf(sync, projectId))
    const answer = await askToken({
      grant_type: 'authorization_code',
      code: 'looked-for-by-doctor',
      client_id: config.googleClientId,
      client_secret: secret,
      redirect_uri: config.oauthRedirectUrl,
    })
    return judgeTokenError(tokenErrorSchema.parse(answer.body).error)
  })
}

function judgeTokenError(error: string): OAuthClientFact {
  switch (error) {
    case 'invalid_grant':
      return 'accepted'
    case 'redirect_uri_mismatch':
      return 'redirect_not_listed'
    case 'invalid_client':
    case 'unauthorized_client':
    case 'deleted_client':
      return 'unknown_client'
    default:
      throw new Error(`Google’s token endpoint answered ${error}`)
  }
}

async function readWebhook(
  { probeWebhook, projectId }: ProjectReader,
  sync: DeployedFunction | null,
): Promise<Known<WebhookFact>> {
  if (!sync) return unknown('syncCalendar is not deployed, whose parameters name it')
  return await attempt(async () => await probeWebhook(readConfig(environmentOf(sync, projectId)).webhookUrl))
}

const GREETINGS_MS = 8 * 24 * 60 * 60 * 1000

async function readGreeting({ rest, projectId, now }: ProjectReader): Promise<Known<Date | null>> {
  const since = new Date(now() - GREETINGS_MS).toISOString()
  const filter = `jsonPayload.message="calendar_notification" AND jsonPayload.outcome="channel_opened" AND timestamp>="${since}"`
  return await attempt(async () => {
    const [newest] = await readLogEntries(rest, projectId, { filter, most: 1 })
    return newest === undefined ? null : greetingSchema.parse(newest).timestamp
  })
}
