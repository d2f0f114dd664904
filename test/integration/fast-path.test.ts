import { MirrorWorld } from '../support/mirror-world'

describe('one change, all the way into the mirror', () => {
  let world: MirrorWorld
  beforeAll(async () => {
    world = await MirrorWorld.open()
  })
  afterAll(async () => {
    await world.close()
  })

  it('a first sync brings every event of the window, and nothing else', async () => {
    const calendar = await world.mirrorCalendar()
    calendar.insert('Lunch', '2026-03-02T11:00:00Z')
    calendar.insert('Long ago', '2024-03-02T11:00:00Z')
    calendar.insert('Weekly', '2026-03-03T08:00:00Z', 1, {
      start: { dateTime: '2026-03-03T09:00:00', timeZone: 'Europe/Berlin' },
      end: { dateTime: '2026-03-03T10:00:00', timeZone: 'Europe/Berlin' },
      recurrence: ['RRULE:FREQ=WEEKLY;COUNT=10'],
    })
    const outcome = await calendar.sync()
    expect(outcome).toEqual({ kind: 'completed', counts: { created: 11, updated: 0, deleted: 0 } })
    expect(await calendar.mirrored()).toEqual(await calendar.expected())
  })
})
