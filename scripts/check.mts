/** `npm run check`: types, lint, format, unused code, directions of imports. */
import { existsSync } from 'node:fs'
import { checkSteps, clientStep } from './steps/check-steps.mts'
import { runCheck } from './steps/run-check.mts'
import { stopOnSignal } from './steps/stop-on-signal.mts'
import { closingLine, exitCode, tallyOf } from './steps/tally.mts'

const signal = stopOnSignal()
const options = { cwd: process.cwd(), signal, print: console.log }
const first = existsSync('client/lib/index.mjs') ? [] : await runCheck([clientStep], options)
const results = [...first, ...(await runCheck(checkSteps, options))]
const tally = tallyOf(results)
console.log(closingLine(tally))
process.exitCode = signal.aborted ? 130 : exitCode(tally)
