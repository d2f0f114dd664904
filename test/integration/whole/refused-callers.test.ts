import { z } from 'zod'
import { postJson, readAnswer, type WholeUser } from '../../support/whole-user'
import { WholeWorld } from '../../support/whole-world'
import { answerWithoutEffect } from '../../support/without-effect'

/** What apps call, and whoever pretends to be one. */
describe('bad calls', () => {
  let world: WholeWorld
  let ada: WholeUser
  let bob: WholeUser
  let stranger: WholeUser

  beforeAll(async () => {
    world = await WholeWorld.open({ coalesceMs: 100 })
    ;[ada, bob, stranger] = await Promise.all([world.addUser(), world.addUser(), world.addUser({ google: false })])
    ada.insert("ada's", 24)
    bob.insert("bob's", 24)
    await Promise.all([ada.watch(), bob.watch()])
    world.local.google.push.setFaults({ drop: 1 })
  }, 60_000)
  afterAll(() => world.close())

  const refusal = (status: number, name: string, details?: object) => ({
    status,
    body: { error: { status: name, message: expect.any(String), ...(details ? { details } : {}) } },
  })
  const invalid = refusal(400, 'INVALID_ARGUMENT')
  const unauthenticated = (reason: string) => refusal(401, 'UNAUTHENTICATED', { reason })

  const callables = ['watchCalendar', 'syncNow']

  describe.each(callables)('%s', (name) => {
    const call = async (user: WholeUser, data: unknown) => await answerWithoutEffect(world, () => user.call(name, data))
    const post = async (body: string, headers: Record<string, string>) =>
      await answerWithoutEffect(world, () => postJson(`${world.local.urls.functions}/${name}`, body, headers))
    const asAda = () => ({ authorization: `Bearer ${ada.idToken}` })

    it('tells who is not signed in', async () => {
      const body = JSON.stringify({ data: { calendarId: ada.calendarRef } })
      expect(await post(body, {})).toEqual(unauthenticated('signed_out'))
    })

    it.each<[string, () => string]>([
      ['of nobody', () => 'a.b.c'],
      ['with another user in it', () => withClaims(ada.idToken, { sub: bob.uid, user_id: bob.uid, aud: 'another' })],
      ['that has expired', () => withClaims(ada.idToken, { iat: 1, auth_time: 1, exp: 2 })],
    ])('refuses an ID token %s', async (_, token) => {
      const body = JSON.stringify({ data: { calendarId: ada.calendarRef } })
      const answer = await post(body, { authorization: `Bearer ${token()}` })
      expect(answer).toMatchObject({ status: 401, body: { error: { status: 'UNAUTHENTICATED' } } })
    })

    it.each<[string, unknown]>([
      ['with a slash', 'a/b'],
      ['of one dot', '.'],
      ['of two dots', '..'],
      ['of a reserved form', '__x__'],
      ['of 1,501 bytes', 'x'.repeat(1501)],
      ['of 751 letters and 1,502 bytes', 'é'.repeat(751)],
      ['that is empty', ''],
      ['that is a number', 7],
      ['that is null', null],
      ['that is true', true],
      ['that is a list', ['a']],
      ['that is an object', { id: 'a' }],
    ])('refuses a calendar id %s, without repeating it', async (_, calendarId) => {
      const answer = await call(ada, { calendarId })
      expect(answer).toEqual(invalid)
      if (typeof calendarId === 'string' && calendarId.length > 100) {
        expect(JSON.stringify(answer.body)).not.toContain(calendarId)
      }
    })

    it.each<[string, unknown]>([
      ['a text', 'calendarId'],
      ['a number', 7],
      ['a list', []],
    ])('refuses %s where an object belongs', async (_, data) => {
      expect(await call(ada, data)).toEqual(invalid)
    })

    it.each([
      ['no JSON', '{"data":'],
      ['a list', '[]'],
      ['a text', '"data"'],
      ['no data', '{}'],
      ['more than data', '{"data":{},"more":1}'],
    ])('refuses a body that is %s', async (_, body) => {
      expect(await post(body, asAda())).toMatchObject({ status: 400 })
    })

    it('refuses a body of 11 MB', async () => {
      const body = JSON.stringify({ data: { calendarId: 'x'.repeat(11 * 1024 * 1024) } })
      expect(await post(body, asAda())).toMatchObject({ status: 413 })
    })

    it('refuses other methods', async () => {
      const url = `${world.local.urls.functions}/${name}`
      const get = () => fetch(url, { headers: asAda() }).then(readAnswer)
      expect(await answerWithoutEffect(world, get)).toMatchObject({ status: 400 })
    })

    it("answers to somebody else's calendar as to one that does not exist", async () => {
      const foreign = await call(ada, { calendarId: bob.calendarRef })
      const missing = await call(ada, { calendarId: `${bob.accountId}~nobody@example.com` })
      expect(foreign).toEqual(refusal(404, 'NOT_FOUND'))
      expect(foreign).toEqual(missing)
    })

    it('takes nothing from fields that it does not know: whose calendar it is, the ID token tells', async () => {
      const answer = await call(ada, { calendarId: bob.calendarRef, uid: bob.uid, auth: { uid: bob.uid }, admin: true })
      expect(answer).toEqual(refusal(404, 'NOT_FOUND'))
    })
  })

  it('watchCalendar needs a calendar', async () => {
    expect(await answerWithoutEffect(world, () => ada.call('watchCalendar', {}))).toEqual(invalid)
  })

  it.each([
    ['constructor', '{"data":{"constructor":{"prototype":{"background":true}}}}'],
    ['unknown fields', '{"data":{"uid":"another","limit":5}}'],
    ['a prototype', '{"data":{"__proto__":{"uid":"another","limit":5}}}'],
  ])('syncNow passes over %s', async (_, body) => {
    const documents = await world.everything()
    const url = `${world.local.urls.functions}/syncNow`
    expect(await postJson(url, body, { authorization: `Bearer ${ada.idToken}` })).toEqual({
      status: 200,
      body: { result: { status: 'completed', created: 0, updated: 0, deleted: 0 } },
    })
    expect(await world.everything()).toEqual(documents)
  })

  it.each(callables)('%s checks what comes through a prototype as if it were sent itself', async (name) => {
    const body = JSON.stringify({ data: { proto: { calendarId: bob.calendarRef, uid: bob.uid } } })
    const url = `${world.local.urls.functions}/${name}`
    const post = () => postJson(url, body.replace('proto', '__proto__'), { authorization: `Bearer ${ada.idToken}` })
    expect(await answerWithoutEffect(world, post)).toEqual(refusal(404, 'NOT_FOUND'))
  })

  it.each(['yes', 1, null, {}])('syncNow refuses %p for "background"', async (background) => {
    expect(await answerWithoutEffect(world, () => ada.call('syncNow', { background }))).toEqual(invalid)
  })

  it('syncNow tells who has connected no account', async () => {
    const answer = await answerWithoutEffect(world, () => stranger.call('syncNow', {}))
    expect(answer).toEqual(unauthenticated('calendar_not_connected'))
  })

  it('a stranger learns nothing from watchCalendar', async () => {
    const data = { calendarId: ada.calendarRef }
    expect(await answerWithoutEffect(world, () => stranger.call('watchCalendar', data))).toEqual(
      refusal(404, 'NOT_FOUND'),
    )
  })

  describe('listEvents', () => {
    const get = async (query: string, authorization = `Bearer ${ada.idToken}`, method = 'GET') => {
      const url = `${world.local.urls.functions}/listEvents?${query}`
      return await answerWithoutEffect(world, () => fetch(url, { method, headers: { authorization } }).then(readAnswer))
    }

    it.each<[string, () => string]>([
      ['no token', () => ''],
      ['another scheme', () => `Basic ${ada.idToken}`],
      ['a token of nobody', () => 'Bearer a.b.c'],
      ["a token for another project's users", () => `Bearer ${withClaims(ada.idToken, { aud: 'another' })}`],
      ['a token that has expired', () => `Bearer ${withClaims(ada.idToken, { iat: 1, auth_time: 1, exp: 2 })}`],
    ])('is 401 with %s', async (_, authorization) => {
      expect(await get('', authorization())).toEqual(refusal(401, 'UNAUTHENTICATED'))
    })

    it.each([
      'limit=0',
      'limit=501',
      'limit=x',
      'limit=1&limit=2',
      'limit[a]=1',
      'start_date=yesterday',
      'start_date=2026-03-01',
      'start_date=2026-03-01T00:00:00',
      'start_date=2026-03-02T00:00:00Z&end_date=2026-03-01T00:00:00Z',
      'end_date=99999-01-01T00:00:00Z',
      'pageToken=x',
      'pageToken=eyJhdCI6MX0',
      'calendarId=a/b',
      'calendarId=..',
      'calendarId=__x__',
      `calendarId=${'x'.repeat(1501)}`,
      'calendarId=',
      'uid=somebody',
    ])('is 400 with %s', async (query) => {
      expect(await get(query)).toEqual(invalid)
    })

    it('is 405 for anything but GET', async () => {
      expect(await get('', undefined, 'POST')).toEqual(refusal(405, 'METHOD_NOT_ALLOWED'))
    })

    it("answers to somebody else's calendar as to one that does not exist", async () => {
      const foreign = await get(`calendarId=${encodeURIComponent(bob.calendarRef)}`)
      const missing = await get(`calendarId=${encodeURIComponent(`${bob.accountId}~nobody@example.com`)}`)
      expect(foreign).toEqual(refusal(404, 'NOT_FOUND'))
      expect(foreign).toEqual(missing)
    })

    it('takes no page token of another listing', async () => {
      bob.insert('one more', 25)
      expect(await bob.call('syncNow', {})).toMatchObject({ status: 200 })
      const headers = { authorization: `Bearer ${bob.idToken}` }
      const { body } = await readAnswer(await fetch(`${world.local.urls.functions}/listEvents?limit=1`, { headers }))
      const { nextPageToken } = z.object({ nextPageToken: z.string() }).parse(body)
      const other = `start_date=2026-03-01T00:00:00Z&pageToken=${nextPageToken}`
      expect(await get(other, headers.authorization)).toEqual(invalid)
    })
  })

  describe('once the user has taken the consent back', () => {
    beforeAll(async () => {
      world.local.google.oauth.revokeUser(ada.email)
      expect(await ada.call('syncNow', {})).toEqual(unauthenticated('reauth_required'))
    })

    it('the account says so, and what was mirrored stays', async () => {
      const account = await world.firestore.doc(`users/${ada.uid}/accounts/${ada.accountId}`).get()
      expect(account.data()).toMatchObject({ state: 'reauth_required', reason: expect.any(String) })
      const { mirror } = await ada.compare()
      expect(mirror).toHaveLength(1)
    })

    it.each([
      ['syncNow', () => ({})],
      ['syncNow', () => ({ calendarId: ada.calendarRef })],
      ['syncNow', () => ({ background: true })],
      ['watchCalendar', () => ({ calendarId: ada.calendarRef })],
    ])('%s asks for a new connection', async (name, data) => {
      const answer = await answerWithoutEffect(world, () => ada.call(name, data()))
      expect(answer).toEqual(unauthenticated('reauth_required'))
    })
  })

  it('nothing that the functions printed has a title, an address, a token or a stack trace in it', () => {
    expect(world.output.length).toBeGreaterThan(40)
    expect(world.leaks()).toEqual([])
  })
})

/** An ID token of the emulator, which are not signed, with other claims. */
function withClaims(idToken: string, claims: object): string {
  const [header = '', payload = '', signature = ''] = idToken.split('.')
  const said = z.looseObject({}).parse(JSON.parse(Buffer.from(payload, 'base64url').toString()))
  return [header, Buffer.from(JSON.stringify({ ...said, ...claims })).toString('base64url'), signature].join('.')
}
