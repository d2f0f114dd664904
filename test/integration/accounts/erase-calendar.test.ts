import type { Write } from '../../../functions/src/firestore/document-store'
import { eraseCalendar } from '../../../functions/src/mirror/erase-calendar'
import { paths } from '../../../functions/src/model/paths'
import { insertMany } from '../../support/fill-calendar'
import { MirrorWorld } from '../../support/mirror-world'
import type { MirroredCalendar } from '../../support/mirrored-calendar'

describe('erasing a calendar', () => {
  let world: MirrorWorld
  beforeAll(async () => {
    world = await MirrorWorld.open()
  })
  afterAll(async () => {
    await world.close()
  })

  /** A calendar with single events, a recurring one, and one event in quarantine. */
  async function filled(events: number) {
    const calendar = await world.mirrorCalendar()
    insertMany(calendar, events)
    const [start, end] = [10, 11].map((hour) => ({ dateTime: `2026-03-02T${hour}:00:00`, timeZone: 'Europe/Berlin' }))
    const recurrence = ['RRULE:FREQ=WEEKLY;COUNT=5']
    world.google.insertEvent(calendar.id.calendarId, { summary: 'Weekly', start, end, recurrence })
    await calendar.sync()
    await quarantine(calendar)
    return calendar
  }

  async function quarantine({ id }: MirroredCalendar) {
    const { uid, accountId, calendarId, calendarRef } = id
    const path = paths.quarantine(`odd-${calendarRef}`)
    await world.store.commit([{ kind: 'set', path, data: { uid, accountId, calendarId, calendarRef, eventId: 'odd' } }])
  }

  async function left({ id }: MirroredCalendar) {
    const where = [{ field: 'calendarRef', op: '==', value: id.calendarRef } as const]
    const collections = [paths.events(id.uid), paths.seriesOf(id.uid), 'quarantine']
    const counts = collections.map((collection) => world.store.aggregate({ from: { collection }, where }))
    return (await Promise.all(counts)).map(({ count }) => count)
  }

  it('leaves no event, no recurring event and nothing in quarantine, and says how many went', async () => {
    const calendar = await filled(7)
    expect(await left(calendar)).toEqual([12, 1, 1])
    const { commit } = world.store
    expect(await eraseCalendar(calendar.id, { store: world.store, commit })).toBe(14)
    expect(await left(calendar)).toEqual([0, 0, 0])
  })

  it('leaves other calendars alone', async () => {
    const [one, other] = [await filled(2), await filled(2)]
    await eraseCalendar(one.id, { store: world.store, commit: world.store.commit })
    expect(await left(other)).toEqual([7, 1, 1])
  })

  it('goes over several pages, and a second call goes on where the first one failed', async () => {
    const calendar = await world.mirrorCalendar()
    const { uid, calendarRef } = calendar.id
    const writes = Array.from({ length: 2_000 }, (_, at): Write => {
      return { kind: 'set', path: `${paths.events(uid)}/${at}`, data: { calendarRef } }
    })
    for (let start = 0; start < writes.length; start += 500) await world.store.commit(writes.slice(start, start + 500))
    let commits = 0
    const failing = async (deletes: readonly Write[]) => {
      commits += 1
      if (commits === 2) throw new Error('lost')
      await world.store.commit(deletes)
    }
    await expect(eraseCalendar(calendar.id, { store: world.store, commit: failing })).rejects.toThrow('lost')
    expect(await left(calendar)).toEqual([800, 0, 0])
    const seen: number[] = []
    const progress = async (erased: number) => void seen.push(erased)
    expect(await eraseCalendar(calendar.id, { store: world.store, commit: world.store.commit, progress })).toBe(800)
    expect(seen).toEqual([800])
    expect(await left(calendar)).toEqual([0, 0, 0])
  })
})
