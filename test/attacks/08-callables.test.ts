import { z } from 'zod'
import { accountIdSchema, calendarRefSchema } from '../../functions/src/model/ids'
import { postJson, type WholeUser } from '../support/whole-user'
import { WholeWorld } from '../support/whole-world'
import { answerWithoutEffect } from '../support/without-effect'

/** What each callable is given when nothing is wrong with the call. */
const callables: Record<string, (user: WholeUser) => Record<string, unknown>> = {
  watchCalendar: ({ calendarRef }) => ({ calendarId: calendarRef }),
  syncNow: ({ calendarRef }) => ({ calendarId: calendarRef }),
  listCalendars: ({ accountId }) => ({ accountId }),
  selectCalendars: ({ accountId, calendarRef }) => ({ accountId, calendarIds: [calendarRef] }),
  pauseSync: ({ calendarRef }) => ({ calendarId: calendarRef, paused: true }),
  disconnectAccount: ({ accountId }) => ({ accountId }),
  deleteUser: () => ({}),
  explainEvent: ({ email }) => ({ link: linkTo(email) }),
}
/** To an event of somebody's calendar. */
const linkTo = (email: string): string =>
  `https://www.google.com/calendar/event?eid=${Buffer.from(`abc ${email}`).toString('base64url')}`

const names = Object.keys(callables)

const refusal = (status: number, name: string, details?: object) => ({
  status,
  body: { error: { status: name, message: expect.any(String), ...(details ? { details } : {}) } },
})

function callablesOf(world: WholeWorld): readonly string[] {
  const { endpoints } = world.local.host
  return endpoints.filter(({ trigger }) => trigger.kind === 'callable').map(({ name }) => name)
}

/** Row 8: unauthenticated, with somebody else's ids, with odd ones, with more than was asked for. */
describe('a callable', () => {
  let world: WholeWorld
  let ada: WholeUser
  let bob: WholeUser
  let eve: WholeUser

  beforeAll(async () => {
    world = await WholeWorld.open()
    ;[ada, bob, eve] = await Promise.all([world.addUser(), world.addUser(), world.addUser({ google: false })])
    await Promise.all([ada.watch(), bob.watch()])
    world.local.google.push.setFaults({ drop: 1 })
  }, 60_000)
  afterAll(() => world.close())

  it('is tested here, each of them', () => {
    expect(callablesOf(world).filter((name) => !names.includes(name))).toEqual([])
  })

  const dataOf = (name: string, user: WholeUser) => callables[name]?.(user) ?? {}
  const post = async (name: string, data: unknown, headers: Record<string, string> = {}) =>
    await answerWithoutEffect(world, () =>
      postJson(`${world.local.urls.functions}/${name}`, JSON.stringify({ data }), headers),
    )

  describe.each(names)('%s', (name) => {
    it('is for nobody who is not signed in', async () => {
      expect(await post(name, dataOf(name, ada))).toEqual(refusal(401, 'UNAUTHENTICATED', { reason: 'signed_out' }))
    })

    it.each<[string, () => string]>([
      ['that is none', () => 'Bearer a.b.c'],
      ['of another scheme', () => `Basic ${ada.idToken}`],
      ['for another project', () => `Bearer ${withClaims(ada.idToken, { aud: 'another' })}`],
      ['that has expired', () => `Bearer ${withClaims(ada.idToken, { iat: 1, auth_time: 1, exp: 2 })}`],
    ])('is for nobody with an ID token %s', async (_, authorization) => {
      const answer = await post(name, dataOf(name, ada), { authorization: authorization() })
      expect(answer).toMatchObject({ status: 401, body: { error: { status: 'UNAUTHENTICATED' } } })
    })
  })

  const withIds = names.filter((name) => !['deleteUser', 'explainEvent'].includes(name))

  describe.each(withIds)('%s', (name) => {
    it('answers to somebody else’s id as to one that there is not', async () => {
      const headers = { authorization: `Bearer ${eve.idToken}` }
      const foreign = await post(name, dataOf(name, bob), headers)
      const nobody = { ...bob, accountId: eve.accountId, calendarRef: eve.calendarRef }
      const missing = await post(name, dataOf(name, nobody), headers)
      expect(foreign.status).toBeGreaterThanOrEqual(400)
      expect(foreign.status).toBeLessThan(500)
      expect(foreign).toEqual(missing)
    })

    it('tells somebody who is connected, too, that there is no such thing', async () => {
      const headers = { authorization: `Bearer ${ada.idToken}` }
      const gone = (user: WholeUser) => ({
        ...user,
        accountId: accountIdSchema.parse(`${user.accountId}0`),
        calendarRef: calendarRefSchema.parse(user.calendarRef.replace('~', '0~')),
      })
      for (const user of [bob, gone(bob)]) {
        expect(await post(name, dataOf(name, user), headers)).toEqual(refusal(404, 'NOT_FOUND'))
      }
    })

    it.each([
      ['a slash', 'a/b'],
      ['two dots', '..'],
      ['a reserved name', '__x__'],
      ['1,501 bytes', 'x'.repeat(1501)],
      ['nothing', ''],
      ['a number', 7],
      ['a list', ['a']],
      ['an object', { id: 'a' }],
    ])('refuses an id of %s without repeating it', async (_, odd) => {
      const data = Object.fromEntries(
        Object.entries(dataOf(name, ada)).map(([field, value]) => [field, oddly(value, odd)]),
      )
      const answer = await post(name, data, { authorization: `Bearer ${ada.idToken}` })
      expect(answer).toEqual(refusal(400, 'INVALID_ARGUMENT'))
      expect(JSON.stringify(answer.body)).not.toContain('x'.repeat(100))
    })

    it('takes nothing from a prototype, nor from fields that nobody asked for', async () => {
      const bad = { uid: bob.uid, auth: { uid: bob.uid }, ...dataOf(name, bob) }
      const body = JSON.stringify({ data: { proto: bad, ...bad } }).replace('"proto"', '"__proto__"')
      const url = `${world.local.urls.functions}/${name}`
      const send = () => postJson(url, body, { authorization: `Bearer ${eve.idToken}` })
      expect(await answerWithoutEffect(world, send)).toEqual(
        await post(name, dataOf(name, bob), { authorization: `Bearer ${eve.idToken}` }),
      )
    })
  })

  it('says of an event in somebody else’s calendar what it says where there is none', async () => {
    const headers = { authorization: `Bearer ${ada.idToken}` }
    const ask = (email: string) => ada.call('explainEvent', { link: linkTo(email) })
    const unknown = (email: string) => ({
      status: 200,
      body: { result: { reason: 'unknown_calendar', googleCalendarId: email } },
    })
    expect(await ask(bob.email)).toEqual(unknown(bob.email))
    expect(await ask('nobody@example.com')).toEqual(unknown('nobody@example.com'))
    for (const link of ['', 'Lunch', 7, ['a'], `?eid=${'x'.repeat(4097)}`]) {
      expect(await post('explainEvent', { link }, headers)).toEqual(refusal(400, 'INVALID_ARGUMENT'))
    }
  })

  it('printed no title, address, token or stack trace', () => {
    expect(world.leaks()).toEqual([])
  })
})

