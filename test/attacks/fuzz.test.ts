import * as fc from 'fast-check'
import { CANARY } from '../support/canary'
import { ownKeyring } from '../support/forged-token'
import { serviceAccountOf } from '../../local/world/functions-environment'
import { taskToken } from '../support/task-token'
import type { WholeUser } from '../support/whole-user'
import { WholeWorld } from '../support/whole-world'

const RUNS = 40

interface Fuzzed {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
}

/** Values that programs have stumbled over, among any others. */
const odd = fc.oneof(
  fc.constantFrom(
    '',
    'null',
    '__proto__',
    '__x__',
    '..',
    'a/b',
    '\u0000',
    '\uD800',
    '😀'.repeat(100),
    'x'.repeat(1501),
  ),
  fc.constantFrom(0, -1, 1e308, Number.MAX_SAFE_INTEGER, true, false, null),
  fc.string({ unit: 'binary', maxLength: 50 }),
  fc.jsonValue({ maxDepth: 3 }),
  fc.base64String({ maxLength: 60 }).map((eid) => `https://www.google.com/calendar/event?eid=${eid}`),
)

const names = [
  'calendarId',
  'accountId',
  'calendarIds',
  'background',
  'paused',
  'syncId',
  'version',
  'cause',
  'idToken',
  'link',
]
const data = fc.oneof(
  odd,
  fc.dictionary(fc.oneof(fc.constantFrom(...names, '__proto__', 'constructor'), fc.string()), odd),
)
const body = fc.oneof(
  fc.constant(null),
  data.map((value) => JSON.stringify({ data: value })),
  fc.record({ data, more: odd }).map((value) => JSON.stringify(value)),
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.constantFrom('{', '[]', '"', '{"data":', `{"data":${'['.repeat(5000)}`, '{"data":{"__proto__":{"a":1}}}'),
)

const parameters = [
  'start_date',
  'end_date',
  'limit',
  'pageToken',
  'calendarId',
  'code',
  'state',
  'error',
  'a[b][c]',
  '',
]
const query = fc
  .array(fc.tuple(fc.constantFrom(...parameters), fc.string({ maxLength: 40 })), { maxLength: 4 })
  .map((pairs) => pairs.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join('&'))
const rest = fc.constantFrom('', '', '', '/', '/more', '/%2e%2e', '/%00', '//')

/** What a header may hold over the wire at all. */
const text = fc.string({ unit: 'grapheme-ascii', maxLength: 40 }).map((value) => value.replaceAll(/[^\x20-\x7e]/g, ''))
const header = fc.constantFrom(
  'x-goog-channel-id',
  'x-goog-channel-token',
  'x-goog-message-number',
  'x-goog-resource-id',
  'x-goog-resource-state',
  'x-firebase-appcheck',
  'x-forwarded-for',
  'x-http-method-override',
  'x-original-auth',
  'origin',
  'cookie',
  'accept',
  'accept-encoding',
  'content-type',
)
const types = [
  'application/json',
  'text/plain',
  'application/x-www-form-urlencoded',
  'application/cloudevents+json',
  'a/b',
]

/** Every endpoint that is reachable from outside, asked for anything by anybody. */
describe('whatever is sent', () => {
  let world: WholeWorld
  let ada: WholeUser
  let authorizations: readonly string[]
  let channelHeaders: readonly Record<string, string>[]

  beforeAll(async () => {
    world = await WholeWorld.open({ coalesceMs: 100 })
    const bob = await world.addUser()
    ada = await world.addUser({ google: false })
    bob.insert('bob’s', 24)
    await bob.watch()
    const task = await taskToken(
      world,
      serviceAccountOf(world.local.projectId),
      `${world.local.urls.functions}/syncCalendar`,
    )
    authorizations = ['', 'Bearer a.b.c', `Bearer ${ada.idToken}`, `Bearer ${task}`, `Basic ${CANARY}`]
    const channel = bob.channel()
    channelHeaders = [
      {},
      { 'x-goog-channel-id': channel.channelId, 'x-goog-channel-token': channel.token },
      { 'x-goog-channel-id': channel.channelId, 'x-goog-channel-token': `1.${ownKeyring(world).current}.AAAA` },
    ]
  }, 60_000)
  afterAll(() => world.close())

  const requestTo = (name: string): fc.Arbitrary<Fuzzed> =>
    fc
      .record({
        method: fc.constantFrom('GET', 'POST', 'POST', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD'),
        rest,
        query,
        authorization: fc.nat({ max: authorizations.length - 1 }),
        channel: fc.nat({ max: channelHeaders.length - 1 }),
        type: fc.constantFrom('application/json', ...types),
        headers: fc.dictionary(header, text, { maxKeys: 4 }),
        body,
      })
      .map(({ method, rest: more, query: asked, authorization, channel, type, headers, body: sent }) => ({
        method,
        path: `/${name}${more}${asked === '' ? '' : `?${asked}`}`,
        headers: {
          'content-type': type,
          authorization: authorizations[authorization] ?? '',
          ...headers,
          ...channelHeaders[channel],
        },
        body: method === 'GET' || method === 'HEAD' ? null : sent,
      }))

  async function send({ method, path, headers, body: sent }: Fuzzed) {
    const init = { method, headers, redirect: 'manual', ...(sent === null ? {} : { body: sent }) } as const
    const response = await fetch(`${world.local.urls.functions}${path}`, init)
    return { status: response.status, text: await response.text() }
  }

  const endpoints = [
    'calendarWebhook',
    'syncCalendar',
    'reconcileCalendar',
    'watchCalendar',
    'syncNow',
    'listEvents',
    'exportData',
    'health',
    'listCalendars',
    'selectCalendars',
    'pauseSync',
    'disconnectAccount',
    'connectAccount',
    'oauthCallback',
    'deleteUser',
    'explainEvent',
  ]

  it('is sent to every endpoint there is', () => {
    const there = world.local.host.endpoints
      .filter(({ trigger }) => trigger.kind !== 'schedule')
      .map(({ name }) => name)
    expect(there.toSorted()).toEqual(endpoints.toSorted())
  })

  it.each(endpoints)(
    'to %s is never answered by 5xx, a stack trace, or what is somebody else’s',
    async (name) => {
      await fc.assert(
        fc.asyncProperty(requestTo(name), async (request) => {
          const { status, text: said } = await send(request)
          expect(status).toBeGreaterThanOrEqual(200)
          expect(status).toBeLessThan(500)
          expect(said).not.toMatch(/node_modules|\n {4}at |\.js:\d|ZodError/)
          expect(said).not.toContain(CANARY)
        }),
        { numRuns: RUNS },
      )
    },
    60_000,
  )

  it('left bob’s calendar as it was, and no word in the log', async () => {
    await world.settle()
    const titles = [...(await world.everything())].filter(([path]) => path.includes('/events/'))
    expect(titles).toHaveLength(1)
    expect(world.leaks()).toEqual([])
  })
})
