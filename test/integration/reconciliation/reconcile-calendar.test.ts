import type { DocumentStore } from '../../../functions/src/firestore/document-store'
import { paths } from '../../../functions/src/model/paths'
import { DAY } from '../../../functions/src/sync/mirror-window'
import { expectEqual, updateTimesOf } from '../../support/expect-equal'
import { insertMany } from '../../support/fill-calendar'
import { MirrorWorld } from '../../support/mirror-world'
import type { MirroredCalendar } from '../../support/mirrored-calendar'
import { driftReports, nightly, reconcile } from '../../support/reconciled'
import { watchMirrored } from '../../support/watch-mirrored'

const HOUR = 3_600_000

const daily = {
  start: { dateTime: '2026-03-02T09:00:00', timeZone: 'Europe/Berlin' },
  end: { dateTime: '2026-03-02T10:00:00', timeZone: 'Europe/Berlin' },
  recurrence: ['RRULE:FREQ=DAILY;COUNT=60'],
}

/** Tells how many sums a store was asked for at once. */
function countingSums(store: DocumentStore) {
  let [now, most] = [0, 0]
  const counting: DocumentStore = {
    ...store,
    async aggregate(query, sumOf) {
      now += 1
      most = Math.max(most, now)
      try {
        return await store.aggregate(query, sumOf)
      } finally {
        now -= 1
      }
    },
  }
  return { store: counting, most: () => most }
}

jest.setTimeout(120_000)

