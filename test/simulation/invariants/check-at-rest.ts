import { isDate } from 'node:util/types'
import type { z } from 'zod'
import type { StoredDocument } from '../../../functions/src/firestore/document-store'
import { driftReportSchema } from '../../../functions/src/model/documents/drift-report'
import type { EventResource } from '../../../local/calendar-simulator/core/event-resource'
import type { Mirror } from '../world/google-side'
import type { SimulatedWorld } from '../world/simulated-world'
import { checkAccounts } from './check-accounts'
import { isOdd, ODD, tellDocument, tellRow } from './tell'
import { allPages } from './truth'
import { Violation } from './violation'

/** What has to hold once nothing happens any more and nothing goes wrong. */
export async function checkAtRest(world: SimulatedWorld, runOn: () => Promise<void>): Promise<void> {
  for (const mirror of world.google.mirrors) {
    if (mirror.wanted) {
      checkState(world, mirror)
      checkEvents(world, mirror)
      checkSeries(world, mirror)
      checkQuarantine(world, mirror)
      checkVerified(world, mirror)
      checkMaker(world, mirror)
    } else checkNothingLeft(world, mirror)
    checkChannels(world, mirror)
  }
  checkSuspicions(world)
  checkAccounts(world)
  await checkReplay(world, runOn)
}

/** What is set apart and leaves the window with a night's slide is found by the night after, as is what a held sweep has left. */
const EXCUSES = [
  'document tampered with',
  'event not listed',
  'sweep held',
  'poison event',
  'event that the store refuses',
] as const

/** A night that finds a difference where there is none would repair what is right, each time. */
function checkSuspicions({ documents, faults, watch }: SimulatedWorld): void {
  if (EXCUSES.some((name) => faults.fired.has(name))) return
  watch.count('nobody is suspected without damage')
  for (const { data } of documents.find({ from: { collection: 'reconciliations' }, where: [] })) {
    const { causes, examples } = driftReportSchema.pick({ causes: true, examples: true }).parse(data)
    if (causes.tampered === 0) continue
    throw new Violation('nobody is suspected without damage', JSON.stringify({ causes, examples }))
  }
}

/** Without the hourly and the nightly run: notifications alone have brought everything over. */
export function checkByPushes(world: SimulatedWorld): void {
  world.watch.count('convergence by notifications alone')
  for (const mirror of world.google.mirrors) checkEvents(world, mirror)
}

/** What changed last in a calendar was over here soon, whatever became of the worker that was at it. */
export function checkStaleness({ watch, google }: SimulatedWorld, { ref, calendar }: Mirror, mostStale: number): void {
  watch.count('staleness is bounded')
  const lag = (watch.lastEventAt.get(ref) ?? 0) - (google.changedAt.get(calendar.id) ?? 0)
  if (lag > mostStale) throw new Violation('staleness is bounded', `the last change of ${ref} took ${lag / 1000} s`)
}

/** What somebody has damaged is as it was before, with the hash that the sums are made of. */
export function checkRepaired({ documents, watch }: SimulatedWorld, { path, data }: StoredDocument): void {
  watch.count('damage is repaired at night')
  const repaired = documents.get(path)?.data
  if (repaired && repaired['contentHash'] === data['contentHash'] && tellDocument(repaired) === tellDocument(data))
    return
  throw new Violation('damage is repaired at night', `${path} is ${repaired ? tellDocument(repaired) : 'missing'}`)
}

/**
 * In each calendar one document was damaged: what changed meanwhile is no damage. What is set apart and leaves the window
 * with a night's slide is found by the night after: `setApart` is how many such documents each calendar has at most.
 */
export function checkFindings(world: SimulatedWorld, since: number, setApart: ReadonlyMap<string, number>): void {
  inspectFindings(world, since, ({ calendarRef, causes }) => causes.tampered <= 1 + (setApart.get(calendarRef) ?? 0))
}

/**
 * Nothing was damaged. That a recurring event has no document yet, or has one still, nobody but the night notices, and it
 * calls that damage; and of the events that differed some may be explained.
 */
