import type { CalendarSimulator, ListParams } from '../../../../local/calendar-simulator'
import { ada, aSimulator, listAll, meeting, team, tokenOf } from './a-simulator'

const filled = (count: number): CalendarSimulator => {
  const { core } = aSimulator()
  for (let index = 0; index < count; index++)
    core.insertEvent(team, meeting('one of many', 1 + (index % 28)), `id${index}`)
  return core
}

/** How many events are looked at meanwhile. */
const looked = (core: CalendarSimulator, run: () => unknown): number => {
  const before = core.effort.looked
  run()
  return core.effort.looked - before
}

const sizes = [300, 1500] as const

describe('the work of a listing', () => {
  it.each<[string, ListParams]>([
    ['a full listing', {}],
    ['a listing of single events in a window', { singleEvents: true, timeMin: '2026-03-01T00:00:00Z' }],
    ['a listing in order', { orderBy: 'startTime', singleEvents: true }],
  ])('does not grow faster than its rows, in whatever pages: %s', (_name, params) => {
    for (const size of sizes) {
      const core = filled(size)
      const work = looked(core, () => listAll(core, { ...params, maxResults: 100 }))
      // Where a page ends, the next row is looked at twice.
      expect(work).toBeGreaterThanOrEqual(size)
      expect(work).toBeLessThanOrEqual(size + size / 100)
    }
  })

  it('of a delta is what changed, however large the calendar is', () => {
    const works = sizes.map((size) => {
      const core = filled(size)
      const syncToken = tokenOf(core, { maxResults: 2500 })
      core.patchEvent(team, 'id7', { summary: 'edited' })
      return looked(core, () => core.events.list(ada, team, { syncToken }))
    })
    expect(works).toEqual([1, 1])
  })

  it('of a delta does not remember how often an event was edited', () => {
    const core = filled(500)
    const syncToken = tokenOf(core)
    for (let index = 0; index < 5000; index++) core.patchEvent(team, 'id7', { summary: `edit ${index}` })
    expect(looked(core, () => core.events.list(ada, team, { syncToken }))).toBeLessThan(2500)
  })
})
