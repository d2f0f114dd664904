import { Firestore } from '@google-cloud/firestore'
import { createFirestoreDocumentStore } from '../../functions/src/firestore/firestore-document-store'
import { calendarRefSchema, eventIdSchema, uidSchema } from '../../functions/src/model/ids'
import { readHealth } from '../../functions/src/mirror/health'
import { listEvents } from '../../functions/src/mirror/list-events'
import { paths } from '../../functions/src/model/paths'
import { systemClock } from '../../functions/src/support/clock'
import { queryStoredInstances, storedEventsOf } from '../../functions/src/sync/stored-events'
import { requireIndexes } from '../support/query-index'
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
    expect(await storedEventsOf(store, paths.events(uid), calendar).next()).toEqual({ done: true, value: undefined })
  })

  it('and one without would be noticed', async () => {
    const query = { from: { collectionGroup: 'events' }, where: [{ field: 'startAt', op: '>=' as const, value: from }] }
    await expect(store.query(query)).rejects.toThrow('The query requires an index: COLLECTION_GROUP events (startAt)')
  })
})
