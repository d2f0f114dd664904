/** `npm test`: everything that must hold, and as its last line how much of it does. */
import { buildStep, checkSteps } from './steps/check-steps.mts'
import { runCheck } from './steps/run-check.mts'
import { runJest } from './steps/run-jest.mts'
import { runStep } from './steps/run-step.mts'
import { stopOnSignal } from './steps/stop-on-signal.mts'
import { add, closingLine, exitCode, nothing, tallyOf, type Tally } from './steps/tally.mts'

const cwd = process.cwd()
const signal = stopOnSignal()
const failures: string[] = []

async function check(): Promise<Tally> {
  console.log('Checks: what can be judged without running the program')
  const results = await runCheck([buildStep, ...checkSteps], { cwd, signal, print: console.log })
  failures.push(...results.filter((result) => !result.ok).map((result) => `check “${result.step.name}”`))
  return tallyOf(results)
}

async function test(): Promise<Tally> {
  console.log('\nTests: units first, then everything that needs the Firestore and Auth emulators')
  const outcome = await runJest([], { cwd, signal })
  failures.push(...outcome.failures)
  return outcome.tally
}

const SIMULATION = {
  name: 'simulation',
  proves: 'two minutes of simulated histories keep every promise',
  command: 'node',
  args: ['scripts/sim.mts', '--minutes', '2', '--seeds', '5000', '--workers', '2'],
}

/** One test: what it prints says which history broke a promise, and how to repeat it. */
async function simulate(): Promise<Tally> {
  console.log('\nSimulation: histories by seed, each with its faults, for two minutes')
  const { ok } = await runStep(SIMULATION, { cwd, signal, output: 'inherit' })
  if (!ok) failures.push('the simulation: a history broke a promise, see above for the line that repeats it')
  return { passed: Number(ok), failed: Number(!ok) }
}

/** A part that breaks down counts as one failure, so that the closing line is always there and always true. */
async function part(name: string, run: () => Promise<Tally>): Promise<Tally> {
  if (signal.aborted) return nothing
  return run().catch((error: unknown) => {
    failures.push(`${name} broke down: ${error instanceof Error ? error.message : String(error)}`)
    return { passed: 0, failed: 1 }
  })
}

const tests = add(await part('the checks', check), await part('the tests', test))
const tally = add(tests, await part('the simulation', simulate))
console.log(
  failures.length === 0 ? '\nEverything holds.' : `\nNot well:\n${failures.map((line) => `  ✗ ${line}`).join('\n')}`,
)
if (signal.aborted) console.log('Stopped.')
console.log(closingLine(tally))
process.exitCode = signal.aborted ? 130 : exitCode(tally)
