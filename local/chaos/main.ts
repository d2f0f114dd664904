/** `npm run chaos`: everything for real, and everything killed; see `--help`. */
import { createHash } from 'node:crypto'
import { Command } from 'commander'
import pc from 'picocolors'
import { explainFailure } from '../world/explain-failure'
import { interruption } from '../world/interruption'
import { type LocalWorld, startLocalWorld } from '../world/start-local-world'
import { type Chance, editAtRandom } from './edit-at-random'
import { disturbNotifications, endTrouble, makeTrouble } from './make-trouble'
import { differencesOf, type MirroredUser, mirrorUser } from './mirrored-user'

const print = (text: string): void => void process.stdout.write(`${text}\n`)
const sleep = (milliseconds: number) => new Promise<void>((resolve) => void setTimeout(resolve, milliseconds))

interface ChaosOptions {
  readonly minutes: string
  readonly users: string
  readonly seed: string
}

function readOptions(): ChaosOptions {
  return new Command('npm run chaos --')
    .description(
      'Starts the local world, edits calendars, lets Google, its notifications and the queue fail, and kills the ' +
        'functions (SIGKILL) at random moments. Ends with mirror and Google compared for every user.',
    )
    .option('--minutes <n>', 'for how long', '10')
    .option('--users <n>', 'with a calendar each', '3')
    .option('--seed <text>', 'of what is decided by chance; when it happens is up to the machine', '1')
    .helpOption('-h, --help', 'show this')
    .parse()
    .opts<ChaosOptions>()
}

/** Numerical Recipes' linear congruential generator: what is chosen can be chosen again. */
function chanceOf(seed: string): Chance {
  let state = Number.parseInt(createHash('sha256').update(seed).digest('hex').slice(0, 8), 16)
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

interface Tally {
  edits: number
  kills: number
  troubles: number
}

/** People edit, things fail, and the functions die, until the time is up. */
async function rage(
  world: LocalWorld,
  users: readonly MirroredUser[],
  until: number,
  chance: Chance,
  signal: AbortSignal,
): Promise<Tally> {
  const tally: Tally = { edits: 0, kills: 0, troubles: 0 }
  const isOver = () => Date.now() >= until || signal.aborted
  const someone = () => users[Math.floor(chance() * users.length)]?.email ?? ''
  const edit = async () => {
    while (!isOver()) {
      tally.edits += 1
      editAtRandom(world.google, someone(), chance, tally.edits)
      await sleep(chance() < 0.3 ? 20 : 1_500 * chance())
    }
  }
  const trouble = async () => {
    while (!isOver()) {
      tally.troubles += 1
      await makeTrouble(world, someone(), chance)
      await sleep(6_000 * chance())
    }
  }
  const kill = async () => {
    while (!isOver()) {
      await sleep(2_000 + 10_000 * chance())
      await world.host.kill('SIGKILL')
      tally.kills += 1
      await sleep(1_500 * chance())
      await world.restartFunctions()
    }
  }
  await Promise.all([edit(), trouble(), kill()])
  return tally
}

const PATIENCE_MS = 300_000
const LOOK_MS = 2_000

/** The hourly and the nightly run, as often as it takes; rejects no difference, but reports it. */
async function settle(world: LocalWorld, users: readonly MirroredUser[], signal: AbortSignal) {
  await endTrouble(world)
  const deadline = Date.now() + PATIENCE_MS
  for (let look = 0; ; look += 1) {
    const wrong = users.map((user) => ({ user, differences: differencesOf(world, user) }))
    const isRight = wrong.every(({ differences }) => differences.length === 0)
    if ((isRight && look > 0) || Date.now() > deadline || signal.aborted) return wrong
    if (look % 15 === 0) {
      for (const schedule of ['renewChannels', 'reconcileCalendars']) {
        await fetch(`${world.urls.functions}/schedules/${schedule}`, { method: 'POST' })
      }
    }
    await sleep(LOOK_MS)
  }
}

async function main({ minutes, users: count, seed }: ChaosOptions, signal: AbortSignal): Promise<void> {
  print('Starting the local world on free ports …')
  const params = { RECONCILE_SPREAD_MINUTES: '0', COALESCE_MS: '200' }
  const world = await startLocalWorld({ signal, params })
  const users: MirroredUser[] = []
  try {
    for (let number = 1; number <= Number(count); number += 1) users.push(await mirrorUser(world, number))
    print(`${users.length} calendars are mirrored; ${minutes} minutes of chaos begin.`)
    disturbNotifications(world)
    const tally = await rage(world, users, Date.now() + Number(minutes) * 60_000, chanceOf(seed), signal)
    print(`${tally.edits} edits, ${tally.kills} kills, ${tally.troubles} failures ordered. Now calm …`)
    const wrong = await settle(world, users, signal)
    for (const { user, differences } of wrong) {
      const right = differences.length === 0
      const mark = right ? pc.green('✓') : pc.red('✗')
      print(`${mark} ${user.email}: ${user.client.events.size} events, ${differences.length} differences`)
      for (const difference of differences.slice(0, 10)) print(`    ${difference}`)
    }
    process.exitCode = wrong.every(({ differences }) => differences.length === 0) ? 0 : 1
  } finally {
    for (const { client } of users) await client.close()
    await world.stop()
  }
}

const signal = interruption()
main(readOptions(), signal).catch((error: unknown) => {
  process.exitCode = signal.aborted ? 130 : 1
  if (!signal.aborted) process.stderr.write(`${explainFailure(error)}\n`)
})
