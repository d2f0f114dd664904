import { Firestore } from '@google-cloud/firestore'
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
import { createFirestoreDocumentStore } from '../../functions/src/firestore/firestore-document-store'
import { calendarRefSchema, eventIdSchema, uidSchema } from '../../functions/src/model/ids'
import type { DocumentQuery, DocumentStore } from '../../functions/src/firestore/document-store'
import { exportData } from '../../functions/src/mirror/export-data'
import { readHealth } from '../../functions/src/mirror/health'
import { listEvents } from '../../functions/src/mirror/list-events'
import { paths } from '../../functions/src/model/paths'
import { systemClock } from '../../functions/src/support/clock'
import { queryStoredInstances, storedEventsOf } from '../../functions/src/sync/stored-events'
import { syncNow } from '../../functions/src/sync/sync-now'
import { reconcileCalendars } from '../../functions/src/sync/reconciliation/reconcile-calendars'
import { disconnecting } from '../support/disconnecting'
import { DAY, hourlyDependencies, runHourly } from '../support/hourly-run'
import { MirrorWorld } from '../support/mirror-world'
import { requireIndexes } from '../support/query-index'
import { nightly, reconcile } from '../support/reconciled'
import { watchMirrored } from '../support/watch-mirrored'
import { testProjectId } from '../support/test-project'

const uid = uidSchema.parse('ana')
const calendar = calendarRefSchema.parse('1~work')
const logger = { info: () => undefined, warn: () => undefined, error: () => undefined }
const from = new Date('2026-03-01T00:00:00Z')
const to = new Date('2026-04-01T00:00:00Z')

describe('each query has its index', () => {
  const firestore = new Firestore({ projectId: testProjectId() })
  const store = requireIndexes(createFirestoreDocumentStore(firestore))

  beforeAll(() => store.commit([{ kind: 'set', path: paths.calendar(uid, calendar), data: { calendarId: 'work' } }]))
  afterAll(() => firestore.terminate())

  it('health', async () => {
    expect(await readHealth({ store, clock: systemClock })).toMatchObject({ oldestPendingSeconds: 0 })
  })

  it.each([
    ['all', { from: null, to: null, calendar: null }],
    ['of some time', { from, to, calendar: null }],
    ['of a calendar', { from: null, to: null, calendar }],
    ['of a calendar and some time', { from, to, calendar }],
  ])('listEvents: %s', async (_, filters) => {
    const listed = await listEvents(uid, { ...filters, limit: 50, after: null }, { store, logger })
    expect(listed).toEqual({ kind: 'page', events: [], nextPageToken: null })
  })

  it('the instances of recurring events', async () => {
    const ids = ['a', 'b'].map((id) => eventIdSchema.parse(id))
    expect(await queryStoredInstances(store, uid, calendar, ids)).toEqual([])
  })

  it('everything of a calendar', async () => {
    expect(await storedEventsOf(store, uid, calendar).next()).toEqual({ done: true, value: undefined })
  })

  it.each([
    [
      'an agenda',
      {
        from: { collection: paths.events(uid) },
        where: [after('endAt'), before('startAt')],
        orderBy: [{ field: 'startAt' }],
      },
    ],
    [
      'an agenda of one calendar',
      {
        from: { collection: paths.events(uid) },
        where: [{ field: 'calendarRef', op: '==' as const, value: calendar }, after('endAt'), before('startAt')],
        orderBy: [{ field: 'startAt' }],
      },
    ],
    [
      'what changed last',
      {
        from: { collection: paths.events(uid) },
        where: [],
        orderBy: [{ field: 'mirroredAt', direction: 'desc' as const }],
        limit: 1,
      },
    ],
  ])('of clients: %s', async (_, query) => {
    expect(await store.query(query)).toEqual([])
  })

  it('and one without would be noticed', async () => {
    const query = { from: { collectionGroup: 'events' }, where: [after('startAt')] }
    await expect(store.query(query)).rejects.toThrow('The query requires an index: COLLECTION_GROUP events (startAt)')
  })
})