describe('a night', () => {
  let world: MirrorWorld
  beforeAll(async () => {
    world = await MirrorWorld.open()
  })
  afterAll(() => world.close())

  async function mirrored(events = 40): Promise<MirroredCalendar> {
    const calendar = await world.mirrorCalendar()
    insertMany(calendar, events)
    world.google.insertEvent(calendar.id.calendarId, { summary: 'Daily', ...daily })
    await calendar.sync()
    return calendar
  }

  const some = async (calendar: MirroredCalendar, index = 7) => {
    const document = (await calendar.documents()).toSorted((a, b) => a.id.localeCompare(b.id))[index]
    if (!document) throw new Error('too few documents')
    return document
  }

  it('R23 equal sums: nothing is written but that the calendar is verified', async () => {
    const calendar = await mirrored()
    const before = await updateTimesOf(calendar)
    const { outcome, tally } = await reconcile(calendar)
    expect(outcome).toEqual({ kind: 'verified', documents: 100 })
    expect(tally).toMatchObject({ writes: 1, deletes: 0 })
    expect(await updateTimesOf(calendar)).toEqual(before)
    expect(await calendar.document()).toMatchObject({ lastVerifiedAt: new Date(world.clock.now()) })
    expect(await driftReports(calendar)).toEqual([])
  })

  it('a document that somebody deleted comes back', async () => {
    const calendar = await mirrored()
    const { path } = await some(calendar)
    await world.store.commit([{ kind: 'delete', path }])
    expect((await reconcile(calendar)).outcome).toEqual({ kind: 'verified', documents: 100 })
    await expectEqual(calendar)
    expect(await driftReports(calendar)).toMatchObject([
      { causes: { tampered: 1, lostPush: 0 }, examples: [{ collection: 'events', kind: 'missing' }] },
    ])
  })

  it('what is lost of a large calendar is found by few sums at once, and for less than reading all of it', async () => {
    const calendar = await mirrored(1_000)
    const lost = (await calendar.documents()).filter((_, index) => index % 20 === 0)
    await world.store.commit(lost.map(({ path }) => ({ kind: 'delete', path })))
    const dependencies = nightly(calendar)
    const { store, most } = countingSums(dependencies.store)
    const { outcome, tally } = await reconcile(calendar, 'thirtieth', { ...dependencies, store })
    expect(outcome).toEqual({ kind: 'verified', documents: 1_060 })
    await expectEqual(calendar)
    expect(most()).toBeGreaterThan(1)
    expect(most()).toBeLessThanOrEqual(32)
    expect(tally.writes).toBeLessThanOrEqual(lost.length + 10)
    expect(tally.reads).toBeLessThanOrEqual(600)
  })

  it.each([
    ['whole', (data: object) => data],
    ['with a hash of nothing', (data: object) => ({ ...data, contentHash: 0 })],
    ['with a hash that is no number', (data: object) => ({ ...data, contentHash: 'x' })],
  ])('a document that somebody added goes: %s', async (_, change) => {
    const calendar = await mirrored()
    const { data } = await some(calendar)
    const { calendarRef, uid } = calendar.id
    const path = `${paths.events(uid)}/${calendarRef}~made-up`
    await world.store.commit([{ kind: 'set', path, data: { ...change({ ...data, eventId: 'made-up' }), calendarRef } }])
    expect((await reconcile(calendar)).outcome).toEqual({ kind: 'verified', documents: 100 })
    await expectEqual(calendar)
    expect(await driftReports(calendar)).toMatchObject([{ examples: [{ kind: 'surplus' }] }])
  })

  it('a document that has nothing but its calendar is found once in thirty nights', async () => {
    const calendar = await mirrored()
    const { calendarRef, uid } = calendar.id
    const path = `${paths.events(uid)}/${calendarRef}~made-up`
    await world.store.commit([{ kind: 'set', path, data: { calendarRef } }])
    await reconcile(calendar, 'all')
    await expectEqual(calendar)
  })

  it.each([
    ['another number', 12345],
    ['nothing', 0],
    ['a number that no hash is', -5],
    ['far too great', 2 ** 40],
    ['no number', 'hash'],
    ['NaN', Number.NaN],
  ])('a document whose hash somebody altered is written again: %s', async (_, contentHash) => {
    const calendar = await mirrored()
    const { path, data } = await some(calendar)
    await world.store.commit([{ kind: 'update', path, data: { contentHash } }])
    expect((await reconcile(calendar)).outcome).toEqual({ kind: 'verified', documents: 100 })
    const [after] = await world.store.getAll([path])
    expect(after?.data['contentHash']).toEqual(data['contentHash'])
    expect(await driftReports(calendar)).toMatchObject([{ examples: [{ kind: 'different' }] }])
  })

  it('R25 content altered with its hash kept: the deep check reads every document within thirty nights', async () => {
    const calendar = await mirrored()
    const { path } = await some(calendar)
    await world.store.commit([{ kind: 'update', path, data: { summary: 'Nothing of the kind' } }])
    const { path: series } = (await calendar.series())[0] ?? { path: '' }
    await world.store.commit([{ kind: 'update', path: series, data: { recurrence: ['RRULE:FREQ=YEARLY'] } }])
    for (let night = 0; night < 30; night += 1) {
      world.clock.advance(DAY)
      await reconcile(calendar)
    }
    const [repaired] = await world.store.getAll([path])
    // The window has gone past it otherwise.
    if (repaired) expect(repaired.data['summary']).not.toBe('Nothing of the kind')
    expect((await calendar.series())[0]?.data['recurrence']).toEqual(daily.recurrence)
    await expectEqual(calendar)
    const reports = await driftReports(calendar)
    expect(reports.map(({ examples }) => examples).flat()).toContainEqual(
      expect.objectContaining({ collection: 'series', kind: 'altered' }),
    )
  })

  it('altered content is found at once where all is read', async () => {
    const calendar = await mirrored()
    const { path } = await some(calendar)
    await world.store.commit([{ kind: 'update', path, data: { location: 'elsewhere', madeUp: true } }])
    await reconcile(calendar, 'all')
    await expectEqual(calendar)
    const [repaired] = await world.store.getAll([path])
    expect(repaired?.data).not.toHaveProperty('madeUp')
  })

  it('a series document that was deleted, and one too many', async () => {
    const calendar = await mirrored()
    const [series] = await calendar.series()
    if (!series) throw new Error('no series')
    await world.store.commit([
      { kind: 'delete', path: series.path },
      { kind: 'set', path: `${series.path}x`, data: { ...series.data, eventId: 'made-up' } },
    ])
    await reconcile(calendar, 'all')
    expect((await calendar.series()).map(({ path }) => path)).toEqual([series.path])
  })

  it('all pushes lost: the night applies what changed, and says so', async () => {
    const calendar = await mirrored()
    const ids = insertMany(calendar, 5, 'Unheard of')
    const state = await calendar.state()
    expect(state?.push.kind).toBe('none')
    world.clock.advance(DAY / 2)
    calendar.delete(ids[0] ?? '')
    expect((await reconcile(calendar)).outcome).toEqual({ kind: 'verified', documents: 104 })
    await expectEqual(calendar)
  })

  it('R22 edits all through the comparison: no false drift, and nothing newer is repaired', async () => {
    const calendar = await mirrored()
    let edits = 0
    const dependencies = nightly(calendar)
    const { access } = dependencies
    const editing = {
      ...dependencies,
      access: {
        async forAccount(...who: Parameters<typeof access.forAccount>) {
          const api = await access.forAccount(...who)
          return {
            ...api,
            async listEvents(...request: Parameters<typeof api.listEvents>) {
              if (edits < 3 && request[0].kind === 'window') {
                edits += 1
                calendar.insert(`Edited meanwhile ${edits}`, '2026-03-20T08:00:00Z')
                if (edits % 2 === 0) await calendar.sync()
              }
              return await api.listEvents(...request)
            },
          }
        },
      },
    }
    const { outcome } = await reconcile(calendar, 'thirtieth', editing)
    expect(outcome).toEqual({ kind: 'verified', documents: 103 })
    await expectEqual(calendar)
    expect(await driftReports(calendar)).toEqual([])
  })

  it('more than a tenth is made again by a full sync', async () => {
    const calendar = await mirrored(160)
    const documents = await calendar.documents()
    const gone = documents.slice(0, 60).map(({ path }) => ({ kind: 'delete', path }) as const)
    await world.store.commit(gone)
    expect((await reconcile(calendar)).outcome).toEqual({ kind: 'verified', documents: 220 })
    await expectEqual(calendar)
    expect(calendar.log.filter(({ event }) => event === 'calendar_sync_full')).toHaveLength(2)
    expect(await driftReports(calendar)).toMatchObject([{ causes: { tampered: 60 } }])
  })

  it('a handful of differences in a large calendar is found by sums', async () => {
    const calendar = await mirrored(1_500)
    for (const index of [10, 1_200]) {
      const { path } = await some(calendar, index)
      await world.store.commit([{ kind: 'delete', path }])
    }
    const { outcome, tally } = await reconcile(calendar)
    expect(outcome).toEqual({ kind: 'verified', documents: 1_560 })
    await expectEqual(calendar)
    // 52 of them are the deep check.
    expect(tally.reads).toBeLessThan(52 + 300)
  })

  it('R24 somebody commits between comparison and repair: only what was tampered with is drift', async () => {
    const calendar = await mirrored()
    const { path } = await some(calendar)
    await world.store.commit([{ kind: 'delete', path }])
    const dependencies = nightly(calendar)
    let committed = false
    const store: DocumentStore = {
      ...dependencies.store,
      async readOnly(body) {
        const compared = await dependencies.store.readOnly(body)
        if (!committed) {
          committed = true
          calendar.insert('Meanwhile', '2026-03-21T08:00:00Z')
          await calendar.sync()
        }
        return compared
      },
    }
    expect((await reconcile(calendar, 'thirtieth', { ...dependencies, store })).outcome).toMatchObject({
      documents: 101,
    })
    await expectEqual(calendar)
    expect(await driftReports(calendar)).toMatchObject([{ causes: { tampered: 1 } }])
  })

  it('R25 a filter that lost its recurring events is made whole, and then their instances go with them', async () => {
    const calendar = await mirrored()
    const path = paths.syncState(calendar.id.syncId)
    await world.store.commit([{ kind: 'update', path, data: { seriesFilter: new Uint8Array() } }])
    await reconcile(calendar)
    const [series] = await calendar.series()
    calendar.delete(String(series?.data['eventId']))
    await calendar.sync()
    await expectEqual(calendar)
    expect(await calendar.documents()).toHaveLength(40)
  })

  it('R26 what no notification told of is counted, where there is a channel and the change is not of just now', async () => {
    const calendar = await mirrored()
    await watchMirrored(calendar)
    const lost = () =>
      calendar.log.findLast(({ event }) => event === 'calendar_reconciliation_complete')?.fields['lostPush']
    calendar.insert('Just now', '2026-03-21T08:00:00Z')
    await reconcile(calendar)
    expect(lost()).toBe(0)
    calendar.insert('A while ago', '2026-03-22T08:00:00Z')
    world.clock.advance(HOUR)
    await reconcile(calendar)
    expect(lost()).toBe(1)
    expect(await driftReports(calendar)).toMatchObject([{ causes: { lostPush: 1, tampered: 0 } }])
  })
})
