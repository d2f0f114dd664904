import { globSync, readFileSync } from 'node:fs'
import { z } from 'zod'
import { countLackingGrants } from '../../cli/doctor/count-lacking-grants'
import { readStory } from '../../cli/explain/read-story'
import { compareUser, readSample } from '../../cli/migrate/compare-user'
import { chooseCalendars } from '../../cli/mirror/choose-calendars'
import { readQuarantine } from '../../cli/quarantine/read-quarantine'
import { readStatus } from '../../cli/status/read-status'
import { deleteUser } from '../../functions/src/accounts/delete-user'
import { disconnectAccount } from '../../functions/src/accounts/disconnect-account'
import { listCalendars } from '../../functions/src/accounts/list-calendars'
import { releaseChannels } from '../../functions/src/accounts/release-channels'
import { resumeCalendars } from '../../functions/src/accounts/resume-calendars'
import { resumeDisconnects } from '../../functions/src/accounts/resume-disconnects'
import { rotateCredentials } from '../../functions/src/accounts/rotate-credentials'
import { selectCalendars } from '../../functions/src/accounts/select-calendars'
import { tendCalendarLists } from '../../functions/src/accounts/tend-calendar-lists'
import { unselectCalendar } from '../../functions/src/accounts/unselect-calendar'
import { explainEvent } from '../../functions/src/mirror/explain-event'
import { exportData } from '../../functions/src/mirror/export-data'
import { readHealth } from '../../functions/src/mirror/health'
import { listEvents } from '../../functions/src/mirror/list-events'
import { calendarIdSchema, eventIdSchema, eventRef } from '../../functions/src/model/ids'
import { paths } from '../../functions/src/model/paths'
import { reconcileCalendars } from '../../functions/src/sync/reconciliation/reconcile-calendars'
import { syncNow } from '../../functions/src/sync/sync-now'
import { disconnecting } from '../support/disconnecting'
import { DAY, hourlyDependencies, runHourly } from '../support/hourly-run'
import { MirrorWorld } from '../support/mirror-world'
import type { MirroredCalendar } from '../support/mirrored-calendar'
import { readQueryCode } from '../support/query-sites'
import { type AskedQuery, neverAsked, recordQueries } from '../support/recorded-queries'
import { nightly, reconcile } from '../support/reconciled'
import { watchMirrored } from '../support/watch-mirrored'
import { withChangedRows } from '../support/with-changed-rows'

const SOURCES = '{functions/src,cli,client,web/src,local}/**/*.{ts,tsx}'

const { sites, direct } = readQueryCode(
  globSync(SOURCES)
    .filter((path) => !/\/(lib|dist|node_modules)\/|\.d\.ts$/.test(path))
    .map((path) => ({ path, text: readFileSync(path, 'utf8') })),
)

const rowSchema = z.looseObject({ id: z.string() })
const { signal } = new AbortController()

/**
 * All that is done to a mirror by its owner, by each hour, by each night and by its operator, in a world whose Firestore
 * asks for the indexes that the real one asks for: a place in the code that has asked here has what it needs.
 */
