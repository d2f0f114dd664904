import { setTimeout as sleep } from 'node:timers/promises'
import type { DocumentStore } from '../../../functions/src/firestore/document-store'
import { syncCalendarHandler } from '../../../functions/src/entrypoints/sync-calendar'
import { QueueUnavailable } from '../../../functions/src/model/errors/queue-unavailable'
import { RateLimited } from '../../../functions/src/model/errors/rate-limited'
import { MAX_CHUNK_WRITES } from '../../../functions/src/sync/chunk-size'
import { syncNow } from '../../../functions/src/sync/sync-now'
import { aroundTransactions } from '../../support/around-transactions'
import { expectEqual } from '../../support/expect-equal'
import { insertMany } from '../../support/fill-calendar'
import { type BeforePage, inPages } from '../../support/in-pages'
import { MirrorWorld } from '../../support/mirror-world'
import type { MirroredCalendar } from '../../support/mirrored-calendar'
import { summariesOf } from '../../support/summaries-of'
import { watchMirrored } from '../../support/watch-mirrored'
import { withApi } from '../../support/with-api'

/** Two workers, or a worker and its user, in the one order that spoils it. */
describe('interleavings', () => {
  let world: MirrorWorld
  beforeAll(async () => {
    world = await MirrorWorld.open()
  })
  afterAll(async () => {
    await world.close()
  })

  it('R4 two attempts of one task at once do not take the lease from each other again and again', async () => {
    const calendar = await world.mirrorCalendar()
    insertMany(calendar, 600)
    const { epoch = 0 } = (await calendar.state()) ?? {}
    const attempt = async (before: BeforePage) => {
      const { access, ...rest } = calendar.dependencies()
      const data = { version: 1, syncId: calendar.id.syncId, cause: { kind: 'watch' } }
      const handle = syncCalendarHandler(() => ({ ...rest, access: inPages(access, 20, before) }))
      await handle({ data, id: 'a-task', retryCount: 0 })
    }
    const robbed = Promise.withResolvers<void>()
    const firstEnded = Promise.withResolvers<void>()
    let second: Promise<void> | undefined
    const first = attempt(async ({ kind }, page) => {
      if (kind !== 'window' || page !== 5 || second) return
      second = attempt(async (listing, at) => {
        if (listing.kind !== 'window' || at !== 5) return
        robbed.resolve()
        await firstEnded.promise
      })
      await robbed.promise
    }).finally(firstEnded.resolve)
    await first
    await second
    expect((await calendar.state())?.epoch).toBe(epoch + 2)
    await expectEqual(calendar)
  })

  it('R29 who asks for a sync while another worker meets the same rate limit is queued, not refused', async () => {
    const calendar = await world.mirrorCalendar()
    await calendar.sync()
    const limit = ({ access, ...rest }: ReturnType<MirroredCalendar['dependencies']>) => ({
      ...rest,
      access: withApi(access, () => ({ listEvents: () => Promise.reject(new RateLimited(null)) })),
    })
    const { store, ...rest } = limit(calendar.dependencies())
    let commits = 0
    const slow: DocumentStore = {
      ...store,
      async commit(writes) {
        commits += 1
        if (commits === 1) await calendar.sync(limit(calendar.dependencies()))
        await store.commit(writes)
      },
    }
    const asked = { calendar: undefined, background: false }
    expect(await syncNow(calendar.id.uid, asked, { ...rest, store: slow })).toMatchObject({ status: 'queued' })
    expect(await calendar.state()).toMatchObject({ rateLimits: 1 })
  })

  it('R32 a channel that is opened during a full sync makes the calendar live', async () => {
    const calendar = await world.mirrorCalendar()
    insertMany(calendar, 3)
    const { access, ...rest } = calendar.dependencies()
    let watched = 0
    const watching = withApi(access, (api) => ({
      async listEvents(listing, pageToken) {
        if (listing.kind === 'token') {
          watched += 1
          await watchMirrored(calendar)
        }
        return await api.listEvents(listing, pageToken)
      },
    }))
    await calendar.sync({ ...rest, access: watching })
    expect(watched).toBe(1)
    expect(await calendar.state()).toMatchObject({ push: { kind: 'channel' } })
    expect(await calendar.document()).toMatchObject({ state: 'live' })
  })

  it('R32 a watch that died between its channel and its first sync is completed by calling it again', async () => {
    const calendar = await world.mirrorCalendar()
    await calendar.sync()
    calendar.insert('Unheard', '2026-03-05T10:00:00Z')
    const queue = { enqueue: () => Promise.reject(new QueueUnavailable('down')) }
    await expect(watchMirrored(calendar, { queue })).rejects.toThrow(QueueUnavailable)
    await watchMirrored(calendar)
    await calendar.runWaitingTasks()
    expect(await summariesOf(calendar)).toEqual(['Unheard'])
  })

  it('R9 an edit between two pages of instances takes none of them away, not for a moment', async () => {
    const calendar = await world.mirrorCalendar()
    const weekly = {
      start: { dateTime: '2026-03-03T09:00:00', timeZone: 'Europe/Berlin' },
      end: { dateTime: '2026-03-03T10:00:00', timeZone: 'Europe/Berlin' },
      recurrence: ['RRULE:FREQ=WEEKLY;COUNT=8'],
    }
    const ids = Array.from({ length: 6 }, (_, n) => calendar.insert(`Weekly ${n}`, '2026-03-03T08:00:00Z', 1, weekly))
    await calendar.sync()
    for (const id of ids) calendar.patch(id, { location: 'Room 1' })
    world.google.switches.pages = 'ragged'
    const { access, ...rest } = calendar.dependencies()
    let edits = 0
    const edited = withApi(access, (api) => ({
      async listEvents(listing, pageToken) {
        // Twice, so that the listing that was made again is made once more.
        if (listing.kind === 'window' && pageToken !== undefined && edits < 2) {
          edits += 1
          calendar.patch(ids[5] ?? '', { summary: `Edited ${edits}` })
        }
        return await api.listEvents(listing, pageToken)
      },
    }))
    const outcome = await calendar.sync({ ...rest, access: edited })
    world.google.switches.pages = 'full'
    expect(edits).toBe(2)
    expect(outcome).toMatchObject({ kind: 'completed', counts: { deleted: 0, created: 0 } })
    await calendar.sync()
    await expectEqual(calendar)
  })

  it('R16 an edit between two pages of what changed during a full sync leaves all events where they are', async () => {
    const calendar = await world.mirrorCalendar()
    const ids = Array.from({ length: 4 }, (_, n) =>
      calendar.insert(`Daily ${n}`, `2026-03-0${n + 3}T08:00:00Z`, 1, {
        start: { dateTime: `2026-03-0${n + 3}T09:00:00`, timeZone: 'Europe/Berlin' },
        end: { dateTime: `2026-03-0${n + 3}T10:00:00`, timeZone: 'Europe/Berlin' },
        recurrence: ['RRULE:FREQ=DAILY;COUNT=2'],
      }),
    )
    await calendar.sync()
    world.google.expireSyncTokens(calendar.id.calendarId)
    world.google.switches.pages = 'ragged'
    const { access, ...rest } = calendar.dependencies()
    const edited = { listing: 0, changes: 0 }
    const edits = withApi(access, (api) => ({
      async listEvents(listing, pageToken) {
        const part = listing.kind === 'window' ? 'listing' : listing.kind === 'delta' ? 'changes' : null
        if (part !== null && pageToken !== undefined && edited[part] === 0) {
          edited[part] += 1
          for (const id of ids.slice(1)) calendar.patch(id, { summary: `Edited during the ${part}` })
        }
        return await api.listEvents(listing, pageToken)
      },
    }))
    const outcome = await calendar.sync({ ...rest, access: edits })
    world.google.switches.pages = 'full'
    expect(edited).toEqual({ listing: 1, changes: 1 })
    expect(outcome).toMatchObject({ kind: 'completed', counts: { deleted: 0 } })
    await calendar.sync()
    await expectEqual(calendar)
  })

  it('R3 an event on two pages is stored as on the later one, whichever commit takes longer', async () => {
    const calendar = await world.mirrorCalendar()
    const many = Array.from({ length: MAX_CHUNK_WRITES + 1 }, () => calendar.insert('Meeting', '2026-03-03T08:00:00Z'))
    const { access, store, ...rest } = calendar.dependencies()
    const moving = withApi(access, (api) => ({
      async listEvents(listing, pageToken) {
        if (listing.kind !== 'agenda') return await api.listEvents(listing, pageToken)
        const page = await api.listEvents(listing)
        if (pageToken !== undefined) return { ...page, rows: page.rows.slice(-1) }
        const [start, end] = ['2026-03-05T08:00:00Z', '2026-03-05T09:00:00Z'].map((dateTime) => ({ dateTime }))
        calendar.patch(many[0] ?? '', { start, end })
        return { ...page, next: { kind: 'page', pageToken: 'the rest' } as const }
      },
    }))
    const overtaken = Promise.withResolvers<void>()
    const slow = aroundTransactions(store, {
      before: (number) => (number === 0 ? Promise.race([overtaken.promise, sleep(500)]) : undefined),
      after: () => overtaken.resolve(),
    })
    await calendar.sync({ ...rest, access: moving, store: slow })
    await expectEqual(calendar)
  })

  it('R14 a zone that changes between a delta and the instances it asks for never mixes days', async () => {
    const calendar = await world.mirrorCalendar('Europe/Berlin')
    const holiday = calendar.insert('Holiday', '2026-03-05T00:00:00Z', 1, {
      start: { date: '2026-03-05' },
      end: { date: '2026-03-06' },
      recurrence: ['RRULE:FREQ=WEEKLY;COUNT=1'],
    })
    await calendar.sync()
    calendar.patch(holiday, { location: 'At home' })
    const { access, ...rest } = calendar.dependencies()
    const moving = withApi(access, (api) => ({
      async listInstances(listing, pageToken) {
        world.google.changeCalendar(calendar.id.calendarId, { timeZone: 'America/New_York' })
        return await api.listInstances(listing, pageToken)
      },
    }))
    await calendar.sync({ ...rest, access: moving })
    expect((await calendar.documents()).map(({ data }) => data['startAt'])).toEqual([new Date('2026-03-05T05:00:00Z')])
    expect(await calendar.state()).toMatchObject({ timeZone: 'America/New_York' })
    await expectEqual(calendar)
  })
})
