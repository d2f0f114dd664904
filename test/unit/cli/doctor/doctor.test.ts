import { type ExpectedSetUp, readExpectedSetUp } from '../../../../cli/doctor/expected-set-up'
import { judgeProject } from '../../../../cli/doctor/judge-project'
import { renderSetUp } from '../../../../cli/doctor/render-set-up'
import { type FakeProject, readFakeProject, startFakeProject } from './fake-project'

const PROJECT = 'my-project'
const REGION = 'europe-west1'
const ACCOUNT = '123-compute@developer.gserviceaccount.com'
const PLACE = `projects/${PROJECT}/locations/${REGION}`
const DATABASE = `firestore.googleapis.com/v1/projects/${PROJECT}/databases/(default)`
const HOUR = 3_600_000

describe('calendar-mirror doctor', () => {
  let google: FakeProject
  let expected: ExpectedSetUp
  let openChannels = 2
  let ahead = 0

  beforeAll(async () => {
    google = await startFakeProject()
    expected = await readExpectedSetUp()
  })
  afterAll(() => google.close())
  beforeEach(() => {
    google.answers.clear()
    openChannels = 2
    ahead = 0
    setUpRightly()
  })

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

  async function diagnose() {
    const now = () => Date.now() + ahead
    const facts = await readFakeProject(google, expected, { projectId: PROJECT, now, openChannels })
    return judgeProject(facts, expected, now())
  }

  it('finds nothing wrong where all is as it has to be', async () => {
    const findings = await diagnose()
    expect(findings.filter(({ verdict }) => verdict !== 'ok')).toEqual([])
    expect(renderSetUp(PROJECT, findings)).toContain('All is well.')
  })

  it.each<[string, () => void, string, RegExp, RegExp]>([
    [
      'an API is not enabled',
      () =>
        answer(`GET serviceusage.googleapis.com/v1/projects/${PROJECT}/services/calendar-json.googleapis.com`, {
          state: 'DISABLED',
        }),
      'APIs',
      /calendar-json/,
      /gcloud services enable calendar-json\.googleapis\.com --project my-project/,
    ],
    [
      'there is no database',
      () => google.answers.delete(`GET ${DATABASE}`),
      'database',
      /no default/,
      /firestore databases create/,
    ],
    [
      'the database is in Datastore mode',
      () => answer(`GET ${DATABASE}`, { type: 'DATASTORE_MODE', locationId: 'eur3' }),
      'database',
      /Datastore mode/,
      /another project/,
    ],
    [
      'the rules let anybody in',
      () =>
        rulesAre(
          'service cloud.firestore { match /databases/{d}/documents { match /{x=**} { allow read, write: if true; } } }',
        ),
      'rules',
      /let anybody in/,
      /--only firestore:rules/,
    ],
    [
      'the rules are somebody else’s',
      () =>
        rulesAre(
          'service cloud.firestore { match /databases/{d}/documents { match /a/{b} { allow read: if false; } } }',
        ),
      'rules',
      /not those of the mirror/,
      /firestore:rules/,
    ],
    [
      'an index is missing',
      () => indexesOf('READY', 1),
      'indexes',
      /missing: events \(startAt, endAt\)/,
      /firestore:indexes/,
    ],
    ['indexes are still being built', () => indexesOf('CREATING'), 'indexes', /not ready yet/, /Wait/],
    [
      'nothing expires',
      () => answer(`GET ${DATABASE}/collectionGroups/-/fields`, {}),
      'expiry',
      /channels, usage, connectStates, quarantine, reconciliations/,
      /firestore:indexes/,
    ],
    [
      'a secret has no value',
      () =>
        google.answers.delete(
          `GET secretmanager.googleapis.com/v1/projects/${PROJECT}/secrets/CREDENTIAL_KEYS/versions/latest`,
        ),
      'secrets',
      /CREDENTIAL_KEYS/,
      /functions:secrets:set CREDENTIAL_KEYS/,
    ],
    [
      'a function is not deployed',
      () => functionsWith({ renewChannels: { name: `${PLACE}/functions/other` } }),
      'functions',
      /renewChannels/,
      /deploy --only functions/,
    ],
    [
      'a function failed to deploy',
      () => functionsWith({ syncCalendar: { state: 'FAILED' } }),
      'functions',
      /syncCalendar \(FAILED\)/,
      /functions:syncCalendar/,
    ],
    [
      'a parameter makes no sense',
      () => functionsWith({}, { WINDOW_FUTURE_DAYS: '0' }),
      'parameters',
      /WINDOW_FUTURE_DAYS/,
      /\.env/,
    ],
    [
      'the functions are in another region than they think',
      () => functionsWith({}, { MIRROR_REGION: 'us-central1' }),
      'parameters',
      /the functions are in europe-west1/,
      /MIRROR_REGION=europe-west1/,
    ],
    [
      'the queue is paused',
      () => answer(`GET cloudtasks.googleapis.com/v2/${PLACE}/queues/syncCalendar`, { state: 'PAUSED' }),
      'queues',
      /syncCalendar is paused/,
      /gcloud tasks queues resume syncCalendar --location europe-west1/,
    ],
    [
      'there is no queue',
      () => google.answers.delete(`GET cloudtasks.googleapis.com/v2/${PLACE}/queues/reconcileCalendar`),
      'queues',
      /missing: reconcileCalendar/,
      /functions:reconcileCalendar|only functions/,
    ],
    [
      'a schedule is paused',
      () =>
        answer(`GET cloudscheduler.googleapis.com/v1/${PLACE}/jobs/firebase-schedule-renewChannels-${REGION}`, {
          state: 'PAUSED',
        }),
      'schedules',
      /renewChannels is paused/,
      /scheduler jobs resume firebase-schedule-renewChannels-europe-west1/,
    ],
    [
      'the functions may not enqueue',
      () => bindingsWithout('roles/cloudtasks.enqueuer'),
      'roles',
      /enqueues tasks/,
      /--role roles\/cloudtasks\.enqueuer/,
    ],
    [
      'the functions may not read Firestore',
      () => bindingsWithout('roles/datastore.user'),
      'roles',
      /Firestore/,
      /roles\/datastore\.user/,
    ],
    [
      'tasks may not call',
      () => bindingsWithout('roles/run.invoker'),
      'roles',
      /lacks roles\/run\.invoker/,
      /roles\/run\.invoker/,
    ],
    [
      'tasks cannot carry a token',
      () => answer(`POST iam.googleapis.com/v1/projects/${PROJECT}/serviceAccounts/${ACCOUNT}:getIamPolicy`, {}),
      'act as',
      /no task can be created/,
      /roles\/iam\.serviceAccountUser/,
    ],
    [
      'the client’s secret is another one',
      () => answer('POST oauth2.googleapis.com/token', { error: 'invalid_client' }, 401),
      'OAuth client',
      /secret is another one/,
      /secrets:set GOOGLE_OAUTH_CLIENT_SECRET/,
    ],
    [
      'the redirect address is not listed',
      () => answer('POST oauth2.googleapis.com/token', { error: 'redirect_uri_mismatch' }, 400),
      'OAuth client',
      /redirect URIs/,
      /auth\/clients/,
    ],
    ['nobody may call the webhook', () => answer('POST webhook', {}, 403), 'webhook', /403/, /allUsers/],
    ['something else answers there', () => answer('POST webhook', {}, 200), 'webhook', /200 where 401/, /WEBHOOK_URL/],
    [
      'Google’s messages do not come back',
      () => answer('POST logging.googleapis.com/v2/entries:list', {}),
      'notifications',
      /no “sync” message/,
      /reachable from outside/,
    ],
    [
      'the clock is wrong',
      () => {
        ahead = 10 * 60_000
      },
      'clock',
      /10 min ahead/,
      /set-ntp/,
    ],
  ])('names what is wrong, and what mends it: %s', async (_, breakIt, check, what, remedy) => {
    breakIt()
    const findings = await diagnose()
    const wrong = findings.filter(({ verdict }) => verdict === 'wrong')
    expect(wrong.map((finding) => finding.check)).toEqual([check])
    expect(wrong[0]?.what).toMatch(what)
    expect(wrong[0]?.remedy).toMatch(remedy)
    expect(renderSetUp(PROJECT, findings)).toContain('1 of')
  })

  it('says what it may not look at, in Google’s words, and calls nothing wrong for it', async () => {
    refuse(`GET ${DATABASE}/collectionGroups/-/indexes`, 'The caller does not have permission. See the docs.')
    refuse('POST logging.googleapis.com/v2/entries:list', 'Permission denied for all log views.')
    const findings = await diagnose()
    expect(findings.filter(({ verdict }) => verdict === 'wrong')).toEqual([])
    const unsure = findings.filter(({ verdict }) => verdict === 'unknown')
    expect(unsure.map(({ check }) => check)).toEqual(['indexes', 'notifications'])
    expect(unsure[0]?.what).toBe('Google answered 403: The caller does not have permission.')
    expect(renderSetUp(PROJECT, findings)).toContain('2 checks could not be made')
  })

  it('does not miss Google’s messages where no channel is open yet', async () => {
    openChannels = 0
    answer('POST logging.googleapis.com/v2/entries:list', {})
    expect((await diagnose()).find(({ check }) => check === 'notifications')).toMatchObject({ verdict: 'unknown' })
  })
})
