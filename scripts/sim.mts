/** `npm run sim`: lives through many simulated histories and says whether every promise of the mirror held. */
import { Command } from 'commander'
import { z } from 'zod'
import { openSimulation } from './sim/open-simulation.mts'
import { describeFailure, describeOutcome } from './sim/report.mts'
import { runInWorkers } from './sim/run-in-workers.mts'
import { shrink } from './sim/shrink.mts'
import { tryMutants } from './sim/try-mutants.mts'
import { closingLine, exitCode } from './steps/tally.mts'

const root = process.cwd()
const whole = (text: string): number => z.coerce.number().int().min(0).parse(text)
const names = (text: string): string[] => text.split(',').filter(Boolean)

const program = new Command('sim')
  .description('Deterministic simulation: the real sync, over Firestore, Cloud Tasks and Google in memory.')
  .option('--seeds <n>', 'how many histories', whole, 2_000)
  .option('--from <seed>', 'the first one', whole, 1)
  .option('--minutes <n>', 'stop after this time', Number)
  .option('--workers <n>', 'cores to use', whole, 2)
  .option('--small', 'one calendar and a few deeds each')
  .option('--huge', 'one calendar of 50,000 events each: it takes a while')
  .option('--seed <seed>', 'one history alone', whole)
  .option('--trace', 'tell everything that happens in it')
  .option('--shrink', 'find what of it is needed for it to fail')
  .option('--leave-out <steps>', 'numbers of steps that do not happen', names, [])
  .option('--without <faults>', 'names of faults that do not happen', names, [])
  .option('--mutants', 'break each rule in turn, and see whether the simulation notices')
  .option('--only <ids>', 'of the mutants, these', names, [])
  .parse()

const optionsSchema = z.object({
  seeds: z.number(),
  from: z.number(),
  minutes: z.number().optional(),
  workers: z.number().min(1),
  small: z.boolean().default(false),
  huge: z.boolean().default(false),
  seed: z.number().optional(),
  trace: z.boolean().default(false),
  shrink: z.boolean().default(false),
  leaveOut: z.array(z.string()),
  without: z.array(z.string()),
  mutants: z.boolean().default(false),
  only: z.array(z.string()),
})
const options = optionsSchema.parse(program.opts())
const size = options.small ? 'small' : options.huge ? 'huge' : 'any'

if (options.mutants) process.exitCode = await tryMutants({ ...options, root })
else if (options.seed !== undefined) process.exitCode = await runOne(options.seed)
else process.exitCode = await runMany()

async function runOne(seed: number): Promise<number> {
  const simulation = openSimulation(root)
  const { runHistory, programs } = simulation
  const leftOut = new Set(options.leaveOut.map(whole))
  const trace = options.trace ? (line: string) => console.log(line) : undefined
  const result = await runHistory({ seed, programs, size, leftOut, without: new Set(options.without), trace })
  const { violation, history, digest, steps } = result
  console.log(`\nseed ${seed}: ${steps} steps, digest ${digest}`)
  for (const [number, step] of history.steps.entries()) console.log(`  ${number}: ${JSON.stringify(step)}`)
  if (!violation) return Number(console.log('Everything holds.') !== undefined)
  console.log(describeFailure({ seed, ...violation }, size))
  if (options.shrink) await printShrunk(seed, simulation)
  return 1
}

async function printShrunk(seed: number, simulation: ReturnType<typeof openSimulation>): Promise<void> {
  const shrunk = await shrink(simulation, seed, size)
  if (!shrunk) return
  const left = [...shrunk.leftOut].join(',')
  const without = [...shrunk.without].join(',')
  console.log(`    shrunk to ${shrunk.steps} steps: ${shrunk.message.split('\n')[0]}`)
  console.log(
    `    npm run sim -- --seed ${seed}${size === 'any' ? '' : ` --${size}`} --trace --leave-out '${left}' --without '${without}'`,
  )
}

async function runMany(): Promise<number> {
  const { from, seeds: count, workers, minutes } = options
  const startedAt = performance.now()
  const seconds = (): number => (performance.now() - startedAt) / 1_000
  let interrupted = false
  // What was lived through so far is told; a second Ctrl-C ends it at once.
  process.once('SIGINT', () => {
    interrupted = true
  })
  const isOver = (): boolean => interrupted || (minutes !== undefined && seconds() > minutes * 60)
  let told = 0
  const outcome = await runInWorkers(
    { from, count },
    {
      root,
      workers,
      size,
      isOver,
      onProgress: ({ seeds, failures }) => {
        for (const { seed, invariant } of failures.slice(told)) console.log(`\r✗ seed ${seed}: ${invariant}`)
        told = failures.length
        const share = minutes === undefined ? seeds / count : Math.max(seeds / count, seconds() / (minutes * 60))
        showProgress(
          Math.min(1, share),
          `${seeds} histories, ${(seeds / seconds()).toFixed(0)} seeds/s, ${failures.length} failed`,
        )
      },
    },
  )
  if (process.stdout.isTTY) process.stdout.write('\n')
  console.log(describeOutcome(outcome, seconds()))
  const { failures, unequal } = outcome
  for (const failure of failures.slice(0, 10)) console.log(describeFailure(failure, size))
  for (const seed of unequal) console.log(`✗ seed ${seed} does not go the same way twice`)
  const [first] = failures
  if (first) await printShrunk(first.seed, openSimulation(root))
  const tally = { passed: outcome.seeds - failures.length, failed: failures.length + unequal.length }
  console.log(closingLine(tally))
  return exitCode(tally)
}

const WIDTH = 30

function showProgress(share: number, words: string): void {
  if (!process.stdout.isTTY) return
  const done = Math.round(share * WIDTH)
  process.stdout.write(`\r[${'█'.repeat(done)}${'·'.repeat(WIDTH - done)}] ${words}   `)
}
