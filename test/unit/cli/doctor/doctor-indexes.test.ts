import { type ExpectedSetUp, readExpectedSetUp } from '../../../../cli/doctor/expected-set-up'
import { judgeProject } from '../../../../cli/doctor/judge-project'
import { tellField } from '../../../../cli/doctor/single-field'
import { type FakeProject, readFakeProject, startFakeProject } from './fake-project'
import { DATABASE, healthyProject, PROJECT } from './healthy-project'

describe('calendar-mirror doctor, of what Firestore has indexes for', () => {
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

  async function diagnose() {
    const now = () => Date.now()
    return judgeProject(
      await readFakeProject(google, expected, { projectId: PROJECT, now, openChannels: 2 }),
      expected,
      now(),
    )
  }

  it.each<[string, () => void, string, RegExp, RegExp]>([
    [
      'an index is missing',
      () => project.indexesOf('READY', 1),
      'indexes',
      /missing: events \(startAt, endAt\)/,
      /firestore:indexes/,
    ],
    ['indexes are still being built', () => project.indexesOf('CREATING'), 'indexes', /not ready yet/, /Wait/],
    [
      'a field that nothing asks by is indexed',
      () => project.fieldsWith({ without: ['events.description', 'syncState.token'] }),
      'exemptions',
      /events\.description, syncState\.token; each write pays/,
      /firestore:indexes/,
    ],
    [
      'a field lacks an index of its own',
      () => project.fieldsWith({ without: ['calendars.selected'] }),
      'exemptions',
      /missing: calendars\.selected \(ASCENDING COLLECTION_GROUP\)/,
      /firestore:indexes/,
    ],
    [
      'nothing expires',
      () =>
        project.fieldsWith({
          changed: Object.fromEntries(
            expected.fields.filter(({ ttl }) => ttl).map((field) => [tellField(field), { ttlConfig: undefined }]),
          ),
        }),
      'expiry',
      /channels, usage, connectStates, quarantine, reconciliations/,
      /firestore:indexes/,
    ],
  ])('names what is wrong, and what mends it: %s', async (_, breakIt, check, what, remedy) => {
    breakIt()
    const wrong = (await diagnose()).filter(({ verdict }) => verdict === 'wrong')
    expect(wrong.map((finding) => finding.check)).toEqual([check])
    expect(wrong[0]?.what).toMatch(what)
    expect(wrong[0]?.remedy).toMatch(remedy)
  })

  it('takes a field that is indexed by name for a decision, and says so', async () => {
    const own = { queryScope: 'COLLECTION', fields: [{ fieldPath: 'location', order: 'ASCENDING' }] }
    project.fieldsWith({ changed: { 'events.location': { indexConfig: { indexes: [own] } } } })
    expect((await diagnose()).find(({ check }) => check === 'exemptions')).toMatchObject({
      verdict: 'ok',
      what: 'set so, but for those that you index: events.location',
    })
  })

  it('sees through a TTL policy on a field that is indexed as all others are', async () => {
    const inherited = { usesAncestorConfig: true, indexes: [] }
    project.fieldsWith({ changed: { 'channels.expireAt': { indexConfig: inherited } } })
    expect((await diagnose()).filter(({ verdict }) => verdict !== 'ok')).toMatchObject([
      { check: 'exemptions', what: expect.stringContaining('channels.expireAt') },
    ])
  })

  it('takes a whole group, or the whole database, that is exempt for so many fields', async () => {
    const without = expected.fields.filter(({ indexes, ttl }) => indexes.length === 0 && !ttl).map(tellField)
    for (const exemptGroups of [expected.fields.map(({ collectionGroup }) => collectionGroup), ['__default__']]) {
      project.fieldsWith({ without, exemptGroups })
      expect((await diagnose()).filter(({ verdict }) => verdict !== 'ok')).toEqual([])
    }
  })

  it('reads to the last page what Firestore lists in several', async () => {
    project.inPages(`GET ${DATABASE}/collectionGroups/-/indexes`)
    project.inPages(`GET ${DATABASE}/collectionGroups/-/fields`)
    const findings = await diagnose()
    expect(findings.filter(({ verdict }) => verdict !== 'ok')).toEqual([])
  })
})