describe('each query has its index, wherever it is asked', () => {
  const asked: AskedQuery[] = []
  let world: MirrorWorld
  let mirror: MirroredCalendar

  beforeAll(async () => {
    world = await MirrorWorld.open((store) => recordQueries(store, asked))
    mirror = await world.mirrorCalendar()
    await liveByDay()
    await beFoundWrong()
    await beLookedAfter()
    await beLookedAt()
    await beEnded()
  }, 120_000)
  afterAll(() => world.close())

  async function liveByDay(): Promise<void> {
    mirror.insert('single', '2026-03-04T09:00:00Z')
    const weekly = mirror.insert('weekly', '2026-03-03T09:00:00Z', 1, {
      start: { dateTime: '2026-03-03T09:00:00Z', timeZone: 'Europe/Berlin' },
      end: { dateTime: '2026-03-03T10:00:00Z', timeZone: 'Europe/Berlin' },
      recurrence: ['RRULE:FREQ=WEEKLY;COUNT=8'],
    })
    await watchMirrored(mirror)
    await mirror.runWaitingTasks()
    mirror.patch(weekly, { summary: 'fortnightly' })
    await mirror.sync()
    mirror.patch(await anInstance(), { summary: 'this time elsewhere' })
    await mirror.sync()
  }

  async function anInstance(): Promise<string> {
    const instance = (await mirror.documents()).find(({ data }) => data['recurringEventId'] !== null)
    return z.string().parse(instance?.data['eventId'])
  }

  /** Nights that find an event that cannot be mirrored, and documents that somebody edited by hand. */
  async function beFoundWrong(): Promise<void> {
    const odd = await anInstance()
    const night = nightly(mirror)
    const spoil = (row: unknown) => (rowSchema.parse(row).id === odd ? { ...rowSchema.parse(row), start: 'odd' } : row)
    const spoilt = { ...night, access: withChangedRows(night.access, (rows) => rows.map(spoil)) }
    mirror.patch(odd, { summary: 'odd' })
    await mirror.sync(spoilt)
    await reconcile(mirror, 'thirtieth', spoilt)
    await reconcile(mirror, 'all')
    const [first, second] = await mirror.documents()
    if (!first || !second) throw new Error('no documents')
    await world.store.commit([{ kind: 'update', path: first.path, data: { contentHash: 7 } }])
    world.clock.advance(DAY)
    await reconcile(mirror, 'all')
    for (const contentHash of [-1, null]) {
      await world.store.commit([{ kind: 'update', path: second.path, data: { contentHash } }])
      await reconcile(mirror, 'all')
    }
    const { contentHash: _, ...unhashed } = first.data
    const surplus = paths.event(mirror.id.uid, eventRef(mirror.id.calendarRef, eventIdSchema.parse('surplus')))
    await world.store.commit([{ kind: 'set', path: surplus, data: unhashed }])
    await reconcile(mirror, 'all')
  }

  const given = () => ({ ...disconnecting(world, mirror), ...hourlyDependencies(mirror) })
  const choosing = () => ({ ...given(), windowSpan: nightly(mirror).windowSpan })

  async function beLookedAfter(): Promise<void> {
    await runHourly(mirror)
    await tendCalendarLists(given())
    await resumeDisconnects(given())
    const queue = { enqueue: () => Promise.resolve({ jobId: 'none' }) }
    await reconcileCalendars({ ...given(), queue, spread: DAY / 8 })
    await rotateCredentials(world.keyring, given())
  }

  async function beLookedAt(): Promise<void> {
    const { uid, accountId, calendarRef, calendarId } = mirror.id
    const { store, clock } = world
    await readHealth({ store, clock })
    await readStatus(store, { now: clock.now() })
    await countLackingGrants(store)
    await chooseCalendars(store, {}, signal)
    await chooseCalendars(store, { user: uid }, signal)
    await readQuarantine(store, {}, signal)
    const link = { eventId: eventIdSchema.parse('unknown'), calendarId: calendarIdSchema.parse(calendarId) }
    const since = new Date(clock.now() - DAY)
    await readStory({ uid, link }, { ...given(), log: () => Promise.resolve([]), since })
    await explainEvent(uid, { ...link, calendarId: calendarIdSchema.parse('unknown') }, given())
    const old = `users/${uid}/old`
    await store.commit([{ kind: 'set', path: `${old}/1`, data: { id: 'single' } }])
    await readSample(store, old)
    const mapping = { eventId: 'id', calendarId: null, summary: 'summary', start: 'start', end: 'end' }
    await compareUser(uid, old, mapping, store, { signal, onProgress: () => undefined })
    await listEvents(uid, { from: null, to: null, calendar: calendarRef, limit: 50, after: null }, given())
    await syncNow(uid, { calendar: undefined, background: true }, given())
    await listCalendars(uid, null, given())
    await listCalendars(uid, accountId, given())
    for await (const piece of exportData(uid, given())) expect(piece).not.toBe('')
  }

  async function beEnded(): Promise<void> {
    const { uid, accountId, calendarRef } = mirror.id
    await releaseChannels(uid, accountId, given())
    await resumeCalendars(uid, accountId, choosing())
    await selectCalendars(uid, accountId, [calendarRef], choosing())
    await unselectCalendar(uid, calendarRef, given())
    await unselectCalendar(uid, calendarRef, given())
    await disconnectAccount(uid, accountId, given())
    await world.reconnect(mirror.id)
    await deleteUser(uid, given())
  }

  it('no place has not asked', () => {
    expect(sites.length).toBeGreaterThan(40)
    expect(neverAsked(sites, asked)).toEqual([])
  })

  it('nobody asks Firestore past the store', () => {
    expect(direct).toEqual(['client/queries.ts', 'functions/src/firestore/build-query.ts'])
  })

  it('the indexes are needed for', () => {
    expect([...new Set(asked.map(({ shape }) => shape))]).toEqual(
      expect.arrayContaining([
        'accounts',
        'calendarLists tendAt<= by tendAt',
        'calendars accountId==',
        'calendars accountId== selected==',
        'channels statein syncId> by syncId',
        'channels syncId==',
        'channels syncId== state==',
        'channels uid== accountId==',
        'credentials',
        'credentials accountId==',
        'erasures startedAt<= by startedAt',
        'erasures uid== accountId== kind==',
        'erasures uid== calendarRef==',
        'erasures uid== kind==',
        'events accountId==',
        'events calendarRef==',
        'events calendarRef== contentHash==',
        'events calendarRef== contentHash>= contentHash< sum contentHash',
        'events calendarRef== contentHash>= contentHash< by contentHash',
        'quarantine uid== accountId==',
        'quarantine uid== calendarRef==',
        'reconciliations uid== accountId==',
        'series calendarRef== contentHash>= contentHash< by contentHash',
        'syncState',
        'syncState uid== accountId==',
      ]),
    )
  })
})
