import { ConnectionFault } from '../../../../local/calendar-simulator'
import { ada, aSimulator, bob, meeting, minute, refusal, rowsOf, summaries, team } from './a-simulator'

describe('an ordered failure', () => {
  it.each([
    ['authError', [401, 'authError']],
    ['rateLimitExceeded', [403, 'rateLimitExceeded']],
    ['userRateLimitExceeded', [403, 'userRateLimitExceeded']],
    ['quotaExceeded', [403, 'quotaExceeded']],
    ['insufficientPermissions', [403, 'insufficientPermissions']],
    ['forbidden', [403, 'forbidden']],
    ['notFound', [404, 'notFound']],
    ['fullSyncRequired', [410, 'fullSyncRequired']],
    ['conditionNotMet', [412, 'conditionNotMet']],
    ['tooManyRequests', [429, 'rateLimitExceeded']],
    ['internal', [500, 'backendError']],
    ['unavailable', [503, 'backendError']],
  ] as const)('can be %s', (fault, expected) => {
    const { core } = aSimulator()
    core.faults.inject({ operation: 'events.list', fault, times: 1 })
    expect(refusal(() => core.events.list(ada, team))).toEqual(expected)
    expect(refusal(() => core.events.list(ada, team))).toBeNull()
  })

  it('comes as often as ordered, after as many good calls as ordered, for its operation only', () => {
    const { core } = aSimulator()
    core.faults.inject({ operation: 'events.list', fault: 'internal', times: 2, skip: 1 })
    const outcomes = [1, 2, 3, 4].map(() => refusal(() => core.events.list(ada, team))?.[0] ?? 200)
    expect(outcomes).toEqual([200, 500, 500, 200])
    core.faults.inject({ operation: 'events.list', fault: 'internal', times: 1 })
    expect(refusal(() => core.calendarList.list(ada))).toBeNull()
  })

  it('can hit whatever is called next', () => {
    const { core } = aSimulator()
    core.faults.inject({ operation: '*', fault: 'unavailable', times: 1 })
    expect(refusal(() => core.calendars.get(ada, team))).toEqual([503, 'backendError'])
  })

  it('can come after the operation took effect', () => {
    const { core } = aSimulator()
    core.faults.inject({ operation: 'events.insert', fault: 'cut', times: 1, when: 'after' })
    expect(() => core.events.insert(ada, team, meeting('applied'))).toThrow(ConnectionFault)
    expect(summaries(rowsOf(core, {}))).toEqual(['applied'])
  })

  it('can be called off', () => {
    const { core } = aSimulator()
    core.faults.inject({ operation: '*', fault: 'internal', times: 9 })
    core.faults.clear()
    expect(refusal(() => core.events.list(ada, team))).toBeNull()
  })
})

describe('the quota', () => {
  it('slides, minute by minute, for each user', () => {
    const { core, pass } = aSimulator({ quotaPerMinute: 2 })
    const call = (user: string) => refusal(() => core.calendarList.list(user))
    expect(call(ada)).toBeNull()
    pass(minute / 2)
    expect(call(ada)).toBeNull()
    expect(call(ada)).toEqual([403, 'userRateLimitExceeded'])
    expect(call(bob)).toBeNull()
    pass(minute / 2)
    expect(call(ada)).toBeNull()
    expect(call(ada)).toEqual([403, 'userRateLimitExceeded'])
  })
})
