/** `npm run mutate -- --traps`: breaks each rule of docs/traps.md in a copy and sees whether its test notices. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { parseTraps } from './mutate/parse-traps.mts'
import { tryAll } from './mutate/try-all.mts'
import { stopOnSignal } from './steps/stop-on-signal.mts'
import { exitCode } from './steps/tally.mts'

const TRAPS = 'docs/traps.md'

const HELP = `npm run mutate -- --traps [--only ID]...

Breaks each rule of ${TRAPS} in a copy of the sources, runs the one test that must notice, and
prints a line for each and “N/N killed” at the end. Exits with 1 unless every mutant was killed.

  --traps      the rules and traps of ${TRAPS}
  --only ID    only this one, such as R7; may be repeated
  --help       this text`

/** Something on the command line is not as it should be; the message says what. */
class UsageError extends Error {
  override readonly name = 'UsageError'
}

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        traps: { type: 'boolean', default: false },
        only: { type: 'string', multiple: true, default: [] },
        help: { type: 'boolean', default: false },
      },
    })
    return values
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
}

async function main(): Promise<number> {
  const options = readOptions()
  if (options.help) {
    console.log(HELP)
    return 0
  }
  if (!options.traps) throw new UsageError('Say what to mutate: --traps')
  const root = process.cwd()
  const all = parseTraps(await readFile(join(root, TRAPS), 'utf8'))
  const unknown = options.only.find((id) => !all.some((trap) => trap.id === id))
  if (unknown !== undefined) throw new UsageError(`${TRAPS} has no ${unknown}`)
  const traps = options.only.length === 0 ? all : all.filter((trap) => options.only.includes(trap.id))
  const signal = stopOnSignal()
  const tally = await tryAll(traps, { root, signal, print: console.log })
  if (signal.aborted) console.log('Stopped.')
  console.log(`${tally.passed}/${traps.length} killed`)
  return signal.aborted ? 130 : exitCode(tally)
}

try {
  process.exitCode = await main()
} catch (error) {
  console.error(error instanceof UsageError ? `${error.message}\n\n${HELP}` : error)
  process.exitCode = 1
}
