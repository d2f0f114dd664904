import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { z } from 'zod'
import { runStep } from '../steps/run-step.mts'

/** Of the traps, which tests to run: those of these names in these files. */
export interface NamedTest {
  readonly file: string
  readonly testName: string
}

/**
 * `absent`: the file ran and has no test of that name. `not run`: the file could not be loaded, or jest ended early.
 * `too slow`: it was stopped.
 */
export type TestOutcome = 'passed' | 'failed' | 'absent' | 'not run' | 'too slow'

export interface RunTestsOptions {
  readonly root: string
  readonly env: Readonly<Record<string, string>>
  readonly timeoutMs: number
  readonly signal: AbortSignal
}

export interface TestRun {
  readonly outcomeOf: (test: NamedTest) => TestOutcome
  /** What jest printed. */
  readonly output: string
}

const report = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      assertionResults: z.array(z.object({ fullName: z.string(), status: z.string() })),
    }),
  ),
})

/** Runs these tests and no others. Never throws. */
export async function runNamedTests(tests: readonly NamedTest[], options: RunTestsOptions): Promise<TestRun> {
  const folder = await mkdtemp(join(tmpdir(), 'calendar-mirror-traps-'))
  const timeout = AbortSignal.timeout(options.timeoutMs)
  try {
    const outputFile = join(folder, 'report.json')
    const { output } = await runStep(jestStep(tests, outputFile), {
      cwd: options.root,
      env: options.env,
      signal: AbortSignal.any([options.signal, timeout]),
    })
    const text = await readFile(outputFile, 'utf8').catch(() => undefined)
    const outcomes = text === undefined ? undefined : outcomesIn(text, options.root)
    const without = timeout.aborted ? 'too slow' : 'not run'
    return {
      output,
      outcomeOf: ({ file, testName }) => {
        const inFile = outcomes?.get(file)
        return inFile === undefined ? without : (inFile.get(nameForJest(testName)) ?? 'absent')
      },
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function jestStep(tests: readonly NamedTest[], outputFile: string) {
  const files = [...new Set(tests.map((test) => test.file))]
  const names = [...new Set(tests.map((test) => escape(nameForJest(test.testName))))]
  const pattern = `^(${names.join('|')})$`
  const args = ['--runInBand', '--json', `--outputFile=${outputFile}`, '--testNamePattern', pattern, '--runTestsByPath']
  return { name: 'jest', proves: 'the test notices', command: 'jest', args: [...args, ...files] }
}

/** jest joins the names of `describe` and `it` with a space; people read them more easily with a mark between. */
const nameForJest = (testName: string): string => testName.replaceAll(' › ', ' ')

const escape = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`)

function outcomesIn(text: string, root: string): ReadonlyMap<string, ReadonlyMap<string, TestOutcome>> {
  const { testResults } = report.parse(JSON.parse(text))
  // A file that could not be loaded has no tests at all; one whose tests were all passed over has skipped ones.
  const loaded = testResults.filter(({ assertionResults }) => assertionResults.length > 0)
  return new Map(
    loaded.map(({ name, assertionResults }) => [
      relative(root, name),
      new Map(
        assertionResults.flatMap(({ fullName, status }) =>
          status === 'passed' || status === 'failed' ? [[fullName, status] as const] : [],
        ),
      ),
    ]),
  )
}
