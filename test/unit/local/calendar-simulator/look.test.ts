import { createCalendarSimulator } from '../../../../local/calendar-simulator'
import { seededRandom } from '../../../support/seeded-random'

const ada = 'ada@example.com'
const grace = 'grace@example.com'
const march = { timeMin: '2026-03-01T00:00:00Z', timeMax: '2026-04-01T00:00:00Z' }
const at = (hour: string) => ({ dateTime: `2026-03-02T${hour}:00:00Z`, timeZone: 'UTC' })

function google() {
  const core = createCalendarSimulator({
    clock: { now: () => Date.parse('2026-03-01T00:00:00Z') },
    random: seededRandom('look'),
  })
  core.addUser({ email: ada, name: 'Ada' })
  core.addUser({ email: grace, name: 'Grace' })
  const recurrence = ['RRULE:FREQ=DAILY;COUNT=3']
  core.insertEvent(ada, { id: 'daily', summary: 'Daily', start: at('09'), end: at('10'), recurrence })
  core.insertEvent(ada, { id: 'doctor', summary: 'Doctor', visibility: 'private', start: at('07'), end: at('08') })
  return core
}

describe('looking at a calendar as a person at Google', () => {
  it('shows events and instances in order, without those that were cancelled', () => {
    const core = google()
    const [, , second] = core.look.events(ada, ada, march)
    core.deleteEvent(ada, second?.id ?? '')
    expect(core.look.events(ada, ada, march).map(({ summary, start }) => [summary, start?.dateTime])).toEqual([
      ['Doctor', '2026-03-02T07:00:00Z'],
      ['Daily', '2026-03-02T09:00:00Z'],
      ['Daily', '2026-03-04T09:00:00Z'],
    ])
  })

  it('shows the one who looks no more than their role allows, and nothing without one', () => {
    const core = google()
    core.shareCalendar(ada, grace, 'reader')
    expect(core.look.event(grace, ada, 'doctor').summary).toBeUndefined()
    core.unshareCalendar(ada, grace)
    expect(() => core.look.events(grace, ada, march)).toThrow('Not Found')
    expect(core.look.calendars(grace).map(({ id }) => id)).toEqual([grace])
  })

  it('costs no quota and meets no failure that was ordered', () => {
    const core = google()
    core.faults.inject({ operation: '*', fault: 'unavailable', times: 1 })
    expect(core.look.events(ada, ada, march)).toHaveLength(4)
    expect(core.look.event(ada, ada, 'daily').recurrence).toEqual(['RRULE:FREQ=DAILY;COUNT=3'])
    expect(core.quota.used(ada)).toBe(0)
    expect(() => core.events.list(ada, ada)).toThrow('Service Unavailable')
  })

  it('tells which sync tokens would be taken', () => {
    const core = google()
    const token = core.events.list(ada, ada).nextSyncToken ?? ''
    expect(core.look.isCurrent(token)).toBe(true)
    core.expireSyncTokens(ada)
    expect(core.look.isCurrent(token)).toBe(false)
    expect(core.look.isCurrent('no token')).toBeNull()
  })
})
