import { planLostCalendar } from '../../../../functions/src/channels/plan-lost-calendar'
import { syncIdSchema } from '../../../../functions/src/model/ids'
import { syncState } from '../../../support/sync-state'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const NOW = Date.parse('2026-03-02T09:17:00Z')
const GRACE = 30 * DAY
const syncId = syncIdSchema.parse('0000000b'.padEnd(32, '0'))

function looks(hours: number, told: { since: number; erasedAt?: number }, id = syncId): readonly (string | null)[] {
  const { since, erasedAt } = told
  const lost = { since: new Date(since), erasedAt: erasedAt === undefined ? null : new Date(erasedAt) }
  const at = Array.from({ length: hours }, (_, hour) => NOW + hour * HOUR)
  return at.map((now) => planLostCalendar(now, id, syncState({ lost }), GRACE))
}

describe('R30 planLostCalendar', () => {
  it('leaves a calendar alone that is not lost', () => {
    expect(planLostCalendar(NOW, syncId, syncState(), GRACE)).toBeNull()
  })

  it('looks for a lost one every six hours while its data is kept', () => {
    expect(looks(48, { since: NOW }).filter((action) => action === 'ask')).toHaveLength(8)
  })

  it('erases it when the time of grace is over, and not before', () => {
    expect(looks(1, { since: NOW - GRACE + 1 })).not.toContain('erase')
    expect(looks(1, { since: NOW - GRACE })).toEqual(['erase'])
  })

  it('looks for it once a day afterwards', () => {
    const after = looks(72, { since: NOW - 2 * GRACE, erasedAt: NOW - GRACE })
    expect(after.filter((action) => action === 'ask')).toHaveLength(3)
    expect(after).not.toContain('erase')
  })

  it('spreads the looks at different calendars over the hours', () => {
    const turns = Array.from({ length: 24 }, (_, number) => {
      const id = syncIdSchema.parse(number.toString(16).padStart(8, '0').padEnd(32, '0'))
      return looks(24, { since: NOW - 2 * GRACE, erasedAt: NOW - GRACE }, id).indexOf('ask')
    })
    expect(new Set(turns).size).toBe(24)
  })

  it('keeps away while somebody is at work on it', () => {
    const lease = { owner: 'somebody', until: new Date(NOW + 1) }
    const lost = { since: new Date(NOW - 2 * GRACE), erasedAt: null }
    expect(planLostCalendar(NOW, syncId, syncState({ lost, lease }), GRACE)).toBeNull()
  })
})
