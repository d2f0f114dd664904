import { readReport } from '../../../../scripts/steps/run-jest.mts'

const passed = { fullName: 'a rule holds', status: 'passed' }
const file = (name: string, tests: readonly object[], status = 'passed') => ({
  name: `/project/test/${name}`,
  status,
  message: '',
  assertionResults: tests,
})
const report = (numPassedTests: number, ...testResults: readonly object[]): string =>
  JSON.stringify({ numPassedTests, testResults })

const read = (text: string | undefined, ok: boolean) => readReport(text, { ok, root: '/project' })

describe('the report of jest', () => {
  it('counts each test', () => {
    const text = report(2, file('a.test.ts', [passed]), file('b.test.ts', [passed]))
    expect(read(text, true)).toEqual({ tally: { passed: 2, failed: 0 }, failures: [] })
  })

  it('names each failure by its file and its test', () => {
    const text = report(1, file('a.test.ts', [passed, { fullName: 'a rule is broken', status: 'failed' }], 'failed'))
    expect(read(text, false)).toEqual({
      tally: { passed: 1, failed: 1 },
      failures: ['test/a.test.ts › a rule is broken'],
    })
  })

  it.each(['pending', 'todo', 'disabled'])('takes a test that is %s for a failure', (status) => {
    const { tally } = read(report(1, file('a.test.ts', [passed, { fullName: 'a rule waits', status }])), true)
    expect(tally).toEqual({ passed: 1, failed: 1 })
  })

  it('takes a file that could not be loaded for a failure', () => {
    const outcome = read(report(1, file('a.test.ts', [passed]), file('b.test.ts', [], 'failed')), false)
    expect(outcome).toEqual({ tally: { passed: 1, failed: 1 }, failures: ['test/b.test.ts could not be run'] })
  })

  it.each([
    ['no report at all', undefined, false],
    ['no report, though it says that all went well', undefined, true],
    ['a report without tests', report(0), true],
  ])('takes %s for a failure', (_, text, ok) => {
    expect(read(text, ok).tally).toEqual({ passed: 0, failed: 1 })
  })

  it('believes the exit code where it speaks of a failure that no test shows', () => {
    expect(read(report(1, file('a.test.ts', [passed])), false).tally).toEqual({ passed: 1, failed: 1 })
  })
})