export function checkQuietNights(world: SimulatedWorld, since: number, setApart: ReadonlyMap<string, number>): void {
  inspectFindings(world, since, ({ calendarRef, causes, examples }) => {
    const events = examples.filter(({ collection }) => collection === 'events').length
    return Math.min(events, causes.tampered) <= (setApart.get(calendarRef) ?? 0)
  })
}

const findingsSchema = driftReportSchema.pick({ calendarRef: true, causes: true, examples: true, foundAt: true })

function inspectFindings(
  { documents, watch }: SimulatedWorld,
  since: number,
  isRight: (findings: z.infer<typeof findingsSchema>) => boolean,
): void {
  watch.count('only damage is called damage')
  for (const { data } of documents.find({ from: { collection: 'reconciliations' }, where: [] })) {
    const findings = findingsSchema.parse(data)
    if (findings.foundAt.getTime() < since || isRight(findings)) continue
    const { causes, examples } = findings
    throw new Violation('only damage is called damage', JSON.stringify({ causes, examples }))
  }
}

/** The last night brought over what no notification had told of, and says so. */
export function checkCounted({ documents, watch, verifiedFrom }: SimulatedWorld, { ref }: Mirror): void {
  watch.count('lost notifications are counted')
  const reports = documents
    .find({ from: { collection: 'reconciliations' }, where: [{ field: 'calendarRef', op: '==', value: ref }] })
    .map(({ data }) => driftReportSchema.pick({ causes: true, foundAt: true }).parse(data))
  if (reports.some(({ foundAt, causes }) => foundAt.getTime() >= verifiedFrom && causes.lostPush > 0)) return
  throw new Violation('lost notifications are counted', `nothing says that any of ${ref} was lost`)
}

/** Whatever an older version has made is made again, by the night at the latest. */
function checkMaker({ watch, deployment, verifiedFrom }: SimulatedWorld, { ref }: Mirror): void {
  if (verifiedFrom === Infinity) return
  watch.count('made by what is deployed')
  const { mapperVersion, queryFingerprint } = watch.stateOf(ref)?.data ?? {}
  const { MAPPER_VERSION, QUERY_FINGERPRINT } = deployment.program
  if (mapperVersion === MAPPER_VERSION && queryFingerprint === QUERY_FINGERPRINT) return
  throw new Violation('made by what is deployed', `${ref} is of ${String(mapperVersion)} ${String(queryFingerprint)}`)
}

function checkVerified(world: SimulatedWorld, mirror: Mirror): void {
  const { documents, watch, verifiedFrom } = world
  const { ref } = mirror
  if (verifiedFrom === Infinity) return
  watch.count('verified every night')
  const verifiedAt = documents.get(`users/somebody/calendars/${ref}`)?.data['lastVerifiedAt']
  if (!isDate(verifiedAt) || verifiedAt.getTime() < verifiedFrom) {
    throw new Violation(
      'verified every night',
      `${ref} was verified ${isDate(verifiedAt) ? verifiedAt.toISOString() : 'never'}`,
    )
  }
}

function checkNothingLeft({ documents, watch }: SimulatedWorld, { ref, account }: Mirror): void {
  watch.count('nothing outlives a disconnection')
  const isGone = documents.get(`users/somebody/accounts/${account.accountId}`) === undefined
  for (const { path, data } of documents.all()) {
    const isMirrors = data['calendarRef'] === ref && !path.startsWith('reconciliations/')
    const isAccounts = isGone && data['accountId'] === account.accountId
    if (isMirrors || isAccounts) throw new Violation('nothing outlives a disconnection', `${path} is left of ${ref}`)
  }
}

