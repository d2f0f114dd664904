import { editCalendar } from './history/edit-calendar'
import { type History, type HistorySize, planHistory } from './history/plan-history'
import { takeStep } from './history/take-step'
import { checkAtRest } from './invariants/check-at-rest'
import { Violation } from './invariants/violation'
import { Prng } from './prng'
import type { Program } from './program'
import { settle } from './settle'
import { SimulatedWorld } from './world/simulated-world'

export interface RunOptions {
  readonly seed: number
  readonly programs: readonly Program[]
  readonly size?: HistorySize
  /** Numbers of steps that are left out. */
  readonly leftOut?: ReadonlySet<number>
  /** Faults that do not happen. */
  readonly without?: ReadonlySet<string>
  readonly trace?: ((line: string) => void) | undefined
}

export interface RunResult {
  readonly seed: number
  readonly history: History
  readonly violation: { readonly invariant: string; readonly message: string } | undefined
  /** Of everything that happened: the same for the same seed. */
  readonly digest: string
  readonly steps: number
  readonly fired: ReadonlyMap<string, number>
  readonly met: ReadonlyMap<string, number>
  readonly checked: ReadonlyMap<string, number>
}

/**
 * A history that takes longer goes in circles. Hundreds of syncs that wait for the locks of frozen workers look at them
 * hundreds of thousands of times, and come to an end all the same.
 */
const MOST_STEPS = 1_000_000
const HOUR = 3_600_000

/** Lives through the history of a seed, from its first event to rest, and says whether everything held. */
export async function runHistory({
  seed,
  programs,
  size = 'any',
  leftOut,
  without,
  trace,
}: RunOptions): Promise<RunResult> {
  const planned = planHistory(new Prng(`history ${seed}`), size)
  const history = leftOut ? { ...planned, steps: planned.steps.filter((_, index) => !leftOut.has(index)) } : planned
  const chance = new Prng(`chance ${seed}`)
  const world = new SimulatedWorld({ history, programs, chance, without: without ?? new Set(), trace })
  let violation: RunResult['violation']
  try {
    await live(world)
  } catch (error) {
    violation = violationOf(error)
    trace?.(`${violation.invariant}: ${violation.message}`)
  }
  const { digest, faults, encounters, watch, scheduler } = world
  noteUnrecorded(world)
  const counts = { fired: faults.fired, met: encounters.met, checked: watch.checked }
  return { seed, history, violation, digest, steps: scheduler.steps, ...counts }
}

/** Channels of calendars that Google opened, and of which nobody ever learned what it takes to stop them. */
function noteUnrecorded({ google, watch, encounters }: SimulatedWorld): void {
  for (const { id, calendarId } of google.core.push.channels.values()) {
    const isCalendars = google.calendars.some((calendar) => calendar.id === calendarId)
    if (isCalendars && !watch.recordedChannels.has(id)) encounters.note('channel that is never recorded')
  }
}

function violationOf(error: unknown) {
  if (error instanceof Violation) return { invariant: error.invariant, message: error.message }
  return { invariant: 'no unexpected error', message: error instanceof Error ? String(error.stack) : String(error) }
}

async function live(world: SimulatedWorld): Promise<void> {
  const { history, google } = world
  for (const { calendar, deed } of history.first) {
    const edited = google.calendars[calendar % google.calendars.length]
    if (edited) world.change(deed.kind, () => editCalendar(edited, deed))
  }
  void setUp(world)
  let at = history.firstAt
  for (const step of history.steps) {
    at += step.after
    world.after(at, 'people', '…', step.deed.kind, () => takeStep(world, step))
  }
  planSchedules(world, at)
  const run = () => runOn(world)
  await run()
  await settle(world, run)
  await checkAtRest(world, run)
}

async function setUp(world: SimulatedWorld): Promise<void> {
  const { google, deployment } = world
  for (const account of google.accounts) await deployment.connect(account)
  await Promise.all(google.mirrors.map((mirror) => deployment.watch(mirror)))
  world.watchedFrom = world.scheduler.now()
  noteTwins(world)
}

/** Calendars that two accounts of one user mirror. */
function noteTwins({ google, watch, encounters }: SimulatedWorld): void {
  const mirrored = google.mirrors.filter(({ ref }) => watch.isMirrored(ref))
  for (const { account, calendar } of mirrored) {
    const isTwin = mirrored.some((other) => other.account !== account && other.calendar === calendar)
    if (isTwin) encounters.note('one calendar in two accounts')
  }
}

/** The hourly and the nightly runs, as long as people do things. */
function planSchedules({ deployment, ...world }: SimulatedWorld, until: number): void {
  const { scheduler } = world
  for (let at = HOUR / 2; at < until; at += HOUR) {
    const isNight = Math.floor((scheduler.now() + at) / HOUR) % 24 === 3
    scheduler.after(at, 'schedule', () => void (isNight ? deployment.nightly() : deployment.hourly()))
  }
}

async function runOn(world: SimulatedWorld): Promise<void> {
  world.scheduler.onStep = () => {
    if (world.violation) throw world.violation
  }
  try {
    await world.scheduler.run(Infinity, MOST_STEPS)
  } catch (error) {
    if (error instanceof Violation) throw error
    throw new Violation('an end is reached', error instanceof Error ? String(error.stack) : String(error))
  }
  if (world.violation) throw world.violation
}
