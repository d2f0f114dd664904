import { z } from 'zod'
import type { ExpectedSetUp } from '../../../../cli/doctor/expected-set-up'
import type { FakeProject } from './fake-project'

export const PROJECT = 'my-project'
export const REGION = 'europe-west1'
export const ACCOUNT = '123-compute@developer.gserviceaccount.com'
export const PLACE = `projects/${PROJECT}/locations/${REGION}`
export const DATABASE = `firestore.googleapis.com/v1/projects/${PROJECT}/databases/(default)`
const HOUR = 3_600_000

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
    const fields = expected.expiring.map((group) => ({
      name: `projects/${PROJECT}/databases/(default)/collectionGroups/${group}/fields/expireAt`,
      ttlConfig: { state: 'ACTIVE' },
    }))
    answer(`GET ${DATABASE}/collectionGroups/-/fields`, { fields })
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
  return { answer, refuse, functionsWith, bindingsWithout, indexesOf, inPages, rulesAre }
}