/** Channels that were opened with a grant that is gone end by themselves, and do not count. */
function checkChannels(world: SimulatedWorld, mirror: Mirror): void {
  const { google, watch, documents } = world
  watch.count('at most one channel at rest')
  const abandoned = documents.find({
    from: { collection: 'channels' },
    where: [
      { field: 'accountId', op: '==', value: mirror.account.accountId },
      { field: 'calendarId', op: '==', value: mirror.calendar.id },
      { field: 'state', op: '==', value: 'opening' },
    ],
  })
  if (mirror.wanted && abandoned.length > 0) {
    throw new Violation('at most one channel at rest', `${abandoned[0]?.id} of ${mirror.ref} is being opened for ever`)
  }
  const live = google.liveChannels(mirror)
  const push = watch.stateOf(mirror.ref)?.data['push']
  const named = typeof push === 'object' && push !== null && 'channelId' in push ? push.channelId : undefined
  const isThere = !mirror.wanted || live.some(({ id }) => id === named)
  const surplus = live.filter(({ id, stoppable }) => stoppable && !(mirror.wanted && id === named))
  if (isThere && surplus.length === 0) return
  const told = live.map(({ id }) => id).join()
  throw new Violation('at most one channel at rest', `${mirror.ref} has ${told}; named is ${String(named)}`)
}

/** The hourly run, or whoever came before it, has finished everything that was begun. */
export function checkState({ watch, documents }: SimulatedWorld, { ref }: Mirror): void {
  watch.count('no lease or work is left')
  const state = watch.stateOf(ref)?.data
  if (!state) throw new Violation('convergence', `${ref} is not mirrored`)
  const left = ['lease', 'pendingSince', 'notBefore', 'firstNotFoundAt', 'refusedAt'].filter(
    (field) => state[field] !== null,
  )
  if (left.length > 0 || state['token'] === null) {
    throw new Violation('no lease or work is left', `${ref} has ${left.join()} and token ${String(state['token'])}`)
  }
  const shown = documents.get(`users/somebody/calendars/${ref}`)?.data['state']
  if (shown !== 'live') throw new Violation('no lease or work is left', `${ref} is shown as ${String(shown)}`)
}

const DAY = 86_400_000
/** The last night's listing was a day wider than the window, which then slid by a day. */
const LAST_NIGHT = { before: 2 * DAY, after: DAY }

/** What Google lists of the window now, as the account sees it. */
function listWindow(
  { google: { core }, watch }: SimulatedWorld,
  { account, calendar, ref }: Mirror,
  wider = { before: 0, after: 0 },
): readonly EventResource[] {
  const window = watch.windowOf(ref)
  if (!window) return []
  const range = {
    timeMin: new Date(window.from - wider.before).toISOString(),
    timeMax: new Date(window.to + wider.after).toISOString(),
  }
  const query = { ...range, singleEvents: true, maxResults: 2500 }
  return allPages((pageToken) => core.events.list(account.email, calendar.id, { ...query, pageToken }))
}

function checkEvents(world: SimulatedWorld, mirror: Mirror): void {
  const {
    google: { core },
    watch,
  } = world
  watch.count('convergence')
  watch.count('odd events are set apart')
  const zone = core.calendars.get(mirror.account.email, mirror.calendar.id).timeZone
  const stored = watch.storedEvents(mirror.ref)
  for (const row of listWindow(world, mirror)) {
    const expected = tellRow(row, zone)?.text
    const document = stored.get(row.id)
    stored.delete(row.id)
    if (expected === ODD) {
      if (document && document.data['outdated'] !== true) {
        throw new Violation('odd events are set apart', `${row.id} is stored as if it were fine`)
      }
      continue
    }
    const text = document && tellDocument(document.data)
    if (text !== expected)
      throw new Violation('convergence', `${row.id} is ${text ?? 'missing'} instead of ${expected}`)
    if (document?.data['outdated'] === true)
      throw new Violation('odd events are set apart', `${row.id} is marked outdated`)
  }
  for (const [id, document] of stored) {
    // What was set apart and leaves with a night's slide is let go of in the night after, as are instances.
    const isSingle = document.data['recurringEventId'] === null
    if (document.data['outdated'] === true && !(isSingle && isCancelled(world, mirror, id))) continue
    throw new Violation('convergence', `${id} is left over: ${tellDocument(document.data)}`)
  }
}

function isCancelled({ google: { core } }: SimulatedWorld, { account, calendar }: Mirror, id: string): boolean {
  return core.events.get(account.email, calendar.id, id).status === 'cancelled'
}

