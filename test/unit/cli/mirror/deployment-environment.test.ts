import { type ExpectedSetUp, installedAs, readExpectedSetUp } from '../../../../cli/doctor/expected-set-up'
import { readFromProject } from '../../../../cli/mirror/deployment-environment'
import { readConfig } from '../../../../functions/src/config'
import { type FakeProject, startFakeProject } from '../doctor/fake-project'
import { ACCOUNT, healthyProject, PROJECT } from '../doctor/healthy-project'

describe('what a deployment runs with, read from its project', () => {
  let google: FakeProject
  let expected: ExpectedSetUp
  let project: ReturnType<typeof healthyProject>
  beforeAll(async () => {
    google = await startFakeProject()
    expected = await readExpectedSetUp()
  })
  afterAll(() => google.close())
  beforeEach(() => {
    google.answers.clear()
    project = healthyProject(google, expected)
  })
  const read = () => readFromProject(PROJECT, google.rest)
  const secret = (name: string) =>
    `GET secretmanager.googleapis.com/v1/projects/${PROJECT}/secrets/${name}/versions/latest:access`
  const functions = `GET cloudfunctions.googleapis.com/v2/projects/${PROJECT}/locations/-/functions`

  it('is the params of its functions, its secrets and the account that its tasks come from', async () => {
    project.functionsWith({}, { WINDOW_PAST_DAYS: '7' })
    project.answer(secret('CREDENTIAL_KEYS'), { payload: { data: Buffer.from('k1=ä').toString('base64') } })
    expect(await read()).toMatchObject({
      GCLOUD_PROJECT: PROJECT,
      WINDOW_PAST_DAYS: '7',
      GOOGLE_OAUTH_CLIENT_SECRET: 'hush',
      CREDENTIAL_KEYS: 'k1=ä',
      CHANNEL_TOKEN_KEYS: 'hush',
      TASKS_SERVICE_ACCOUNT: ACCOUNT,
    })
  })

  it('has the account that a param names in the place of the functions’ own', async () => {
    project.functionsWith({}, { TASKS_SERVICE_ACCOUNT: 'tasks@my-project.iam.gserviceaccount.com' })
    expect(await read()).toMatchObject({ TASKS_SERVICE_ACCOUNT: 'tasks@my-project.iam.gserviceaccount.com' })
  })

  it('has all of that by the names of an instance of a function kit, where it was installed as one', async () => {
    google.answers.clear()
    project = healthyProject(google, installedAs(expected, 'team-a'))
    project.answer(secret('kit-team-a-CREDENTIAL_KEYS'), { payload: { data: Buffer.from('k2').toString('base64') } })
    const kit = await read()
    expect(kit).toMatchObject({ FIREBASE_KIT_INSTANCE_ID: 'team-a', CREDENTIAL_KEYS: 'k2', CHANNEL_TOKEN_KEYS: 'hush' })
    expect(readConfig(kit).syncCalendar.queue).toMatch(/queues\/kit-team-a-syncCalendar$/)
  })

  it.each<[string, () => void, string]>([
    [
      'nothing is deployed',
      () => project.answer(functions, {}),
      'syncCalendar is not deployed in my-project: npx calendar-mirror doctor',
    ],
    [
      'the functions may not be listed',
      () => project.refuse(functions, 'Permission denied.'),
      'Google answered 403: Permission denied.\nYou need the role roles/viewer in this project.',
    ],
    [
      'a secret has no value',
      () => google.answers.delete(secret('CHANNEL_TOKEN_KEYS')),
      'CHANNEL_TOKEN_KEYS has no value: npx firebase functions:secrets:set CHANNEL_TOKEN_KEYS',
    ],
    [
      'a secret may not be read',
      () => project.refuse(secret('CREDENTIAL_KEYS'), 'Permission denied.'),
      'Google answered 403: Permission denied.\nYou need the role roles/secretmanager.secretAccessor',
    ],
  ])('says what to do where %s', async (_, plant, words) => {
    plant()
    await expect(read()).rejects.toThrow(words)
  })
})
