import { styleText } from 'node:util'
import { buildStep } from '../steps/check-steps.mts'
import { runStep } from '../steps/run-step.mts'
import type { Tally } from '../steps/tally.mts'
import { copyTree, type TreeCopy } from './copy-tree.mts'
import { runNamedTests } from './run-named-tests.mts'
import { startEmulators, type Emulators } from './start-emulators.mts'
import type { Trap } from './trap.mts'
import { needsBuild, needsEmulators, tryTrap, type Verdict } from './try-trap.mts'

export interface TryOptions {
  readonly root: string
  readonly signal: AbortSignal
  readonly print: (line: string) => void
}

const AT_ONCE = 2
const BASELINE_TIMEOUT_MS = 10 * 60_000
const MUTANT_TIMEOUT_MS = 90_000

const noEmulators: Emulators = { env: {}, stop: () => Promise.resolve() }

/**
 * First runs all tests of the traps on the sources as they are, where each must pass; then breaks one rule after the
 * other, in copies of the tree, and runs the one test that must notice.
 */
export async function tryAll(traps: readonly Trap[], { root, signal, print }: TryOptions): Promise<Tally> {
  const copies: TreeCopy[] = []
  let emulators = noEmulators
  try {
    for (let count = 0; count < Math.min(AT_ONCE, traps.length); count += 1) copies.push(await copyTree(root))
    if (traps.some(needsBuild)) await buildIn(copies, signal)
    emulators = traps.some(needsEmulators) ? await startShared(copies, { signal, print }) : noEmulators
    const { env } = emulators
    const broken = await withoutMutation(traps, { root: copies[0]?.root ?? root, env, signal, print })
    const waiting = [...traps]
    const verdicts: Verdict[] = []
    const worker = async (copy: TreeCopy): Promise<void> => {
      for (let trap = waiting.shift(); trap !== undefined && !signal.aborted; trap = waiting.shift()) {
        const options = { root: copy.root, env, signal, timeoutMs: MUTANT_TIMEOUT_MS }
        const verdict = broken.get(trap.id) ?? (await tryTrap(trap, options))
        if (signal.aborted) return
        verdicts.push(verdict)
        print(describeVerdict(trap, verdict))
      }
    }
    await Promise.all(copies.map(worker))
    const passed = verdicts.filter((verdict) => verdict.kind === 'killed').length
    return { passed, failed: traps.length - passed }
  } finally {
    await emulators.stop()
    await Promise.all(copies.map((copy) => copy.remove()))
  }
}

async function buildIn(copies: readonly TreeCopy[], signal: AbortSignal): Promise<void> {
  for (const copy of copies) await runStep(buildStep, { cwd: copy.root, signal })
}

async function startShared(
  [copy]: readonly TreeCopy[],
  { signal, print }: Pick<TryOptions, 'signal' | 'print'>,
): Promise<Emulators> {
  if (!copy || (process.env['FIRESTORE_EMULATOR_HOST'] && process.env['FIREBASE_AUTH_EMULATOR_HOST']))
    return noEmulators
  print('Starting the emulators …')
  await buildIn([copy], signal)
  return startEmulators(copy.root)
}

/** What is wrong before anything is mutated, by trap. */
async function withoutMutation(
  traps: readonly Trap[],
  options: { readonly root: string; readonly env: Readonly<Record<string, string>> } & Omit<TryOptions, 'root'>,
): Promise<ReadonlyMap<string, Verdict>> {
  options.print('Running the tests on the sources as they are …')
  const run = await runNamedTests(traps, { ...options, timeoutMs: BASELINE_TIMEOUT_MS })
  const wrong = traps.filter((trap) => run.outcomeOf(trap) !== 'passed')
  if (wrong.some((trap) => run.outcomeOf(trap) !== 'absent')) options.print(run.output)
  return new Map(wrong.map((trap) => [trap.id, { kind: 'broken', reason: reasonOf(run.outcomeOf(trap), trap) }]))
}

function reasonOf(outcome: string, { file, testName }: Trap): string {
  return outcome === 'absent' ? `${file} has no test “${testName}”` : `without any mutation the test is: ${outcome}`
}

function describeVerdict({ id, title }: Trap, verdict: Verdict): string {
  switch (verdict.kind) {
    case 'killed':
      return `  ${styleText('green', '✓')} ${id.padEnd(5)} killed    ${title}`
    case 'survived':
      return `  ${styleText('red', '✗')} ${id.padEnd(5)} survived  ${title}`
    case 'broken':
      return `  ${styleText('red', '✗')} ${id.padEnd(5)} broken    ${title}\n${verdict.reason.replaceAll(/^/gm, '      ')}`
  }
}
