import { z } from 'zod'
import type { DocumentStore, Write } from '../../../functions/src/firestore/document-store'
import { DocumentRejected } from '../../../functions/src/model/errors/document-rejected'
import { GoogleUnavailable } from '../../../functions/src/model/errors/google-unavailable'
import type { SyncDependencies } from '../../../functions/src/sync/sync-dependencies'
import { MirrorWorld } from '../../support/mirror-world'
import type { MirroredCalendar } from '../../support/mirrored-calendar'
import { nightly, reconcile } from '../../support/reconciled'
import { withApi } from '../../support/with-api'
import { withRows } from '../../support/with-rows'

const identified = z.looseObject({ id: z.string() })
const weekly = {
  start: { dateTime: '2026-03-03T09:00:00', timeZone: 'Europe/Berlin' },
  end: { dateTime: '2026-03-03T10:00:00', timeZone: 'Europe/Berlin' },
  recurrence: ['RRULE:FREQ=WEEKLY;COUNT=8'],
}

describe('R15 an event that cannot be mirrored', () => {
  let world: MirrorWorld
  beforeAll(async () => {
    world = await MirrorWorld.open()
  })
  afterAll(async () => {
    await world.close()
  })

  async function quarantineOf(calendar: MirroredCalendar) {
    const documents = await world.store.query({
      from: { collection: 'quarantine' },
      where: [{ field: 'calendarRef', op: '==', value: calendar.id.calendarRef }],
    })
    return documents.map(({ data }) => data['eventId'])
  }

  /** Firestore with a distaste for one title. */
  function refusing(store: DocumentStore, summary: string): DocumentStore {
    const check = (writes: readonly Write[]) => {
      const refused = writes.some((write) => write.kind === 'set' && write.data['summary'] === summary)
      if (refused) throw new DocumentRejected('INVALID_ARGUMENT')
    }
    return {
      ...store,
      commit: async (writes) => {
        check(writes)
        await store.commit(writes)
      },
      transaction: (body) =>
        store.transaction((transaction) =>
          body({
            ...transaction,
            getAll: (paths) => transaction.getAll(paths),
            write: (writes) => {
              check(writes)
              transaction.write(writes)
            },
          }),
        ),
    }
  }

  /** A Google that lists one event as nobody can read it. */
  function spoiling<Dependencies extends SyncDependencies>(dependencies: Dependencies, id: string): Dependencies {
    const access = withApi(dependencies.access, (api) => ({
      async listEvents(listing, pageToken) {
        const page = await api.listEvents(listing, pageToken)
        const rows = page.rows.map((row) => identified.parse(row))
        return { ...page, rows: rows.map((row) => (row.id === id ? { ...row, summary: 7 } : row)) }
      },
    }))
    return { ...dependencies, access }
  }

  function syncRefusing(calendar: MirroredCalendar, summary: string) {
    const dependencies = calendar.dependencies()
    return calendar.sync({ ...dependencies, store: refusing(dependencies.store, summary) })
  }

  const summaries = async (calendar: MirroredCalendar) =>
    (await calendar.documents()).map(({ data }) => String(data['summary'])).toSorted()

  it('is found among many by halving, and all others are mirrored', async () => {
    const calendar = await world.mirrorCalendar()
    for (let hour = 0; hour < 10; hour += 1) calendar.insert(`Event ${hour}`, `2026-03-04T0${hour}:00:00Z`)
    const poison = calendar.insert('Poison', '2026-03-04T10:00:00Z')
    const outcome = await syncRefusing(calendar, 'Poison')
    expect(outcome).toEqual({ kind: 'completed', counts: { created: 10, updated: 0, deleted: 0 } })
    expect(await summaries(calendar)).toEqual(Array.from({ length: 10 }, (_, hour) => `Event ${hour}`))
    expect(await quarantineOf(calendar)).toEqual([poison])
    expect((await calendar.state())?.quarantineFilter).toHaveLength(8)
  })

  it('on the fast path it does not stop the token, and its old document says that it is outdated', async () => {
    const calendar = await world.mirrorCalendar()
    const id = calendar.insert('Fine', '2026-03-04T10:00:00Z')
    await calendar.sync()
    const token = (await calendar.state())?.token
    calendar.patch(id, { summary: 'Poison' })
    calendar.insert('Lunch', '2026-03-05T10:00:00Z')
    await syncRefusing(calendar, 'Poison')
    expect(await summaries(calendar)).toEqual(['Fine', 'Lunch'])
    expect((await calendar.documents()).map(({ data }) => data['outdated'] ?? false)).toEqual([true, false])
    expect((await calendar.state())?.token).not.toBe(token)
    expect(await quarantineOf(calendar)).toEqual([id])
  })

  it('leaves the quarantine when it can be mirrored again, and its document is whole', async () => {
    const calendar = await world.mirrorCalendar()
    const id = calendar.insert('Fine', '2026-03-04T10:00:00Z')
    await calendar.sync()
    calendar.patch(id, { summary: 'Poison' })
    await syncRefusing(calendar, 'Poison')
    calendar.patch(id, { summary: 'Fine' })
    await calendar.sync()
    expect(await calendar.mirrored()).toEqual(await calendar.expected())
    expect((await calendar.documents())[0]?.data).not.toHaveProperty('outdated')
    expect(await quarantineOf(calendar)).toEqual([])
    expect((await calendar.state())?.quarantineFilter).toHaveLength(0)
  })

  it('stays in quarantine where it is edited and refused once more, and its record says what it is now', async () => {
    const calendar = await world.mirrorCalendar()
    const id = calendar.insert('Fine', '2026-03-04T10:00:00Z')
    await calendar.sync()
    calendar.patch(id, { summary: 'Poison' })
    await syncRefusing(calendar, 'Poison')
    for (const location of ['Room 1', 'Room 2']) {
      calendar.patch(id, { location })
      await syncRefusing(calendar, 'Poison')
      expect(await quarantineOf(calendar)).toEqual([id])
    }
  })

  it('leaves the quarantine when Google cancels it', async () => {
    const calendar = await world.mirrorCalendar()
    const id = calendar.insert('Poison', '2026-03-04T10:00:00Z')
    await syncRefusing(calendar, 'Poison')
    expect(await quarantineOf(calendar)).toEqual([id])
    calendar.delete(id)
    await calendar.sync()
    expect(await quarantineOf(calendar)).toEqual([])
  })

  it('marks the old document of an event that can no longer be mapped, once', async () => {
    const calendar = await world.mirrorCalendar()
    const id = calendar.insert('Fine', '2026-03-04T10:00:00Z')
    await calendar.sync()
    const syncWithoutStart = async () => {
      calendar.patch(id, { location: `Room ${calendar.log.length}` })
      const dependencies = calendar.dependencies()
      const odd = () => [{ id, status: 'confirmed' }]
      await calendar.sync({ ...dependencies, access: withRows(dependencies.access, odd) })
    }
    await syncWithoutStart()
    const [marked] = await calendar.documents()
    expect(marked?.data).toMatchObject({ summary: 'Fine', outdated: true })
    await syncWithoutStart()
    expect((await calendar.documents())[0]?.updateTime).toBe(marked?.updateTime)
  })

  it('marks the old document of an event whose row cannot be read, until it can be again', async () => {
    const calendar = await world.mirrorCalendar()
    const id = calendar.insert('Fine', '2026-03-04T10:00:00Z')
    await calendar.sync()
    // Google's documentation says text.
    calendar.patch(id, { summary: 'Odd', colorId: 11 })
    await calendar.sync()
    expect((await calendar.documents()).map(({ data }) => data)).toMatchObject([{ summary: 'Fine', outdated: true }])
    expect(await quarantineOf(calendar)).toEqual([id])
    calendar.patch(id, { colorId: '11' })
    await calendar.sync()
    expect(await calendar.mirrored()).toEqual(await calendar.expected())
    expect((await calendar.documents())[0]?.data).not.toHaveProperty('outdated')
    expect(await quarantineOf(calendar)).toEqual([])
  })

  it.each(['a delta', 'a full sync'])(
    'leaves nothing of a single event that is a recurring one now, by %s',
    async (kind) => {
      const calendar = await world.mirrorCalendar()
      const id = calendar.insert('Fine', '2026-03-04T10:00:00Z')
      calendar.insert('Lunch', '2026-03-05T10:00:00Z')
      await calendar.sync()
      calendar.patch(id, { ...weekly, summary: 'Odd', colorId: 11 })
      if (kind === 'a full sync') world.google.expireSyncTokens(calendar.id.calendarId)
      await calendar.sync()
      expect(await summaries(calendar)).toEqual(['Lunch'])
      expect(await quarantineOf(calendar)).toContainEqual(expect.stringContaining(id))
      calendar.patch(id, { colorId: '11' })
      await calendar.sync()
      expect(await calendar.mirrored()).toEqual(await calendar.expected())
      expect(await quarantineOf(calendar)).toEqual([])
    },
  )

  it.each(['a delta', 'a full sync'])(
    'leaves nothing of the instances that a single event had, by %s',
    async (kind) => {
      const calendar = await world.mirrorCalendar()
      const id = calendar.insert('Odd', '2026-03-04T10:00:00Z', 1, weekly)
      calendar.insert('Lunch', '2026-03-05T10:00:00Z')
      await calendar.sync()
      calendar.patch(id, { colorId: 11 })
      await calendar.sync()
      calendar.patch(id, { recurrence: null })
      if (kind === 'a full sync') world.google.expireSyncTokens(calendar.id.calendarId)
      await calendar.sync()
      expect(await summaries(calendar)).toEqual(['Lunch'])
      calendar.patch(id, { colorId: '11' })
      await calendar.sync()
      expect(await calendar.mirrored()).toEqual(await calendar.expected())
    },
  )

  it('leaves the quarantine in a full sync also where the one before came to nothing', async () => {
    const calendar = await world.mirrorCalendar()
    const id = calendar.insert('Poison', '2026-03-05T10:00:00Z')
    const { access, ...rest } = calendar.dependencies()
    const cut = withApi(access, (api) => ({
      async listEvents(listing, pageToken) {
        if (listing.kind === 'delta') throw new GoogleUnavailable('The last listing fails')
        return await api.listEvents(listing, pageToken)
      },
    }))
    const store = refusing(rest.store, 'Poison')
    await expect(calendar.sync({ ...rest, store, access: cut })).rejects.toThrow(GoogleUnavailable)
    expect(await quarantineOf(calendar)).toEqual([id])
    calendar.patch(id, { summary: 'Fine' })
    await calendar.sync()
    expect(await calendar.mirrored()).toEqual(await calendar.expected())
    expect(await quarantineOf(calendar)).toEqual([])
  })

  it('leaves the mirror when Google cancels it, although its row cannot be read as before', async () => {
    const calendar = await world.mirrorCalendar()
    world.google.switches.cancelledRows = 'full'
    const id = calendar.insert('Fine', '2026-03-04T10:00:00Z')
    await calendar.sync()
    calendar.patch(id, { colorId: 11 })
    await calendar.sync()
    expect(await quarantineOf(calendar)).toEqual([id])
    calendar.delete(id)
    await calendar.sync()
    world.google.switches.cancelledRows = 'bare'
    expect(await calendar.documents()).toEqual([])
    expect(await quarantineOf(calendar)).toEqual([])
  })

  it('leaves the quarantine also in a full sync', async () => {
    const calendar = await world.mirrorCalendar()
    const id = calendar.insert('Poison', '2026-03-05T10:00:00Z')
    await syncRefusing(calendar, 'Poison')
    calendar.patch(id, { summary: 'Fine' })
    world.google.expireSyncTokens(calendar.id.calendarId)
    await calendar.sync()
    expect(await summaries(calendar)).toEqual(['Fine'])
    expect(await quarantineOf(calendar)).toEqual([])
  })

  it.each(['a full sync', 'a delta'])('does not stop %s where it is a series with all its instances', async (kind) => {
    const calendar = await world.mirrorCalendar()
    if (kind === 'a delta') await calendar.sync()
    calendar.insert('Poison', '2026-03-03T08:00:00Z', 1, weekly)
    calendar.insert('Lunch', '2026-03-05T10:00:00Z')
    await syncRefusing(calendar, 'Poison')
    expect(await summaries(calendar)).toEqual(['Lunch'])
    expect((await calendar.state())?.token).not.toBeNull()
  })

  it('keeps its old document where it is one instance of many series that changed at once', async () => {
    const calendar = await world.mirrorCalendar()
    const ids = Array.from({ length: 6 }, (_, n) => calendar.insert(`Weekly ${n}`, '2026-03-03T08:00:00Z', 1, weekly))
    await calendar.sync()
    const odd = `${ids[0]}_20260310T080000Z`
    for (const id of ids) calendar.patch(id, { location: 'Room 1' })
    await calendar.sync(spoiling(calendar.dependencies(), odd))
    expect(await calendar.documents()).toHaveLength(48)
    expect(await quarantineOf(calendar)).toEqual([odd])
  })

  it('is marked by a full sync that finds it in the listing with the token alone, and goes in the night', async () => {
    const calendar = await world.mirrorCalendar()
    const id = calendar.insert('Fine', '2026-03-04T10:00:00Z')
    await calendar.sync()
    calendar.patch(id, { start: { dateTime: '2036-03-04T10:00:00Z' }, end: { dateTime: '2036-03-04T11:00:00Z' } })
    world.google.expireSyncTokens(calendar.id.calendarId)
    await calendar.sync(spoiling(calendar.dependencies(), id))
    expect((await calendar.documents()).map(({ data }) => data)).toMatchObject([{ summary: 'Fine', outdated: true }])
    expect(await quarantineOf(calendar)).toEqual([id])
    await reconcile(calendar, 'thirtieth', spoiling(nightly(calendar), id))
    expect(await calendar.documents()).toEqual([])
  })
})
