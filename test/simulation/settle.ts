import type { DocumentData } from '../../functions/src/firestore/document-store'
import { editCalendar } from './history/edit-calendar'
import { kindsOf } from './history/plan-history'
import { shareAgain, unshare } from './history/take-step'
import { tamper, TAMPERINGS } from './history/tamper'
import {
  checkByPushes,
  checkCounted,
  checkFindings,
  checkQuietNights,
  checkRepaired,
  checkStaleness,
  checkState,
} from './invariants/check-at-rest'
import { hasSilentDeeds } from './invariants/silent-deeds'
import { liveAWeek, waitOutLoss, waitOutRefusal } from './wait-out'
import { comeBackWhileGivenUp } from './race-over-loss'
import type { Mirror } from './world/google-side'
import type { SimulatedWorld } from './world/simulated-world'

const HOUR = 3_600_000

/**
 * Nothing goes wrong any more, and everybody has access again. Then people bring about what they want, and the hourly
 * and the nightly run do what they are there for.
 */
export async function settle(world: SimulatedWorld, runOn: () => Promise<void>): Promise<void> {
  const { google, deployment, faults, history, chance } = world
  world.tell('Calm.')
  faults.calm = true
  google.stopMeddling()
  await runOn()
  const taken = history.shared && chance.chance(0.2) ? takeAway(world) : []
  const comesBack = taken.length > 0 && chance.chance(0.5)
  if (comesBack) {
    for (const mirror of taken) comeBackWhileGivenUp(world, mirror)
    await runOn()
    google.stopMeddling()
  }
  if (!comesBack && (taken.length > 0 || chance.chance(0.4))) await waitOutLoss(world, runOn)
  for (const mirror of google.mirrors) shareAgain(world, mirror)
  await runOn()
  if (chance.chance(0.5)) await waitOutRefusal(world, runOn)
  const lossless = isLossless(world)
  if (lossless) checkByPushes(world)
  for (const mirror of lossless ? google.mirrors : []) {
    if (isPrompt(world, mirror)) checkStaleness(world, mirror, mostStale(world))
  }
  // Most histories in which nothing is left to find out end here: the others are long enough.
  const isQuiet = lossless && !kindsOf(history).some((kind) => kind === 'deploy' || kind === 'end tokens')
  await bringAbout(world, runOn)
  if (isQuiet && history.size === 'small' && !isAnythingLeft(world) && chance.chance(0.6)) return
  // Google is asked about a lost calendar once a day.
  for (let hour = 0; hour < 27; hour += 1) {
    void deployment.hourly()
    await runOn()
    // Whoever was refused because the account was still being erased comes again.
    await bringAbout(world, runOn)
    if (!isAnythingLeft(world)) break
    world.scheduler.after(HOUR + 60_000, 'an hour', () => {})
    await runOn()
  }
  for (const mirror of google.mirrors) if (mirror.wanted) checkState(world, mirror)
  if (isQuiet && chance.chance(0.5)) return
  const since = world.scheduler.now()
  const before = countAllSetApart(world)
  await passNight(world, runOn)
  const after = countAllSetApart(world)
  // What was set apart and is out of the window since is found to be gone by the night after.
  const isAnySetApart = world.documents.find({ from: { collection: 'quarantine' }, where: [] }).length > 0
  const more = isAnySetApart ? chance.pick([1, 1, 3]) : 0
  for (let night = 0; night < more; night += 1) await passNight(world, runOn)
  // A sweep that was held because listings lack what is there leaves to the night what is really gone.
  const isLacking = faults.fired.has('events in no listing') || faults.fired.has('event not listed')
  const setApart = new Map([...before].map(([ref, count]) => [ref, Math.max(count, after.get(ref) ?? 0)]))
  if (!isLacking) checkQuietNights(world, since, setApart)
  if (chance.chance(0.12)) await repairDamage(world, runOn)
  // How long an adopted channel lasts, nobody has been told.
  if (chance.chance(faults.fired.has('channel adopted') ? 0.5 : 0.03)) await liveAWeek(world, runOn)
}

/** The calendar that is somebody else's is shared no more; whoever had it has lost it. */
function takeAway(world: SimulatedWorld): readonly Mirror[] {
  const shared = world.google.mirrors.filter(
    (mirror) => mirror.calendar.id === 'team' && world.google.hasAccess(mirror),
  )
  for (const mirror of shared) unshare(world, mirror)
  return shared
}

