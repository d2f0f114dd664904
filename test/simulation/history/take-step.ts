import { checkProgress } from '../invariants/check-progress'
import type { Mirror } from '../world/google-side'
import type { SimulatedWorld } from '../world/simulated-world'
import { editCalendar } from './edit-calendar'
import type { Step } from './plan-history'

/** Does what a step says, where it makes sense. What people ask the mirror for goes on by itself. */
export function takeStep(world: SimulatedWorld, step: Step): void {
  const { deed } = step
  const { google } = world
  const { calendars, mirrors, core } = google
  const calendar = calendars[step.calendar % calendars.length]
  const mirror = mirrors[step.calendar % mirrors.length]
  if (!calendar || !mirror) return
  if ('event' in deed) return world.change(deed.kind, () => editCalendar(calendar, deed))
  switch (deed.kind) {
    case 'insert':
    case 'invite':
    case 'show series':
    case 'hide series':
    case 'rename all':
      return world.change(deed.kind, () => editCalendar(calendar, deed))
    case 'change zone':
      return world.change(deed.kind, () => core.changeCalendar(calendar.id, { timeZone: deed.zone }), 'everything')
    case 'rename calendar':
      return world.change(deed.kind, () => core.changeCalendar(calendar.id, { summary: `Renamed ${calendar.edits}` }))
    case 'end tokens':
      return world.change(deed.kind, () => core.expireSyncTokens(calendar.id))
    case 'doubt':
      return google.doubt()
    case 'lose records':
      return loseRecords(world, mirror)
    case 'change role':
    case 'unshare':
    case 'share':
      return share(world, mirror, deed)
    case 'deploy':
    case 'outage':
    case 'storm':
      return trouble(world, deed)
    case 'stream':
      return stream(world, mirror)
    case 'hour':
      return void world.deployment.hourly()
    case 'night':
      return void world.deployment.nightly()
    case 'meddle':
      return google.meddle(deed.on, deed.times, () => takeStep(world, { ...step, deed: deed.deed }))
    case 'forge':
      return void world.deployment.forge(deed.forgery)
    case 'revoke':
    case 'reconnect':
    case 'watch again':
    case 'sync now':
    case 'unselect':
    case 'disconnect':
      return ask(world, mirror, deed.kind)
  }
}

const EDITS = 40
const EDIT_MS = 1_500

/** One event is renamed every other second, for a minute: each notification comes before the one before is done with. */
function stream(world: SimulatedWorld, mirror: Mirror): void {
  const beginning = { at: world.scheduler.now(), revision: world.google.revision }
  const event = world.chance.below(8)
  for (let edit = 0; edit < EDITS; edit += 1) {
    world.after(edit * EDIT_MS, 'people', '…', 'stream', () =>
      world.change('rename', () => editCalendar(mirror.calendar, { kind: 'rename', event })),
    )
  }
  world.after(EDITS * EDIT_MS, 'people', '…', 'stream', () => checkProgress(world, mirror, beginning))
}

/** Only of a calendar that belongs to somebody else. */
function share(
  world: SimulatedWorld,
  mirror: Mirror,
  deed: Extract<Step['deed'], { readonly kind: 'change role' } | { readonly kind: 'share' | 'unshare' }>,
): void {
  const { core } = world.google
  const { calendar, account } = mirror
  if (calendar.id !== 'team') return
  if (deed.kind === 'share') return shareAgain(world, mirror)
  if (!world.google.hasAccess(mirror)) return
  if (deed.kind === 'change role') {
    return world.change(deed.kind, () => core.shareCalendar(calendar.id, account.email, deed.role), 'everything')
  }
  unshare(world, mirror)
}

export function unshare(world: SimulatedWorld, { calendar, account }: Mirror): void {
  world.faults.note('calendar lost')
  world.change('unshare', () => world.google.core.unshareCalendar(calendar.id, account.email))
}

/** As where a backup is restored: of its channels only what the calendar itself names is known. */
function loseRecords({ documents, locks, google, watch, faults }: SimulatedWorld, { ref }: Mirror): void {
  const found = documents.find({
    from: { collection: 'channels' },
    where: [{ field: 'syncId', op: '==', value: watch.stateOf(ref)?.id ?? '' }],
  })
  // What a transaction has read stays as it is until that one ends.
  const records = found.filter(({ path }) => !locks.isLocked(path))
  if (records.length === 0) return
  faults.note('channel records lost')
  for (const { id, data } of records) google.forget(id, String(data['syncId']))
  documents.commit(records.map(({ path }) => ({ kind: 'delete', path })))
}

export function shareAgain(world: SimulatedWorld, mirror: Mirror): void {
  if (world.google.hasAccess(mirror)) return
  const { calendar, account } = mirror
  world.faults.note('calendar regained')
  world.change('share', () => world.google.core.shareCalendar(calendar.id, account.email, 'reader'), 'everything')
}

const HOUR = 3_600_000

function trouble(world: SimulatedWorld, deed: Extract<Step['deed'], { kind: 'deploy' | 'outage' | 'storm' }>): void {
  const { deployment, google, history, scheduler, faults, chance } = world
  if (deed.kind === 'deploy') {
    deployment.deploy(deed.version)
    return
  }
  if (history.severity === 0) return
  if (deed.kind === 'outage') {
    faults.note('outage of hours')
    google.trouble.outageUntil = scheduler.now() + 3 * HOUR
  } else {
    faults.note('storm of rate limits')
    google.trouble.stormUntil = scheduler.now() + chance.between(10_000, 1_200_000)
  }
}

function ask(
  { deployment, google }: SimulatedWorld,
  mirror: Mirror,
  kind: 'revoke' | 'reconnect' | 'watch again' | 'sync now' | 'unselect' | 'disconnect',
): void {
  switch (kind) {
    case 'revoke':
      return google.revoke(mirror.account)
    case 'reconnect':
      return void deployment.connect(mirror.account)
    case 'watch again':
      return void deployment.watch(mirror)
    case 'sync now':
      return void deployment.syncNow(mirror)
    case 'unselect':
      return void deployment.unselect(mirror)
    case 'disconnect':
      return void deployment.disconnect(mirror.account)
  }
}
