/** `npm run demo`: one change after the other, all the way, as a table. See `--help`. */
import { Command } from 'commander'
import pc from 'picocolors'
import { createDemoUser } from '../demo-account/demo-user'
import { furnishGoogle } from '../demo-account/furnish-google'
import { explainFailure } from '../world/explain-failure'
import { interruption } from '../world/interruption'
import { openMirrorClient } from '../world/mirror-client'
import { type LocalWorld, startLocalWorld } from '../world/start-local-world'
import { troubleIn } from '../world/trouble-in-log'
import { createCostMeter } from './cost-meter'
import type { DemoStep } from './demo-step'
import { type DemoRow, exitCodeOf, playSteps } from './play-steps'
import { renderRows } from './render-rows'
import { writeReport } from './report'
import { demoSteps, shortDemoSteps } from './steps'

const ZONE = 'Europe/Berlin'
const print = (text: string): void => void process.stdout.write(`${text}\n`)

const help = `
Exit code: 0 if every row holds, 1 if one does not or nothing could be started, 130 after Ctrl-C.

With npm, options come after two dashes: npm run demo -- --json rows.json
Params of the functions can be set in the environment. With COALESCE_MS=0, which makes each notification a sync of its
own, the row about the burst has to fail.`

interface DemoOptions {
  readonly json?: string
  readonly short?: true
}

function readOptions(): DemoOptions {
  const command = new Command('npm run demo --')
    .description(
      'Starts the local world on free ports, connects and watches a calendar, edits it in the simulated Google, and ' +
        'checks what a Firestore listener sees and what it cost. Ends by itself, in about a minute.',
    )
    .option('--json <file>', 'write the rows and the versions of what made them')
    .option('--short', 'only the rows about single changes: no series, no recovery; half a minute')
    .configureHelp({ helpWidth: 100 })
    .helpOption('-h, --help', 'show this')
    .addHelpText('after', help)
    .parse()
  return command.opts<DemoOptions>()
}

async function playIn(world: LocalWorld, steps: readonly DemoStep[], signal: AbortSignal): Promise<readonly DemoRow[]> {
  furnishGoogle(world.google, { now: Date.now(), zone: ZONE })
  const user = await createDemoUser(world)
  const client = await openMirrorClient({ ...world, ...user })
  try {
    const onRow = ({ holds, step }: DemoRow) => {
      print(`${holds ? pc.green('✓') : pc.red('✗')} ${step}`)
      signal.throwIfAborted()
    }
    return await playSteps(steps, { world, user, client }, createCostMeter(world), onRow)
  } finally {
    await client.close()
  }
}

async function main({ json, short }: DemoOptions, signal: AbortSignal): Promise<void> {
  print('Starting the local world on free ports (about ten seconds) …')
  const world = await startLocalWorld({ signal, params: { RECONCILE_SPREAD_MINUTES: '0' } })
  try {
    world.onFunctionsLine(({ text }) => {
      const trouble = troubleIn(text)
      if (trouble !== null) print(pc.yellow(`  functions: ${trouble}`))
    })
    const rows = await playIn(world, short ? shortDemoSteps : demoSteps, signal)
    print(`\n${renderRows(rows)}`)
    if (json !== undefined) await writeReport(json, rows)
    process.exitCode = exitCodeOf(rows)
    print(process.exitCode === 0 ? pc.green('Every row holds.') : pc.red('Not every row holds.'))
  } finally {
    await world.stop()
  }
}

const signal = interruption()
main(readOptions(), signal).catch((error: unknown) => {
  process.exitCode = signal.aborted ? 130 : 1
  if (!signal.aborted) process.stderr.write(`${explainFailure(error)}\n`)
})
