import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { buildStep } from '../steps/check-steps.mts'
import { runStep } from '../steps/run-step.mts'
import { applyMutation, MutationDoesNotApply } from './apply-mutation.mts'
import { runNamedTests, type RunTestsOptions, type TestOutcome } from './run-named-tests.mts'
import type { Trap } from './trap.mts'

/** `killed`: the test noticed. `survived`: it did not. `broken`: nothing was proven, for this reason. */
export type Verdict =
  | { readonly kind: 'killed' }
  | { readonly kind: 'survived' }
  | { readonly kind: 'broken'; readonly reason: string }

/** Mutates the copy at `root`, runs the trap's test there, and puts the source back. */
export async function tryTrap(trap: Trap, options: RunTestsOptions): Promise<Verdict> {
  const path = join(options.root, trap.mutation.file)
  const source = await readFile(path, 'utf8').catch(() => undefined)
  if (source === undefined) return { kind: 'broken', reason: `there is no file ${trap.mutation.file}` }
  try {
    await writeFile(path, applyMutation(source, trap.mutation))
    if (needsBuild(trap)) await runStep(buildStep, { cwd: options.root, signal: options.signal })
    const run = await runNamedTests([trap], options)
    return verdictOf(run.outcomeOf(trap), run.output)
  } catch (error) {
    if (error instanceof MutationDoesNotApply) return { kind: 'broken', reason: error.message }
    throw error
  } finally {
    await writeFile(path, source)
  }
}

/** Tests below these import the sources; a build before each of their mutants would take longer than they do. */
const IMPORTING = [
  'test/integration/sync/',
  'test/integration/channels/',
  'test/integration/connect-account.test.ts',
  'test/integration/document-store.contract.test.ts',
  'test/integration/indexes.test.ts',
]

/** Tests with the local world run the compiled program; what does not compile cleanly is compiled all the same. */
export const needsBuild = ({ file }: Pick<Trap, 'file'>): boolean =>
  file.startsWith('test/integration/') && !IMPORTING.some((path) => file.startsWith(path))

export const needsEmulators = ({ file }: Pick<Trap, 'file'>): boolean => /^test\/(integration|rules)\//.test(file)

function verdictOf(outcome: TestOutcome, output: string): Verdict {
  switch (outcome) {
    case 'failed':
    // A mutant that never ends is noticed, too.
    case 'too slow':
      return { kind: 'killed' }
    case 'passed':
      return { kind: 'survived' }
    case 'absent':
      return { kind: 'broken', reason: 'the mutant makes the test disappear' }
    case 'not run':
      return { kind: 'broken', reason: `the mutant cannot be loaded:\n${output.trim()}` }
  }
}
