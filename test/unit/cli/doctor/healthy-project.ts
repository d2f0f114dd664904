import { z } from 'zod'
import type { ExpectedSetUp } from '../../../../cli/doctor/expected-set-up'
import { tellField } from '../../../../cli/doctor/single-field'
import type { FakeProject } from './fake-project'

export const PROJECT = 'my-project'
export const REGION = 'europe-west1'
export const ACCOUNT = '123-compute@developer.gserviceaccount.com'
export const DELEGATE = 'mirror@my-project.iam.gserviceaccount.com'
export const PLACE = `projects/${PROJECT}/locations/${REGION}`
export const DATABASE = `firestore.googleapis.com/v1/projects/${PROJECT}/databases/(default)`
const HOUR = 3_600_000

export interface FieldChanges {
  /** Fields without settings, named as `events.description`. */
  readonly without?: readonly string[]
  readonly changed?: Readonly<Record<string, object>>
  /** Groups whose fields are exempt where they have no settings of their own. */
  readonly exemptGroups?: readonly string[]
}

/** How Firestore indexes a field of which nobody said anything. */
const USUAL = ['ASCENDING COLLECTION', 'DESCENDING COLLECTION', 'CONTAINS COLLECTION']

function listedIndex(fieldPath: string, index: string) {
  const [mode, queryScope] = index.split(' ')
  const how = mode === 'CONTAINS' ? { arrayConfig: mode } : { order: mode }
  return { queryScope, fields: [{ fieldPath, ...how }], state: 'READY' }
}

