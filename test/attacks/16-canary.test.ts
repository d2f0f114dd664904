import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { CANARY } from '../support/canary'
import { type CountingFirestoreProxy, startCountingFirestoreProxy } from '../support/counting-firestore-proxy'
import { type HostileGoogle, type Misbehaviour, startHostileGoogle } from '../support/hostile-google'
import { notify } from '../support/notify'
import { testEmulators } from '../support/test-project'
import { titled, type WholeUser } from '../support/whole-user'
import { eventually, WholeWorld } from '../support/whole-world'

/** What a request carries that no line may: its path (with addresses), its Authorization header, its body. */
async function everythingOf(request: IncomingMessage): Promise<string> {
  return [CANARY, request.url, JSON.stringify(request.headers), await text(request)].join(' ')
}

/** An answer that repeats the whole request wherever an error has words. */
function repeating(status: number, reason: string): Misbehaviour {
  const answer = async (response: ServerResponse, request: IncomingMessage) => {
    const message = await everythingOf(request)
    const errors = [{ domain: 'global', reason, message, locationType: 'parameter', location: message }]
    const api = { error: { code: status, status: message, message, errors, details: [{ reason: message }] } }
    const oauth = { error: reason, error_description: message, error_subtype: message }
    const body = request.url?.startsWith('/token') ? oauth : api
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  }
  return (response, request) => void answer(response, request)
}

function repeatingAs(type: string, wrap: (said: string) => string): Misbehaviour {
  return (response, request) =>
    void everythingOf(request).then((said) => response.writeHead(200, { 'content-type': type }).end(wrap(said)))
}

const asPage = repeatingAs('text/html', (said) => `<html>${said}</html>`)
const cutShort = repeatingAs('application/json', (said) => `{"items":[{"summary":${JSON.stringify(said)}`)
const wrongShape = repeatingAs('application/json', (said) => JSON.stringify({ items: said, timeZone: [said] }))
const hangUp: Misbehaviour = (response) => response.destroy()

