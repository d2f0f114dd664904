import { ConnectionFault, OAuthError } from '../../../../../local/calendar-simulator'
import { ada, bob, team, minute, aSimulator, errorOf, meeting, rowsOf, summaries, refusal } from '../a-simulator'

describe('18. An ordered failure', () => {
  it.each([
    ['badRequest', [400, 'badRequest']],
    ['pushNotSupported', [400, 'pushNotSupportedForRequestedResource']],
    ['authError', [401, 'authError']],
    ['webhookUnauthorized', [401, 'push.webhookUrlUnauthorized']],
    ['rateLimitExceeded', [403, 'rateLimitExceeded']],
    ['userRateLimitExceeded', [403, 'userRateLimitExceeded']],
    ['quotaExceeded', [403, 'quotaExceeded']],
    ['insufficientPermissions', [403, 'insufficientPermissions']],
    ['forbidden', [403, 'forbidden']],
    ['notFound', [404, 'notFound']],
    ['duplicate', [409, 'duplicate']],
    ['deleted', [410, 'deleted']],
    ['fullSyncRequired', [410, 'fullSyncRequired']],
    ['updatedMinTooLongAgo', [410, 'updatedMinTooLongAgo']],
    ['conditionNotMet', [412, 'conditionNotMet']],
    ['tooManyRequests', [429, 'rateLimitExceeded']],
    ['internal', [500, 'backendError']],
    ['badGateway', [502, 'backendError']],
    ['unavailable', [503, 'backendError']],
    ['gatewayTimeout', [504, 'backendError']],
  ] as const)('can be %s', (fault, expected) => {
    const { core } = aSimulator()
    core.faults.inject({ operation: 'events.list', fault, times: 1 })
    expect(refusal(() => core.events.list(ada, team))).toEqual(expected)
    expect(refusal(() => core.events.list(ada, team))).toBeNull()
  })

  it.each(['cut', 'cutBody', 'hang'] as const)('can be a connection that fails: %s', (fault) => {
    const { core } = aSimulator()
    core.faults.inject({ operation: 'events.list', fault, times: 1 })
    expect(() => core.events.list(ada, team)).toThrow(ConnectionFault)
  })

  it.each(['invalidGrant', 'invalidClient'] as const)('can be one of the token endpoint: %s', (fault) => {
    const { core } = aSimulator()
    core.faults.inject({ operation: 'oauth.token', fault, times: 1 })
    expect(() => core.faults.around('oauth.token', () => 'a token')).toThrow(OAuthError)
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

  it('can be meant for one user, one calendar, or all that is done with events', () => {
    const { core } = aSimulator()
    core.shareCalendar(team, bob, 'reader')
    core.faults.inject({ operation: 'events.*', fault: 'internal', user: bob, calendarId: team })
    const outcomes = [
      () => core.events.list(bob, team),
      () => core.events.list(ada, team),
      () => core.events.list(bob, 'primary'),
      () => core.calendarList.list(bob),
      () => core.events.get(bob, team, 'x'),
    ].map((call) => refusal(call)?.[0] ?? 200)
    expect(outcomes).toEqual([500, 200, 200, 200, 500])
  })

  it('knows a calendar under its own id, also where a caller says primary', () => {
    const { core } = aSimulator()
    core.faults.inject({ operation: 'events.list', fault: 'notFound', calendarId: ada, times: 1 })
    expect(refusal(() => core.events.list(ada, 'primary'))).toEqual([404, 'notFound'])
  })

  it('can be a matter of chance, which is the same for the same seed and the same calls', () => {
    const outcomes = (seed: string): number[] => {
      const { core } = aSimulator()
      core.faults.seed(seed)
      core.faults.inject({ operation: 'events.list', fault: 'internal', probability: 0.3 })
      core.faults.inject({ operation: '*', fault: 'rateLimitExceeded', probability: 0.2 })
      return Array.from({ length: 200 }, () => refusal(() => core.events.list(ada, team))?.[0] ?? 200)
    }
    expect(outcomes('a')).toEqual(outcomes('a'))
    expect(outcomes('a')).not.toEqual(outcomes('b'))
    const share = outcomes('a').filter((code) => code === 500).length / 200
    expect(share).toBeGreaterThan(0.2)
    expect(share).toBeLessThan(0.4)
  })

  it('by chance does not depend on what else was ordered', () => {
    const outcomes = (more: boolean): boolean[] => {
      const { core } = aSimulator()
      core.faults.inject({ operation: 'events.list', fault: 'internal', probability: 0.3 })
      if (more) core.faults.inject({ operation: 'events.list', fault: 'notFound', probability: 0.5 })
      return Array.from({ length: 50 }, () => refusal(() => core.events.list(ada, team))?.[0] === 500)
    }
    expect(outcomes(true)).toEqual(outcomes(false))
  })

  it('by chance begins anew when all are called off', () => {
    const { core } = aSimulator()
    const outcomes = (): boolean[] => {
      core.faults.clear()
      core.faults.inject({ operation: 'events.list', fault: 'internal', probability: 0.5 })
      return Array.from({ length: 50 }, () => refusal(() => core.events.list(ada, team)) === null)
    }
    const first = outcomes()
    expect(new Set(first).size).toBe(2)
    expect(outcomes()).toEqual(first)
  })

  it('says when to come back where that was ordered', () => {
    const { core } = aSimulator()
    core.faults.inject({ operation: 'events.list', fault: 'tooManyRequests', retryAfterSeconds: 7 })
    expect(errorOf(() => core.events.list(ada, team))).toMatchObject({ code: 429, retryAfterSeconds: 7 })
  })

  it('tells how often it struck', () => {
    const { core } = aSimulator()
    core.faults.inject({ operation: 'events.list', fault: 'internal', times: 9, skip: 1 })
    for (let index = 0; index < 3; index++) refusal(() => core.events.list(ada, team))
    expect(core.faults.standing().faults).toMatchObject([{ seen: 3, struck: 2 }])
  })
})

describe('18. A slow answer', () => {
  it('is as slow as ordered, for its calls only, and repeatable', () => {
    const { core } = aSimulator()
    core.faults.slow({ operation: 'events.list', user: bob, milliseconds: [100, 300], times: 2 })
    const delays = [bob, ada, bob, bob].map((user) => core.faults.delayOf('events.list', { user }))
    expect(delays.map((delay) => delay >= 100 && delay <= 300)).toEqual([true, false, true, false])
    core.faults.clear()
    core.faults.slow({ operation: 'events.list', milliseconds: [100, 300] })
    expect([1, 2].map(() => core.faults.delayOf('events.list'))).toEqual([delays[0], delays[2]])
  })
})

describe('18. The quota', () => {
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

  it.each([
    ['userRateLimitExceeded', [403, 'userRateLimitExceeded']],
    ['rateLimitExceeded', [403, 'rateLimitExceeded']],
    ['tooManyRequests', [429, 'rateLimitExceeded']],
  ] as const)('is told as %s, as switched', (quotaError, expected) => {
    const { core } = aSimulator({ quotaPerMinute: 0, quotaError })
    expect(refusal(() => core.calendarList.list(ada))).toEqual(expected)
  })

  it('is one of all users together, too', () => {
    const { core, pass } = aSimulator({ projectQuotaPerMinute: 2 })
    const outcomes = [ada, bob, ada].map((user) => refusal(() => core.calendarList.list(user))?.[1] ?? null)
    expect(outcomes).toEqual([null, null, 'rateLimitExceeded'])
    expect([core.quota.used(ada), core.quota.usedByAll()]).toEqual([1, 2])
    pass(minute)
    expect(core.quota.usedByAll()).toBe(0)
  })
})