/** Lets Google's servers answer as for a project in which everything is right, and changes what they answer. */
export function healthyProject(google: FakeProject, expected: ExpectedSetUp) {
  const answer = (key: string, body: unknown, status = 200) => google.answers.set(key, { status, body })
  const refuse = (key: string, message: string) => answer(key, { error: { code: 403, message } }, 403)

  function functionsWith(
    change: Readonly<Record<string, object>> = {},
    environment: Readonly<Record<string, string>> = {},
  ) {
    const variables = {
      GOOGLE_OAUTH_CLIENT_ID: '1-a.apps.googleusercontent.com',
      MIRROR_REGION: REGION,
      ...environment,
    }
    const functions = expected.functions.map((id) => ({
      name: `${PLACE}/functions/${id}`,
      state: 'ACTIVE',
      serviceConfig: { uri: `https://${id}`, serviceAccountEmail: ACCOUNT, environmentVariables: variables },
      ...change[id],
    }))
    answer(`GET cloudfunctions.googleapis.com/v2/projects/${PROJECT}/locations/-/functions`, { functions })
  }

  function bindingsWithout(...left: readonly string[]) {
    const roles = ['roles/datastore.user', 'roles/cloudtasks.enqueuer', 'roles/run.invoker']
    const members = [`serviceAccount:${ACCOUNT}`]
    const bindings = roles.filter((role) => !left.includes(role)).map((role) => ({ role, members }))
    answer(`POST cloudresourcemanager.googleapis.com/v1/projects/${PROJECT}:getIamPolicy`, { bindings })
  }

  function indexesOf(state: string, skip = 0) {
    const indexes = expected.indexes.slice(skip).map((index, number) => ({
      name: `projects/${PROJECT}/databases/(default)/collectionGroups/${index.collectionGroup}/indexes/i${number}`,
      queryScope: index.queryScope,
      state,
      fields: [...index.fields, { fieldPath: '__name__', order: 'ASCENDING' }],
    }))
    answer(`GET ${DATABASE}/collectionGroups/-/indexes`, { indexes })
  }

  function fieldsWith({ without = [], changed = {}, exemptGroups = [] }: FieldChanges = {}): void {
    const nameOf = (group: string, field: string) =>
      `projects/${PROJECT}/databases/(default)/collectionGroups/${group}/fields/${field}`
    const own = expected.fields
      .filter((field) => !without.includes(tellField(field)))
      .map((field) => ({
        name: nameOf(field.collectionGroup, field.fieldPath),
        indexConfig: { indexes: field.indexes.map((index) => listedIndex(field.fieldPath, index)) },
        ...(field.ttl ? { ttlConfig: { state: 'ACTIVE' } } : {}),
        ...changed[tellField(field)],
      }))
    const groups = [...new Set([...exemptGroups, '__default__'])].map((group) => ({
      name: nameOf(group, '*'),
      indexConfig: { indexes: exemptGroups.includes(group) ? [] : USUAL.map((index) => listedIndex('*', index)) },
    }))
    answer(`GET ${DATABASE}/collectionGroups/-/fields`, { fields: [...groups, ...own] })
  }

  /** A listing that has one item a page, and none on the first. */
  function inPages(listing: string): void {
    const body = z.record(z.string(), z.array(z.unknown())).parse(google.answers.get(listing)?.body)
    const items = Object.entries(body).flatMap(([field, all]) => all.map((item) => ({ [field]: [item] })))
    for (const [number, page] of [{}, ...items].entries()) {
      const next = number === items.length ? {} : { nextPageToken: `${number + 1}+/=&` }
      answer(number === 0 ? listing : `${listing} page ${number}+/=&`, { ...page, ...next })
    }
  }

  function rulesAre(content: string) {
    answer(`GET firebaserules.googleapis.com/v1/projects/${PROJECT}/rulesets/r1`, {
      source: { files: [{ name: 'firestore.rules', content }] },
    })
  }

  /** A Workspace is configured, and lets its service account act for its users. */
  function delegates(): void {
    functionsWith(
      {},
      { WORKSPACE_SERVICE_ACCOUNT: DELEGATE, WORKSPACE_USERS: 'anna@corp.example.com=UID1,bob@corp.example.com=UID2' },
    )
    answer(`POST iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/${DELEGATE}:signJwt`, {
      signedJwt: 'a.b.c',
    })
    answer('POST oauth2.googleapis.com/token/delegated', { access_token: 'hush', expires_in: 3600 })
  }

  function setUpRightly(): void {
    for (const api of expected.apis) {
      answer(`GET serviceusage.googleapis.com/v1/projects/${PROJECT}/services/${api}`, { state: 'ENABLED' })
    }
    functionsWith()
    for (const name of expected.queues)
      answer(`GET cloudtasks.googleapis.com/v2/${PLACE}/queues/${name}`, { state: 'RUNNING' })
    for (const name of expected.schedules) {
      const job = `firebase-schedule-${name}-${REGION}`
      answer(`GET cloudscheduler.googleapis.com/v1/${PLACE}/jobs/${job}`, { state: 'ENABLED' })
    }
    answer(`GET ${DATABASE}`, { type: 'FIRESTORE_NATIVE', locationId: 'eur3' })
    indexesOf('READY')
    fieldsWith()
    answer(`GET firebaserules.googleapis.com/v1/projects/${PROJECT}/releases/cloud.firestore`, {
      rulesetName: `projects/${PROJECT}/rulesets/r1`,
    })
    rulesAre(expected.rules)
    for (const name of expected.secrets) {
      const secret = `secretmanager.googleapis.com/v1/projects/${PROJECT}/secrets/${name}/versions/latest`
      answer(`GET ${secret}`, { state: 'ENABLED' })
      answer(`GET ${secret}:access`, { payload: { data: Buffer.from('hush').toString('base64') } })
    }
    bindingsWithout()
    answer(`POST iam.googleapis.com/v1/projects/${PROJECT}/serviceAccounts/${ACCOUNT}:getIamPolicy`, {
      bindings: [{ role: 'roles/iam.serviceAccountUser', members: [`serviceAccount:${ACCOUNT}`] }],
    })
    answer('POST oauth2.googleapis.com/token', { error: 'invalid_grant' }, 400)
    answer('POST webhook', { error: { status: 'UNAUTHENTICATED' } }, 401)
    answer('POST logging.googleapis.com/v2/entries:list', {
      entries: [{ timestamp: new Date(Date.now() - HOUR).toISOString() }],
    })
  }

  setUpRightly()
  return { answer, refuse, functionsWith, bindingsWithout, delegates, indexesOf, fieldsWith, inPages, rulesAre }
}