function countAllSetApart(world: SimulatedWorld): ReadonlyMap<string, number> {
  return new Map(world.google.mirrors.map(({ ref }) => [ref, countSetApart(world, ref)]))
}

/** Somebody edits what is mirrored by hand, and the nights put it right. */
async function repairDamage(world: SimulatedWorld, runOn: () => Promise<void>): Promise<void> {
  const { google, chance, watch } = world
  const kind = chance.pick(TAMPERINGS)
  for (const { ref } of google.mirrors) watch.expectDamage(ref)
  const damages = google.mirrors.flatMap((mirror) => (mirror.wanted ? (tamper(world, mirror, kind) ?? []) : []))
  const nights = Math.max(0, ...damages.map((damage) => damage.nights))
  const damagedAt = world.scheduler.now()
  const setApart = countAllSetApart(world)
  for (let night = 0; night < nights; night += 1) await passNight(world, runOn, 0.7)
  for (const { document } of damages) checkRepaired(world, document)
  checkFindings(world, damagedAt, setApart)
}

function countSetApart({ watch }: SimulatedWorld, ref: string): number {
  return [...watch.storedEvents(ref).values()].filter(({ data }) => data['outdated'] === true).length
}

/** While a night compares, an event is added and synced at once, before the night does anything about the damage. */
function overtake(world: SimulatedWorld, mirror: Mirror): void {
  const deed = { kind: 'insert', shape: 'single', at: 26 * HOUR, hours: 1 } as const
  world.google.meddle('list delta', 1, () => {
    world.change(deed.kind, () => editCalendar(mirror.calendar, deed))
    void world.deployment.syncNow(mirror)
  })
}

/** Once a night each calendar has its turn. */
async function passNight(world: SimulatedWorld, runOn: () => Promise<void>, overtaken = 0.3): Promise<void> {
  const untold = world.chance.chance(0.2) ? editUnheard(world) : new Map<Mirror, unknown>()
  world.scheduler.after(24 * HOUR, 'a day', () => {})
  await runOn()
  world.google.unheard = false
  void world.deployment.hourly()
  await runOn()
  world.verifiedFrom = world.scheduler.now()
  // A channel that was renewed meanwhile had its calendar synced.
  const waiting = [...untold].filter(([mirror, token]) => tokenOf(world, mirror) === token).map(([mirror]) => mirror)
  // Whoever asks for a sync meanwhile would be told what the night is to be.
  if (untold.size === 0 && world.chance.chance(overtaken))
    for (const mirror of world.google.mirrors) if (mirror.wanted) overtake(world, mirror)
  void world.deployment.nightly()
  await runOn()
  world.google.stopMeddling()
  for (const mirror of waiting) checkCounted(world, mirror)
}

/**
 * From now on notifications are lost, the one of an event that is added to each calendar among them. Returns the sync
 * tokens that are to tell of them at night.
 */
function editUnheard(world: SimulatedWorld): ReadonlyMap<Mirror, unknown> {
  const { google, scheduler, history } = world
  google.unheard = true
  const at = scheduler.now() - history.startAt + 26 * HOUR
  const deed = { kind: 'insert', shape: 'single', at, hours: 1 } as const
  for (const calendar of google.calendars) world.change(deed.kind, () => editCalendar(calendar, deed))
  const told = google.mirrors.filter((mirror) => mirror.wanted && isTold(world, mirror))
  return new Map(told.map((mirror) => [mirror, tokenOf(world, mirror)]))
}

/** Whether a token tells what changes, and a channel is there to tell of it before. */
function isTold({ watch, deployment, history, faults }: SimulatedWorld, { ref }: Mirror): boolean {
  const state = watch.stateOf(ref)?.data
  if (!state || state['token'] === null || pushOf(state) !== 'channel') return false
  const { MAPPER_VERSION, QUERY_FINGERPRINT } = deployment.program
  const isCurrent = state['mapperVersion'] === MAPPER_VERSION && state['queryFingerprint'] === QUERY_FINGERPRINT
  // Seen with other eyes, or anew, a calendar has tokens of its own.
  const isEnded = kindsOf(history).some((kind) => kind === 'end tokens' || kind === 'change role')
  return isCurrent && !isEnded && !faults.fired.has('calendar lost')
}

function tokenOf({ watch }: SimulatedWorld, { ref }: Mirror): unknown {
  return watch.stateOf(ref)?.data['token']
}