/** What a query needs an index for, in words. */
function shapeOf({ from: place, where, orderBy = [] }: DocumentQuery, sumOf?: string): string {
  const collection = 'collection' in place ? (place.collection.split('/').at(-1) ?? '') : `*/${place.collectionGroup}`
  const filters = where.map(({ field, op }) => `${field}${op}`)
  const order = orderBy.filter(({ field }) => field !== '__name__').map(({ field }) => `by ${field}`)
  return [collection, ...filters, ...order, ...(sumOf === undefined ? [] : [`sum ${sumOf}`])].join(' ')
}

function recording(store: DocumentStore, shapes: Set<string>): DocumentStore {
  return {
    ...store,
    query: (query) => {
      shapes.add(shapeOf(query))
      return store.query(query)
    },
    aggregate: (query, sumOf) => {
      shapes.add(shapeOf(query, sumOf))
      return store.aggregate(query, sumOf)
    },
  }
}

/** All that is done to a mirror by its owner, by each hour, by each night and by its operator. */
describe('over the life of a mirror', () => {
  let world: MirrorWorld
  beforeAll(async () => {
    world = await MirrorWorld.open()
  })
  afterAll(() => world.close())

  it('each query has its index', async () => {
    const shapes = new Set<string>()
    const watched = recording(world.store, shapes)
    const mirror = await world.mirrorCalendar()
    const { uid: owner, accountId, calendarRef } = mirror.id
    const given = { ...disconnecting(world, mirror), ...hourlyDependencies(mirror), store: watched }
    const choosing = { ...given, windowSpan: nightly(mirror).windowSpan }
    const odd = mirror.insert('odd', '2026-03-04T09:00:00Z')
    mirror.insert('weekly', '2026-03-03T09:00:00Z', 1, {
      start: { dateTime: '2026-03-03T09:00:00Z', timeZone: 'Europe/Berlin' },
      end: { dateTime: '2026-03-03T10:00:00Z', timeZone: 'Europe/Berlin' },
      recurrence: ['RRULE:FREQ=WEEKLY;COUNT=3'],
    })
    await watchMirrored(mirror, { store: watched })
    await mirror.runWaitingTasks(() => given)

    // Of each hour.
    await runHourly(mirror, { store: watched })
    await tendCalendarLists(given)
    await resumeDisconnects(given)

    // Of a night that finds a document which was edited by hand.
    const night = { ...nightly(mirror), store: watched }
    await reconcileCalendars({ ...given, queue: { enqueue: async () => ({ jobId: 'none' }) }, spread: DAY / 8 })
    await reconcile(mirror, 'all', night)
    const [document] = (await mirror.documents()).filter(({ data }) => data['eventId'] === odd)
    await world.store.commit([{ kind: 'update', path: document?.path ?? '', data: { contentHash: 7 } }])
    world.clock.advance(DAY)
    await reconcile(mirror, 'all', night)

    // Of the operator.
    await rotateCredentials(world.keyring, given)

    // Of its owner.
    await syncNow(owner, { calendar: undefined, background: true }, given)
    await listCalendars(owner, null, given)
    await listCalendars(owner, accountId, given)
    for await (const piece of exportData(owner, given)) expect(piece).not.toBe('')
    await releaseChannels(owner, accountId, given)
    await resumeCalendars(owner, accountId, choosing)
    await selectCalendars(owner, accountId, [calendarRef], choosing)
    await unselectCalendar(owner, calendarRef, given)
    await unselectCalendar(owner, calendarRef, given)
    await disconnectAccount(owner, accountId, given)
    await deleteUser(owner, given)

    expect([...shapes]).toEqual(
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
  }, 60_000)
})

function after(field: string) {
  return { field, op: '>=' as const, value: from }
}

function before(field: string) {
  return { field, op: '<' as const, value: to }
}
