/** `npm run check`: types, lint, format, unused code, directions of imports. */
import { checkSteps } from './steps/check-steps.mts'
import { runCheck } from './steps/run-check.mts'
import { stopOnSignal } from './steps/stop-on-signal.mts'
import { closingLine, exitCode, tallyOf } from './steps/tally.mts'

const signal = stopOnSignal()
const results = await runCheck(checkSteps, { cwd: process.cwd(), signal, print: console.log })
const tally = tallyOf(results)
console.log(closingLine(tally))
process.exitCode = signal.aborted ? 130 : exitCode(tally)