async function bringAbout(world: SimulatedWorld, runOn: () => Promise<void>): Promise<void> {
  const { google, deployment } = world
  for (const account of google.accounts) {
    const isWanted = google.mirrors.some((mirror) => mirror.account === account && mirror.wanted)
    const isKnown = google.mirrors.every((mirror) => mirror.account !== account || world.watch.isListed(mirror.ref))
    if (isWanted && !(isKnown && world.isConnected(account))) void deployment.connect(account)
  }
  await runOn()
  for (const mirror of google.mirrors) {
    if (mirror.wanted !== world.watch.isMirrored(mirror.ref)) {
      void (mirror.wanted ? deployment.watch(mirror) : deployment.unselect(mirror))
    }
  }
  await runOn()
}

const LEFT = ['lost', 'refusedAt', 'firstNotFoundAt', 'pendingSince', 'lease', 'notBefore']

/** Calendars that Google did not show are looked for every six hours; what is being erased may wait for Google. */
function isAnythingLeft({ google, watch, documents }: SimulatedWorld): boolean {
  const lost = google.mirrors.some(({ ref }) => {
    const state = watch.stateOf(ref)?.data
    return state !== undefined && (LEFT.some((field) => state[field] !== null) || pushOf(state) === 'none')
  })
  const channels = documents.find({
    from: { collection: 'channels' },
    where: [{ field: 'state', op: 'in', value: ['opening', 'closing'] }],
  })
  return lost || channels.length > 0 || documents.find({ from: { collection: 'erasures' }, where: [] }).length > 0
}

function pushOf({ push }: DocumentData): unknown {
  return typeof push === 'object' && push !== null && 'kind' in push ? push.kind : undefined
}

/** Whether everything that has happened was told by a notification, so that pushes alone have to do. */
function isLossless({ faults, history, google, deployment }: SimulatedWorld): boolean {
  if (deployment.hasGivenUp) return false
  const lossy = [
    'notification lost',
    'task given up',
    'clock off by minutes',
    'invalid_grant',
    'calendar lost',
    'event not listed',
    'sweep held',
  ]
  if (lossy.some((name) => faults.fired.has(name)) || google.mirrors.some(({ wanted }) => !wanted)) return false
  return !hasSilentDeeds(history)
}

/** What costs no more than the time of a lease, be it a worker that freezes or one that dies. */
const PROMPT: ReadonlySet<string> = new Set([
  'notification duplicated',
  'notification out of order',
  'task duplicated',
  'worker paused beyond its lease',
  'worker paused beyond its deadline',
  'crash before an effect',
  'crash after an effect',
  'commit unconfirmed',
  'commit repeated',
  'notification before the channel is recorded',
  'deployment',
  'poison event',
  'event that the store refuses',
  'edit between two pages',
  'lease taken over',
  'pages short and empty',
])

/** Whether nothing has happened that takes long to get over: a few faults, and none that the queue waits for. */
function isPrompt({ faults, google, watchedFrom }: SimulatedWorld, { calendar }: Mirror): boolean {
  const crashes = (faults.fired.get('crash before an effect') ?? 0) + (faults.fired.get('crash after an effect') ?? 0)
  // A worker that freezes over the very last change is given up at the queue's deadline only.
  const changedAt = google.changedAt.get(calendar.id) ?? 0
  const begun = changedAt > watchedFrom && changedAt > faults.pausedAt
  return begun && crashes <= 3 && [...faults.fired.keys()].every((name) => PROMPT.has(name))
}

/** Where each message may take seconds, a recovery of hundreds of them takes its time. */
function mostStale(world: SimulatedWorld): number {
  if (isQuick(world)) return 30_000
  return world.history.latency.most > 1_000 ? 1_800_000 : 300_000
}

/** A failure or two, and messages that take no time: whoever comes again comes soon, and goes on at once. */
function isQuick({ faults, history }: SimulatedWorld): boolean {
  const failures = ['crash before an effect', 'crash after an effect', 'commit unconfirmed', 'commit repeated']
  if (failures.reduce((sum, name) => sum + (faults.fired.get(name) ?? 0), 0) > 2) return false
  // A second attempt that dies with the lease is not tried again: its watchdog comes a minute later.
  const slow = [
    'worker paused beyond its lease',
    'worker paused beyond its deadline',
    'notification out of order',
    'task duplicated',
  ]
  return !faults.waited && history.latency.most <= 20 && !slow.some((name) => faults.fired.has(name))
}
