import { type ExpectedSetUp, readExpectedSetUp } from '../../../../cli/doctor/expected-set-up'
import { judgeProject } from '../../../../cli/doctor/judge-project'
import { renderSetUp } from '../../../../cli/doctor/render-set-up'
import { type FakeProject, readFakeProject, startFakeProject } from './fake-project'
import { ACCOUNT, DATABASE, DELEGATE, healthyProject, PLACE, PROJECT, REGION } from './healthy-project'

describe('calendar-mirror doctor', () => {
  let google: FakeProject
  let expected: ExpectedSetUp
  let project: ReturnType<typeof healthyProject>
  let openChannels = 2
  let ahead = 0
  let grants = { connected: 2, lacking: 0 }

  beforeAll(async () => {
    google = await startFakeProject()
    expected = await readExpectedSetUp()
  })
  afterAll(() => google.close())
  beforeEach(() => {
    google.answers.clear()
    openChannels = 2
    ahead = 0
    grants = { connected: 2, lacking: 0 }
    project = healthyProject(google, expected)
  })

  async function diagnose() {
    const now = () => Date.now() + ahead
    const facts = await readFakeProject(google, expected, { projectId: PROJECT, now, openChannels, grants })
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
        project.answer(`GET serviceusage.googleapis.com/v1/projects/${PROJECT}/services/calendar-json.googleapis.com`, {
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
      () => project.answer(`GET ${DATABASE}`, { type: 'DATASTORE_MODE', locationId: 'eur3' }),
      'database',
      /Datastore mode/,
      /another project/,
    ],
    [
      'the rules let anybody in',
      () =>
        project.rulesAre(
          'service cloud.firestore { match /databases/{d}/documents { match /{x=**} { allow read, write: if true; } } }',
        ),
      'rules',
      /let anybody in/,
      /--only firestore:rules/,
    ],
    [
      'the rules are somebody else’s',
      () =>
        project.rulesAre(
          'service cloud.firestore { match /databases/{d}/documents { match /a/{b} { allow read: if false; } } }',
        ),
      'rules',
      /not those of the mirror/,
      /firestore:rules/,
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
      () => project.functionsWith({ renewChannels: { name: `${PLACE}/functions/other` } }),
      'functions',
      /renewChannels/,
      /deploy --only functions/,
    ],
    [
      'a function failed to deploy',
      () => project.functionsWith({ syncCalendar: { state: 'FAILED' } }),
      'functions',
      /syncCalendar \(FAILED\)/,
      /functions:syncCalendar/,
    ],
    [
      'a parameter makes no sense',
      () => project.functionsWith({}, { WINDOW_FUTURE_DAYS: '0' }),
      'parameters',
      /WINDOW_FUTURE_DAYS/,
      /\.env/,
    ],
    [
      'the functions are in another region than they think',
      () => project.functionsWith({}, { MIRROR_REGION: 'us-central1' }),
      'parameters',
      /the functions are in europe-west1/,
      /MIRROR_REGION=europe-west1/,
    ],
    [
      'the queue is paused',
      () => project.answer(`GET cloudtasks.googleapis.com/v2/${PLACE}/queues/syncCalendar`, { state: 'PAUSED' }),
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
        project.answer(`GET cloudscheduler.googleapis.com/v1/${PLACE}/jobs/firebase-schedule-renewChannels-${REGION}`, {
          state: 'PAUSED',
        }),
      'schedules',
      /renewChannels is paused/,
      /scheduler jobs resume firebase-schedule-renewChannels-europe-west1/,
    ],
    [
      'the functions may not enqueue',
      () => project.bindingsWithout('roles/cloudtasks.enqueuer'),
      'roles',
      /enqueues tasks/,
      /--role roles\/cloudtasks\.enqueuer/,
    ],
    [
      'the functions may not read Firestore',
      () => project.bindingsWithout('roles/datastore.user'),
      'roles',
      /Firestore/,
      /roles\/datastore\.user/,
    ],
    [
      'tasks may not call',
      () => project.bindingsWithout('roles/run.invoker'),
      'roles',
      /lacks roles\/run\.invoker/,
      /roles\/run\.invoker/,
    ],
    [
      'tasks cannot carry a token',
      () =>
        project.answer(`POST iam.googleapis.com/v1/projects/${PROJECT}/serviceAccounts/${ACCOUNT}:getIamPolicy`, {}),
      'act as',
      /no task can be created/,
      /roles\/iam\.serviceAccountUser/,
    ],
    [
      'the client’s secret is another one',
      () => project.answer('POST oauth2.googleapis.com/token', { error: 'invalid_client' }, 401),
      'OAuth client',
      /secret is another one/,
      /secrets:set GOOGLE_OAUTH_CLIENT_SECRET/,
    ],
    [
      'the redirect address is not listed',
      () => project.answer('POST oauth2.googleapis.com/token', { error: 'redirect_uri_mismatch' }, 400),
      'OAuth client',
      /redirect URIs/,
      /auth\/clients/,
    ],
    [
      'accounts did not grant what is needed',
      () => {
        grants = { connected: 5, lacking: 2 }
      },
      'scopes',
      /2 of 5 connected accounts/,
      /calendar\.events\.readonly.*connect again/,
    ],
    [
      'a Workspace does not delegate',
      () => {
        project.delegates()
        project.answer('POST oauth2.googleapis.com/token/delegated', { error: 'unauthorized_client' }, 401)
      },
      'delegation',
      /does not let mirror@/,
      /Domain-wide delegation.*calendar\.calendarlist\.readonly/,
    ],
    [
      'nobody may call the webhook',
      () => project.answer('POST webhook', {}, 403),
      'webhook',
      /403/,
      /allUsers .*--region europe-west1/,
    ],
    [
      'something else answers there',
      () => project.answer('POST webhook', {}, 200),
      'webhook',
      /200 where 401/,
      /WEBHOOK_URL/,
    ],
    [
      'Google’s messages do not come back',
      () => project.answer('POST logging.googleapis.com/v2/entries:list', {}),
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
    expect(renderSetUp(PROJECT, findings)).toMatch(/1 of \d+ is wrong/)
  })

  it('tries a Workspace’s delegation where there is one, and says where it may not', async () => {
    expect((await diagnose()).map(({ check }) => check)).not.toContain('delegation')
    project.delegates()
    const found = async () => (await diagnose()).find(({ check }) => check === 'delegation')
    expect(await found()).toMatchObject({ verdict: 'ok' })
    const address = `POST iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/${DELEGATE}:signJwt`
    project.refuse(address, 'Permission denied on iam.serviceAccounts.signJwt.')
    expect(await found()).toMatchObject({ verdict: 'unknown', what: expect.stringContaining('signJwt') })
  })

  it('knows nothing of scopes where no account is connected', async () => {
    grants = { connected: 0, lacking: 0 }
    expect((await diagnose()).find(({ check }) => check === 'scopes')).toMatchObject({ verdict: 'unknown' })
  })

  it('says what it may not look at, in Google’s words, and calls nothing wrong for it', async () => {
    project.refuse(`GET ${DATABASE}/collectionGroups/-/indexes`, 'The caller does not have permission. See the docs.')
    project.refuse('POST logging.googleapis.com/v2/entries:list', 'Permission denied for all log views.')
    const findings = await diagnose()
    expect(findings.filter(({ verdict }) => verdict === 'wrong')).toEqual([])
    const unsure = findings.filter(({ verdict }) => verdict === 'unknown')
    expect(unsure.map(({ check }) => check)).toEqual(['indexes', 'notifications'])
    expect(unsure[0]?.what).toBe('Google answered 403: The caller does not have permission.')
    expect(renderSetUp(PROJECT, findings)).toContain('2 checks could not be made')
  })

  it('does not miss Google’s messages where no channel is open yet', async () => {
    openChannels = 0
    project.answer('POST logging.googleapis.com/v2/entries:list', {})
    expect((await diagnose()).find(({ check }) => check === 'notifications')).toMatchObject({ verdict: 'unknown' })
  })
})
