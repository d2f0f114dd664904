import { type ExpectedSetUp, installedAs, readExpectedSetUp } from '../../../../cli/doctor/expected-set-up'
import { judgeProject } from '../../../../cli/doctor/judge-project'
import { type FakeProject, readFakeProject, startFakeProject } from './fake-project'
import { healthyProject, PLACE, PROJECT } from './healthy-project'

const INSTANCE = 'team-a'
const FUNCTIONS = `GET cloudfunctions.googleapis.com/v2/projects/${PROJECT}/locations/-/functions`

describe('calendar-mirror doctor, of functions that were installed as a function kit', () => {
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
    project = healthyProject(google, installedAs(expected, INSTANCE))
  })

  async function diagnose(kitInstance: string | null = null) {
    const now = () => Date.now()
    const facts = await readFakeProject(google, expected, { projectId: PROJECT, kitInstance, now, openChannels: 2 })
    return judgeProject(facts, expected, now())
  }
  const wrongOnes = (findings: Awaited<ReturnType<typeof diagnose>>) =>
    findings.filter(({ verdict }) => verdict !== 'ok')

  it('finds them, their queues, schedules and secrets by the instance’s names', async () => {
    const findings = await diagnose()
    expect(wrongOnes(findings)).toEqual([])
    expect(findings.find(({ check }) => check === 'queues')?.what).toMatch(/kit-team-a-syncCalendar.*: running/)
  })

  it('finds them where the region stands in the module’s own param only', async () => {
    project.functionsWith({}, { MIRROR_REGION: '', FUNCTION_DEFAULT_REGION: 'europe-west1' })
    expect(wrongOnes(await diagnose())).toEqual([])
  })

  it.each<[string, () => void, string, RegExp, RegExp]>([
    [
      'a function failed to deploy',
      () => project.functionsWith({ 'kit-team-a-renewChannels': { state: 'FAILED' } }),
      'functions',
      /kit-team-a-renewChannels \(FAILED\)/,
      /--only functions:team-a:kit-team-a-renewChannels$/,
    ],
    [
      'a function is not deployed',
      () => project.functionsWith({ 'kit-team-a-health': { name: `${PLACE}/functions/health` } }),
      'functions',
      /not deployed: kit-team-a-health/,
      /--only functions:team-a$/,
    ],
    [
      'a secret has no value',
      () =>
        google.answers.delete(
          `GET secretmanager.googleapis.com/v1/projects/${PROJECT}/secrets/kit-team-a-CREDENTIAL_KEYS/versions/latest`,
        ),
      'secrets',
      /kit-team-a-CREDENTIAL_KEYS/,
      /secrets:set kit-team-a-CREDENTIAL_KEYS/,
    ],
    [
      'there is no queue',
      () => google.answers.delete(`GET cloudtasks.googleapis.com/v2/${PLACE}/queues/kit-team-a-syncCalendar`),
      'queues',
      /missing: kit-team-a-syncCalendar/,
      /--only functions:team-a:kit-team-a-syncCalendar/,
    ],
    [
      'a parameter makes no sense',
      () => project.functionsWith({}, { COALESCE_MS: 'soon' }),
      'parameters',
      /COALESCE_MS/,
      /instance team-a, then: npx firebase deploy --only functions:team-a$/,
    ],
    [
      'nobody may call the webhook',
      () => project.answer('POST webhook', {}, 403),
      'webhook',
      /403/,
      /services add-iam-policy-binding kit-team-a-calendarwebhook/,
    ],
  ])('names what is wrong, and what mends it: %s', async (_, breakIt, check, what, remedy) => {
    breakIt()
    const wrong = (await diagnose()).filter(({ verdict }) => verdict === 'wrong')
    expect(wrong.map((finding) => finding.check)).toEqual([check])
    expect(wrong[0]?.what).toMatch(what)
    expect(wrong[0]?.remedy).toMatch(remedy)
  })

  it('asks which one is meant where a project has several', async () => {
    const two = [INSTANCE, 'team-b'].flatMap((instance) =>
      installedAs(expected, instance).functions.map((id) => ({ name: `${PLACE}/functions/${id}` })),
    )
    project.answer(FUNCTIONS, { functions: two })
    await expect(diagnose()).rejects.toThrow(/team-a, team-b.*FIREBASE_KIT_INSTANCE_ID/)
  })

  it('looks at the one that is named', async () => {
    const findings = await diagnose('team-b')
    expect(findings.find(({ check }) => check === 'functions')?.what).toMatch(/not deployed: kit-team-b-/)
  })
})