/** What may leave a record behind that no state names: one night in thirty lets go of it. */
const INTERRUPTIONS = [
  'crash before an effect',
  'crash after an effect',
  'writer dies between chunks',
  'commit lost',
  'commit late',
  'commit repeated',
  'commit unconfirmed',
  'read fails',
  'lease taken over',
] as const

/** Of what is set apart there is a record. */
function checkQuarantine(world: SimulatedWorld, mirror: Mirror): void {
  // Records that a crash or a change of mind left behind, or out, are put right by the night.
  if (world.verifiedFrom === Infinity) return
  const recorded = new Set(
    world.documents
      .find({ from: { collection: 'quarantine' }, where: [{ field: 'calendarRef', op: '==', value: mirror.ref }] })
      .map(({ data }) => data['eventId']),
  )
  const mayBeLeft = INTERRUPTIONS.some((name) => world.faults.fired.has(name))
  for (const { id, summary } of listWindow(world, mirror)) {
    if (recorded.has(id) === isOdd(summary) || (mayBeLeft && recorded.has(id))) continue
    throw new Violation('odd events are set apart', `${id} is in ${isOdd(summary) ? 'no' : 'the'} quarantine`)
  }
}

function checkSeries(world: SimulatedWorld, mirror: Mirror): void {
  const {
    google: { core },
    watch,
    documents,
  } = world
  watch.count('series documents converge')
  const stored = new Map(
    documents
      .find({
        from: { collection: 'users/somebody/series' },
        where: [{ field: 'calendarRef', op: '==', value: mirror.ref }],
      })
      .map((document) => [String(document.data['eventId']), document]),
  )
  const expected = new Set(
    [...watch.storedEvents(mirror.ref).values()].flatMap(({ data }) =>
      typeof data['recurringEventId'] === 'string' ? [data['recurringEventId']] : [],
    ),
  )
  for (const id of expected) {
    const event = mirror.truth.find(id)
    // Of what is not shown there is no document.
    if (!event || event.status === 'cancelled') continue
    const document = stored.get(id)
    stored.delete(id)
    const zone = core.calendars.get(mirror.account.email, mirror.calendar.id).timeZone
    if (tellRow(event, zone)?.text === ODD) continue
    const rule = JSON.stringify(document?.data['recurrence'])
    const wanted = JSON.stringify(event.recurrence)
    if (!document || rule !== wanted || document.data['summary'] !== (event.summary ?? null)) {
      throw new Violation(
        'series documents converge',
        `${id} has ${rule} instead of ${wanted}, ${String(document?.data['summary'])}`,
      )
    }
  }
  // Of a recurring event whose instances are set apart the document may be there or not, as long as the last night's
  // listing had them.
  for (const { recurringEventId, summary } of listWindow(world, mirror, LAST_NIGHT)) {
    if (recurringEventId !== undefined && isOdd(summary)) stored.delete(recurringEventId)
  }
  for (const id of stored.keys()) throw new Violation('series documents converge', `${id} is left over`)
}

/** Tasks come twice: what was done before is done again, for nothing. */
async function checkReplay(world: SimulatedWorld, runOn: () => Promise<void>): Promise<void> {
  const tasks = world.deployment.syncQueue.history.filter((_, index, all) => index >= all.length - 2)
  let written = 0
  world.watch.onWritten = (paths) => {
    written += paths
  }
  const calls = world.google.calls
  for (const { data } of tasks) world.deployment.syncQueue.take(data)
  await runOn()
  world.watch.onWritten = undefined
  world.watch.count('replaying tasks writes nothing')
  world.watch.count('an idle sync costs one read and one call')
  if (written > 0) {
    throw new Violation('replaying tasks writes nothing', `${written} documents are written`)
  }
  const pages = world.history.ragged ? 3 : 1
  if (world.google.calls - calls > tasks.length * pages) {
    throw new Violation(
      'an idle sync costs one read and one call',
      `${world.google.calls - calls} calls for ${tasks.length} tasks`,
    )
  }
}