describe('where App Check is enforced, a callable', () => {
  let world: WholeWorld
  let ada: WholeUser

  beforeAll(async () => {
    world = await WholeWorld.open({ params: { ENFORCE_APP_CHECK: 'true' } })
    ada = await world.addUser()
  }, 60_000)
  afterAll(() => world.close())

  it.each(names)('%s is 401 for an app that nobody vouches for, whoever is signed in', async (name) => {
    const url = `${world.local.urls.functions}/${name}`
    const body = JSON.stringify({ data: callables[name]?.(ada) })
    for (const appCheck of [{}, { 'x-firebase-appcheck': 'a.b.c' }]) {
      const headers = { authorization: `Bearer ${ada.idToken}`, ...appCheck }
      const answer = await answerWithoutEffect(world, () => postJson(url, body, headers))
      expect(answer).toMatchObject({ status: 401, body: { error: { status: 'UNAUTHENTICATED' } } })
    }
  })
})

describe('in a loop, a callable', () => {
  const CALLS = 20
  let world: WholeWorld

  beforeAll(async () => {
    world = await WholeWorld.open({ params: { CALLS_PER_MINUTE: String(CALLS) } })
    // Something has to be there that must not change.
    await world.addUser()
  }, 60_000)
  afterAll(() => world.close())

  it.each(names)('%s is resource-exhausted, and says when to come again', async (name) => {
    const eve = await world.addUser({ google: false })
    const answers = await Promise.all(Array.from({ length: 2 * CALLS }, () => eve.call(name, callables[name]?.(eve))))
    const exhausted = answers.filter(({ status }) => status === 429)
    expect(exhausted.length).toBeGreaterThanOrEqual(CALLS - 3)
    const details = { reason: 'too_many_calls', retryAfterSeconds: expect.any(Number) }
    expect(exhausted[0]).toEqual(refusal(429, 'RESOURCE_EXHAUSTED', details))
    expect(await answerWithoutEffect(world, () => eve.call(name, callables[name]?.(eve)))).toMatchObject({
      status: 429,
    })
  })

  it.each(['listEvents', 'exportData'])('and so is %s', async (name) => {
    const eve = await world.addUser({ google: false })
    const headers = { authorization: `Bearer ${eve.idToken}` }
    const get = () => fetch(`${world.local.urls.functions}/${name}`, { headers })
    const answers = await Promise.all(Array.from({ length: 2 * CALLS }, get))
    const exhausted = answers.filter(({ status }) => status === 429)
    expect(exhausted.length).toBeGreaterThanOrEqual(CALLS - 3)
    expect(exhausted[0]?.headers.get('retry-after')).toMatch(/^\d+$/)
  })
})

/** The same shape, with something odd for each id. */
function oddly(value: unknown, odd: unknown): unknown {
  if (Array.isArray(value)) return [odd]
  return typeof value === 'string' ? odd : value
}

/** An ID token of the emulator, which are not signed, with other claims. */
function withClaims(idToken: string, claims: object): string {
  const [header = '', payload = '', signature = ''] = idToken.split('.')
  const said = z.looseObject({}).parse(JSON.parse(Buffer.from(payload, 'base64url').toString()))
  return [header, Buffer.from(JSON.stringify({ ...said, ...claims })).toString('base64url'), signature].join('.')
}
