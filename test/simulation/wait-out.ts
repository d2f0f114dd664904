import { isDate } from 'node:util/types'
import type { StoredDocument } from '../../functions/src/firestore/document-store'
import { shareAgain } from './history/take-step'
import { Violation } from './invariants/violation'
import { syncWhileErased } from './race-over-loss'
import { LOST_GRACE_MS } from './world/deployment'
import type { Mirror } from './world/google-side'
import type { SimulatedWorld } from './world/simulated-world'

const HOUR = 3_600_000
const DAY = 24 * HOUR

type RunOn = () => Promise<void>

/**
 * Lives on while somebody has taken a calendar away: its data is kept for the time of grace, and then erased. Does
 * nothing where nobody has.
 */
export async function waitOutLoss(world: SimulatedWorld, runOn: RunOn): Promise<void> {
  const { google, watch } = world
  const lost = google.mirrors
    .filter((mirror) => mirror.wanted && !google.hasAccess(mirror))
    .filter(({ ref, account }) => watch.isMirrored(ref) && world.isConnected(account))
    .map((mirror) => {
      const before = watch.storedEvents(mirror.ref)
      return { mirror, before, events: before.size }
    })
  // Somebody may think better of it at the last moment, before anybody has noticed.
  const relents = world.chance.chance(0.5)
  const met = new Set<Mirror>()
  for (let quarters = 0; quarters < 40 && lost.some(({ mirror }) => !isErased(world, mirror)); quarters += 1) {
    await pass(world, 6 * HOUR, runOn)
    if (relents && lost.some(({ mirror }) => isAboutToBeErased(world, mirror))) {
      for (const { mirror } of lost) shareAgain(world, mirror)
      void world.deployment.hourly()
      await runOn()
      for (const { mirror, before } of lost) checkUntouched(world, mirror, before)
      return
    }
    if (quarters % 4 === 0) void world.deployment.nightly()
    void world.deployment.hourly()
    for (const { mirror } of lost) {
      if (met.has(mirror) || !isAboutToBeErased(world, mirror) || isErased(world, mirror)) continue
      met.add(mirror)
      syncWhileErased(world, mirror)
    }
    await runOn()
    for (const { mirror, events } of lost) checkKept(world, mirror, events)
    for (const { mirror } of lost) checkTold(world, mirror)
  }
  for (const { mirror } of lost) {
    watch.count('what is lost for good is erased')
    if (isErased(world, mirror) && watch.storedEvents(mirror.ref).size === 0) continue
    throw new Violation('what is lost for good is erased', `${mirror.ref} is still there after ten days`)
  }
  // What comes back after that was mirrored in a window that is over.
  if (lost.length > 0 && world.chance.chance(0.4)) await pass(world, 4.5 * DAY, runOn)
}

function isAboutToBeErased({ watch, scheduler }: SimulatedWorld, { ref }: Mirror): boolean {
  const since = lostSince(watch.stateOf(ref)?.data['lost'])
  return since !== null && since + LOST_GRACE_MS <= scheduler.now()
}

/** Shared again when it may be erased: whoever wants to erase has to look first, and nothing has to be made anew. */
function checkUntouched({ watch }: SimulatedWorld, { ref }: Mirror, before: ReadonlyMap<string, StoredDocument>): void {
  watch.count('what is lost is kept for a while')
  for (const [id, { data }] of watch.storedEvents(ref)) {
    const was = before.get(id)?.data
    if (!was || was['contentHash'] !== data['contentHash']) continue
    if (String(was['mirroredAt']) === String(data['mirroredAt'])) continue
    throw new Violation('what is lost is kept for a while', `${id} of ${ref} was erased, and made anew`)
  }
}

function checkKept({ watch, scheduler }: SimulatedWorld, { ref }: Mirror, events: number): void {
  const since = lostSince(watch.stateOf(ref)?.data['lost'])
  if (since !== null && since + LOST_GRACE_MS <= scheduler.now()) return
  watch.count('what is lost is kept for a while')
  const left = watch.storedEvents(ref).size
  if (left !== events) throw new Violation('what is lost is kept for a while', `${ref} has ${left} of ${events} events`)
}

/** Whoever gave it up may have died before its owner was told. */
function checkTold({ documents, watch }: SimulatedWorld, { ref }: Mirror): void {
  if (lostSince(watch.stateOf(ref)?.data['lost']) === null) return
  watch.count('who is refused is told so')
  const shown = documents.get(`users/somebody/calendars/${ref}`)?.data['state']
  if (shown !== 'inaccessible')
    throw new Violation('who is refused is told so', `${ref} is lost and shown as ${String(shown)}`)
}

function isErased({ watch }: SimulatedWorld, { ref }: Mirror): boolean {
  const lost = watch.stateOf(ref)?.data['lost']
  return typeof lost === 'object' && lost !== null && 'erasedAt' in lost && isDate(lost.erasedAt)
}

function lostSince(lost: unknown): number | null {
  return typeof lost === 'object' && lost !== null && 'since' in lost && isDate(lost.since)
    ? lost.since.getTime()
    : null
}

/** Passes a night over accounts whose grant is gone: their owner is told to connect them again. */
export async function waitOutRefusal(world: SimulatedWorld, runOn: RunOn): Promise<void> {
  const { google, watch, documents } = world
  const refused = google.accounts.filter((account) => {
    const isFollowed = google.mirrors.some((mirror) => mirror.account === account && watch.isMirrored(mirror.ref))
    return isFollowed && ![...google.grants.values()].includes(account.email)
  })
  if (refused.length === 0) return
  await pass(world, DAY, runOn)
  void world.deployment.nightly()
  await runOn()
  for (const { accountId } of refused) {
    const account = documents.get(`users/somebody/accounts/${accountId}`)
    if (account === undefined || account.data['state'] === 'disconnecting') continue
    watch.count('who is refused is told so')
    if (account.data['state'] === 'reauth_required') continue
    throw new Violation('who is refused is told so', `${accountId} is ${String(account.data['state'])}`)
  }
}

/** Channels end after seven days, and others are there before. */
export async function liveAWeek(world: SimulatedWorld, runOn: RunOn): Promise<void> {
  for (let day = 0; day < 8; day += 1) {
    await pass(world, DAY, runOn)
    for (const mirror of world.google.mirrors) checkFollowed(world, mirror)
    void world.deployment.hourly()
    await runOn()
  }
}

function checkFollowed({ google, watch }: SimulatedWorld, mirror: Mirror): void {
  if (!mirror.wanted) return
  watch.count('never without a channel')
  if (google.liveChannels(mirror).length > 0) return
  throw new Violation('never without a channel', `${mirror.ref} has none until the next hour`)
}

async function pass(world: SimulatedWorld, milliseconds: number, runOn: RunOn): Promise<void> {
  world.scheduler.after(milliseconds, 'time', () => {})
  await runOn()
}
