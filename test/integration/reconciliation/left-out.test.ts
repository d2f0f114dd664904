import { z } from 'zod'
import { NotFoundAtGoogle } from '../../../functions/src/model/errors/not-found-at-google'
import { expectEqual } from '../../support/expect-equal'
import { insertMany } from '../../support/fill-calendar'
import { MirrorWorld } from '../../support/mirror-world'
import type { MirroredCalendar } from '../../support/mirrored-calendar'
import { nightly, reconcile } from '../../support/reconciled'
import { withApi } from '../../support/with-api'
import { withChangedRows } from '../../support/with-changed-rows'

const idOf = (row: unknown) => z.looseObject({ id: z.string() }).parse(row).id

describe('a night whose listings leave something out', () => {
  let world: MirrorWorld
  beforeAll(async () => {
    world = await MirrorWorld.open()
  })
  afterAll(() => world.close())

  async function mirrored(): Promise<MirroredCalendar> {
    const calendar = await world.mirrorCalendar()
    insertMany(calendar, 40)
    await calendar.sync()
    return calendar
  }

  const some = async (calendar: MirroredCalendar) => {
    const document = (await calendar.documents()).toSorted((a, b) => a.id.localeCompare(b.id))[7]
    if (!document) throw new Error('too few documents')
    return document
  }

  it('R19 listings that leave living events out delete none of them', async () => {
    const calendar = await mirrored()
    const documents = await calendar.documents()
    const single = documents.filter(({ data }) => data['recurringEventId'] === null)
    const hidden = new Set(single.slice(0, 5).map(({ data }) => data['eventId']))
    const dependencies = nightly(calendar)
    const access = withChangedRows(dependencies.access, (rows, kind) =>
      kind === 'window' ? rows.filter((row) => !hidden.has(idOf(row))) : rows,
    )
    await expect(reconcile(calendar, 'thirtieth', { ...dependencies, access })).rejects.toThrow()
    expect(await calendar.documents()).toHaveLength(documents.length)
    expect(await calendar.document()).toMatchObject({ lastVerifiedAt: null })
    await calendar.sync()
    expect((await reconcile(calendar)).outcome).toMatchObject({ kind: 'verified' })
    await expectEqual(calendar)
  })

  it('R19 what listings leave out stays where Google shows the calendar no more while it is asked for it', async () => {
    const calendar = await mirrored()
    const documents = await calendar.documents()
    const hidden = new Set([(await some(calendar)).data['eventId']])
    const dependencies = nightly(calendar)
    const incomplete = withChangedRows(dependencies.access, (rows, kind) =>
      kind === 'window' ? rows.filter((row) => !hidden.has(idOf(row))) : rows,
    )
    let isLost = false
    const access = withApi(incomplete, (api) => ({
      async listEvents(...asked) {
        if (isLost) throw new NotFoundAtGoogle('no such calendar')
        return await api.listEvents(...asked)
      },
      getEvent() {
        isLost = true
        return Promise.reject(new NotFoundAtGoogle('no such event'))
      },
    }))
    await reconcile(calendar, 'thirtieth', { ...dependencies, access })
    expect(isLost).toBe(true)
    expect(await calendar.documents()).toHaveLength(documents.length)
  })

  it('R19 a single event that recurs by now does not keep its old document, though Google shows it by its id', async () => {
    const calendar = await mirrored()
    const old = await some(calendar)
    const id = z.string().parse(old.data['eventId'])
    calendar.patch(id, { recurrence: ['RRULE:FREQ=DAILY;COUNT=3'] })
    await calendar.sync()
    await world.store.commit([{ kind: 'set', path: old.path, data: old.data }])
    expect((await reconcile(calendar)).outcome).toMatchObject({ kind: 'verified' })
    await expectEqual(calendar)
  })
})
