import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { z } from 'zod'
import { runStep } from './run-step.mts'
import type { Tally } from './tally.mts'

export interface JestOutcome {
  readonly tally: Tally
  /** `file › test`, or a sentence about what went wrong outside of tests. */
  readonly failures: readonly string[]
}

/** The part we read of what `jest --json` writes: https://jestjs.io/docs/cli#--json */
const report = z.object({
  numPassedTests: z.number(),
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string(),
      assertionResults: z.array(z.object({ fullName: z.string(), status: z.string() })),
    }),
  ),
})

/**
 * Runs jest with its own output let through and counts what happened. Whatever is not a passed test is a failure: a
 * skipped test, a file that could not be loaded, a jest that ended before it began.
 */
export async function runJest(
  args: readonly string[],
  options: { readonly cwd: string; readonly signal: AbortSignal },
): Promise<JestOutcome> {
  const folder = await mkdtemp(join(tmpdir(), 'calendar-mirror-jest-'))
  try {
    const outputFile = join(folder, 'report.json')
    const step = {
      name: 'jest',
      proves: 'tests',
      command: 'jest',
      args: ['--json', `--outputFile=${outputFile}`, ...args],
    }
    const { ok } = await runStep(step, { ...options, output: 'inherit' })
    const text = await readFile(outputFile, 'utf8').catch(() => undefined)
    return readReport(text, { ok, root: options.cwd })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** `text` is jest's report, undefined where it wrote none; `ok` says whether it exited with 0. */
export function readReport(
  text: string | undefined,
  { ok, root }: { readonly ok: boolean; readonly root: string },
): JestOutcome {
  if (text === undefined) return brokenRun('jest ended before it had run any test')
  const { numPassedTests, testResults } = report.parse(JSON.parse(text))
  const failures = testResults.flatMap((file) => failuresOf(file, relative(root, file.name)))
  if (numPassedTests === 0 && failures.length === 0) return brokenRun('jest found no test')
  if (!ok && failures.length === 0) failures.push('jest reported a failure outside of its tests')
  return { tally: { passed: numPassedTests, failed: failures.length }, failures }
}

function failuresOf(file: z.infer<typeof report>['testResults'][number], name: string): string[] {
  const tests = file.assertionResults.filter((test) => test.status !== 'passed')
  if (tests.length > 0)
    return tests.map((test) => `${name} › ${test.fullName}${test.status === 'failed' ? '' : ` (${test.status})`}`)
  return file.status === 'passed' ? [] : [`${name} could not be run`]
}

const brokenRun = (sentence: string): JestOutcome => ({ tally: { passed: 0, failed: 1 }, failures: [sentence] })