/** Row 16: a token, a code, an address and a title that are known, through every path of errors. */
describe('what must not be logged', () => {
  let firestore: CountingFirestoreProxy
  let google: HostileGoogle
  let world: WholeWorld

  beforeAll(async () => {
    google = await startHostileGoogle(() => world.local.simulator.url)
    firestore = await startCountingFirestoreProxy(testEmulators().firestore)
    const params = {
      GOOGLE_API_ROOT_URL: `${google.url}/`,
      GOOGLE_OAUTH_TOKEN_URL: `${google.url}/token`,
      FIRESTORE_EMULATOR_HOST: firestore.address,
    }
    world = await WholeWorld.open({ params, coalesceMs: 100 })
    world.local.google.push.setFaults({ drop: 1 })
  }, 60_000)
  afterAll(async () => {
    await world.close()
    await google.close()
    await firestore.close()
  })

  const callsOf = (user: WholeUser): [string, object][] => [
    ['syncNow', {}],
    ['listCalendars', {}],
    ['watchCalendar', { calendarId: user.calendarRef }],
    ['selectCalendars', { accountId: user.accountId, calendarIds: [user.calendarRef] }],
    ['syncNow', { calendarId: user.calendarRef }],
  ]

  /** A user's first calls while Google misbehaves there: what was refused, and how often Google was asked. */
  async function callsWhile(path: string, how: Misbehaviour) {
    const user = await world.addUser()
    user.insert('secret', 24)
    const before = google.struck()
    google.misbehave(path, how)
    try {
      const answers = []
      for (const [name, data] of callsOf(user)) answers.push(await user.call(name, data))
      return { refusals: answers.filter(({ status }) => status >= 400), struck: google.struck() - before }
    } finally {
      google.misbehave('/', null)
    }
  }

  async function expectSilence(path: string, how: Misbehaviour): Promise<void> {
    const { refusals, struck } = await callsWhile(path, how)
    expect(struck).toBeGreaterThan(0)
    expect(refusals).not.toEqual([])
    expect(JSON.stringify(refusals)).not.toContain(CANARY)
  }

  it.each([
    ['400 invalid', 400, 'invalid'],
    ['401 authError', 401, 'authError'],
    ['403 forbidden', 403, 'forbidden'],
    ['403 rateLimitExceeded', 403, 'rateLimitExceeded'],
    ['404 notFound', 404, 'notFound'],
    ['410 fullSyncRequired', 410, 'fullSyncRequired'],
    ['429', 429, 'rateLimitExceeded'],
    ['500 backendError', 500, 'backendError'],
    ['a reason that is an address', 400, `${CANARY}@example.com`],
  ])('when Google refuses with %s and repeats the request', async (_, status, reason) => {
    await expectSilence('/calendar/', repeating(status, reason))
  })

  it.each<[string, Misbehaviour]>([
    ['a page', asPage],
    ['JSON that is cut short', cutShort],
    ['JSON of another shape', wrongShape],
    ['no answer', hangUp],
  ])('when Google answers with %s', async (_, how) => {
    await expectSilence('/calendar/', how)
  })

  it.each<[string, Misbehaviour]>([
    ['invalid_grant', repeating(400, 'invalid_grant')],
    ['invalid_client', repeating(401, 'invalid_client')],
    ['a page', asPage],
    ['no answer', hangUp],
  ])('when there is no access token: %s', async (_, how) => {
    await expectSilence('/token', how)
  })

  it('when people send what is wrong', async () => {
    const { functions } = world.local.urls
    const ada = await world.addUser()
    const code = `code-${randomBytes(16).toString('hex')}`
    world.keepSecret(code)
    const bearer = { authorization: `Bearer ${CANARY}.${CANARY}.${CANARY}` }
    const state = randomBytes(32).toString('base64url')
    const form = new URLSearchParams({ idToken: `${CANARY}.a.b`, returnTo: `//${CANARY}` })
    const answers = await Promise.all([
      fetch(`${functions}/oauthCallback?code=${code}&state=${state}`),
      fetch(`${functions}/oauthCallback?code=${code}&state=${CANARY}`),
      fetch(`${functions}/oauthCallback?error=${CANARY}&state=${state}`, { headers: { cookie: `__Host-a=${CANARY}` } }),
      fetch(`${functions}/connectAccount`, { method: 'POST', body: form }),
      fetch(`${functions}/connectAccount`, { method: 'POST', body: form, headers: { origin: `https://${CANARY}` } }),
      fetch(`${functions}/listEvents?calendarId=${CANARY}/a&pageToken=${CANARY}`, {
        headers: { authorization: `Bearer ${ada.idToken}` },
      }),
      ...['listEvents', 'exportData'].map((name) => fetch(`${functions}/${name}`, { headers: bearer })),
      ...['syncNow', 'watchCalendar', 'deleteUser'].map((name) =>
        fetch(`${functions}/${name}`, { method: 'POST', headers: bearer, body: `{"data":{"calendarId":"${CANARY}"}}` }),
      ),
      fetch(`${functions}/syncNow`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${ada.idToken}` },
        body: `{"data":{"calendarId":"${CANARY}/a"},"${CANARY}":"`,
      }),
    ])
    for (const answer of answers) {
      expect(answer.status).toBeGreaterThanOrEqual(400)
      expect(answer.status).toBeLessThan(500)
      expect(await answer.text()).not.toContain(CANARY)
    }
  })

  it('when an event is no event, the queue is down, and a notification is forged', async () => {
    const ada = await world.addUser()
    ada.insert('whole', 24)
    ada.insert('odd', 25, { colorId: 11, description: titled('odd') })
    expect(await ada.call('watchCalendar', { calendarId: ada.calendarRef })).toMatchObject({ status: 200 })
    const quarantine = world.firestore.collection('quarantine').where('uid', '==', ada.uid)
    await eventually('the odd one is quarantined', async () => !(await quarantine.get()).empty)
    world.local.tasks.failCreates(60_000)
    expect(await notify(world, ada.channel())).toBe(503)
    expect(await ada.call('syncNow', { background: true })).toMatchObject({ status: 503 })
    world.local.tasks.failCreates(0)
    expect(await notify(world, { ...ada.channel(), token: `1.k1.${CANARY}` })).toBe(401)
  })

  it('when Firestore is gone', async () => {
    const ada = await world.addUser()
    await firestore.close()
    const patience = sleep(8_000)
    const headers = { authorization: `Bearer ${ada.idToken}` }
    const asked = [
      ...callsOf(ada).map(([name, data]) => ada.call(name, data)),
      fetch(`${world.local.urls.functions}/listEvents`, { headers }),
    ]
    await Promise.race([Promise.allSettled(asked), patience])
    await expect(world.firestore.listCollections()).resolves.not.toEqual([])
  })

  it('was in no line that the functions or their libraries printed', async () => {
    const { host } = world.local
    await host.stop()
    const events = new Set(world.output.flatMap((line) => /"message":"([a-z_]+)"/.exec(line)?.[1] ?? []))
    expect([...events]).toEqual(expect.arrayContaining(['callable_failed', 'calendar_sync_failed']))
    expect(world.leaks()).toEqual([])
  })
})
