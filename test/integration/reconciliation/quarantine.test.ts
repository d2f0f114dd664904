import { z } from 'zod'
import type { DocumentStore } from '../../../functions/src/firestore/document-store'
import { DocumentRejected } from '../../../functions/src/model/errors/document-rejected'
import { paths } from '../../../functions/src/model/paths'
import { DAY } from '../../../functions/src/sync/mirror-window'
import { expectEqual } from '../../support/expect-equal'
import { insertMany } from '../../support/fill-calendar'
import { MirrorWorld } from '../../support/mirror-world'
import type { MirroredCalendar } from '../../support/mirrored-calendar'
import { nightly, reconcile } from '../../support/reconciled'
import { withChangedRows } from '../../support/with-changed-rows'

const idOf = (row: unknown) => z.looseObject({ id: z.string() }).parse(row).id

const daily = {
  start: { dateTime: '2026-03-02T09:00:00', timeZone: 'Europe/Berlin' },
  end: { dateTime: '2026-03-02T10:00:00', timeZone: 'Europe/Berlin' },
  recurrence: ['RRULE:FREQ=DAILY;COUNT=60'],
}

describe('quarantine at night', () => {
  let world: MirrorWorld
  beforeAll(async () => {
    world = await MirrorWorld.open()
  })
  afterAll(() => world.close())

  async function mirrored(): Promise<MirroredCalendar> {
    const calendar = await world.mirrorCalendar()
    insertMany(calendar, 40)
    world.google.insertEvent(calendar.id.calendarId, { summary: 'Daily', ...daily })
    await calendar.sync()
    return calendar
  }

  it('an event in quarantine is left out here and there, tried again every night, and let go with its series', async () => {
    const calendar = await mirrored()
    const [series] = await calendar.series()
    const instance = (await calendar.documents()).find(({ data }) => data['recurringEventId'] !== null)
    if (!instance || !series) throw new Error('no series')
    const dependencies = nightly(calendar)
    const odd = withChangedRows(dependencies.access, (rows) =>
      rows.map((row) =>
        idOf(row) === instance.data['eventId'] ? { ...z.looseObject({}).parse(row), start: 'odd' } : row,
      ),
    )
    calendar.patch(String(instance.data['eventId']), { summary: 'Odd' })
    await calendar.sync({ ...dependencies, access: odd })
    expect((await reconcile(calendar, 'thirtieth', { ...dependencies, access: odd })).outcome).toEqual({
      kind: 'verified',
      documents: 99,
    })
    const records = async () =>
      await world.store.query({
        from: { collection: 'quarantine' },
        where: [{ field: 'calendarRef', op: '==', value: calendar.id.calendarRef }],
      })
    expect(await records()).toHaveLength(1)
    expect((await reconcile(calendar)).outcome).toEqual({ kind: 'verified', documents: 100 })
    await expectEqual(calendar)
    expect(await records()).toEqual([])

    calendar.patch(String(instance.data['eventId']), { summary: 'Odd again' })
    await calendar.sync({ ...dependencies, access: odd })
    calendar.delete(String(series.data['eventId']))
    await calendar.sync()
    await reconcile(calendar)
    await expectEqual(calendar)
    expect(await records()).toEqual([])
    expect((await calendar.state())?.quarantineFilter).toHaveLength(0)
  })

  it('R15 a document of a recurring event that was altered and that Firestore refuses keeps no night from ending', async () => {
    const calendar = await mirrored()
    const [series] = await calendar.series()
    if (!series) throw new Error('no series')
    await world.store.commit([{ kind: 'update', path: series.path, data: { summary: 'Altered' } }])
    const dependencies = nightly(calendar)
    const { store } = dependencies
    const refusing: DocumentStore = {
      ...store,
      transaction: (body) =>
        store.transaction((transaction) =>
          body({
            ...transaction,
            write(writes) {
              if (writes.some(({ path }) => path === series.path)) throw new DocumentRejected('INVALID_ARGUMENT')
              transaction.write(writes)
            },
          }),
        ),
    }
    const { outcome } = await reconcile(calendar, 'all', { ...dependencies, store: refusing })
    expect(outcome).toMatchObject({ kind: 'verified' })
  })

  it.each([
    ['with its last good state', 1],
    ['without a document of its own', 2],
  ])(
    'R15 the last instance, set apart, takes its recurring event along when it leaves the window: %s',
    async (_, count) => {
      const calendar = await world.mirrorCalendar()
      const { calendarId } = calendar.id
      const dateIn = (days: number) => ({ date: new Date(world.clock.now() + days * DAY).toISOString().slice(0, 10) })
      const day = { start: dateIn(-1), end: dateIn(0) }
      const recurrence = [`RRULE:FREQ=DAILY;INTERVAL=4;COUNT=${count}`]
      const { id } = world.google.insertEvent(calendarId, { summary: 'Rare', ...day, recurrence })
      const last = world.google.events.instances(calendarId, calendarId, id).items.at(-1)?.id
      const odd = () => {
        const dependencies = nightly(calendar)
        const spoil = (row: unknown) => (idOf(row) === last ? { ...z.looseObject({}).parse(row), start: 'odd' } : row)
        return { ...dependencies, access: withChangedRows(dependencies.access, (rows) => rows.map(spoil)) }
      }
      await calendar.sync(count === 1 ? calendar.dependencies() : odd())
      calendar.patch(String(last), { summary: 'Odd' })
      await calendar.sync(odd())
      const seen: (readonly number[])[] = []
      for (let night = 0; night < 45 && seen.at(-1)?.[1] !== 0; night += 1) {
        world.clock.advance(DAY)
        expect((await reconcile(calendar, 'thirtieth', odd())).outcome).toMatchObject({ kind: 'verified' })
        const records = await world.store.query({
          from: { collection: 'quarantine' },
          where: [{ field: 'calendarRef', op: '==', value: calendar.id.calendarRef }],
        })
        seen.push([(await calendar.documents()).length, records.length, (await calendar.series()).length])
      }
      expect(seen.at(-2)).toEqual([count === 1 ? 1 : 0, 1, 1])
      expect(seen.at(-1)).toEqual([0, 0, 0])
    },
  )

  it('R15 a quarantine record that no state names is let go of once in thirty nights', async () => {
    const calendar = await mirrored()
    const { uid, accountId, calendarId, calendarRef } = calendar.id
    const eventId = (await calendar.documents())[7]?.data['eventId']
    const path = paths.quarantine(calendarRef)
    const record = { uid, accountId, calendarId, calendarRef, eventId, reason: 'start: invalid_type' }
    await world.store.commit([{ kind: 'set', path, data: record }])
    await reconcile(calendar, 'all')
    expect(await world.store.getAll([path])).toEqual([undefined])
    await expectEqual(calendar)
  })
})
