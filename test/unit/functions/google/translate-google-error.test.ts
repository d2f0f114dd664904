import { inspect } from 'node:util'
import { CredentialUnusable } from '../../../../functions/src/model/errors/credential-unusable'
import { GoogleUnavailable } from '../../../../functions/src/model/errors/google-unavailable'
import { NotFoundAtGoogle } from '../../../../functions/src/model/errors/not-found-at-google'
import { PermissionDenied } from '../../../../functions/src/model/errors/permission-denied'
import { PushNotSupported } from '../../../../functions/src/model/errors/push-not-supported'
import { RateLimited } from '../../../../functions/src/model/errors/rate-limited'
import { RequestRefused } from '../../../../functions/src/model/errors/request-refused'
import { SyncTokenExpired } from '../../../../functions/src/model/errors/sync-token-expired'
import { calendarIdSchema, channelIdSchema } from '../../../../functions/src/model/ids'
import type { CalendarApi } from '../../../../functions/src/google/calendar-api'
import { type ScriptedAnswer, type ScriptedServer, startScriptedServer } from '../../../support/scripted-server'
import {
  ACCESS_TOKEN,
  REFRESH_TOKEN,
  apiError,
  apiErrorWithDetails,
  apiRequests,
  calendarApiAt,
  calendarId,
  eventId,
  failureOf,
  listing,
  withTokens,
} from './calendar-api-at'

let server: ScriptedServer

beforeAll(async () => {
  server = await startScriptedServer()
})

afterAll(() => server.stop())

const channelId = channelIdSchema.parse('5f0bb5e7-6f2e-4f7c-9d92-3b8f0e9c0a11')
const list = (api: CalendarApi) => api.listEvents(listing)
const get = (api: CalendarApi) => api.getEvent(calendarId, eventId)
const instances = (api: CalendarApi) => api.listInstances({ calendarId, recurringEventId: eventId, from: 0, to: 1 })
const watch = (api: CalendarApi) =>
  api.watchEvents(calendarId, { channelId, token: 't', address: 'https://example.com', expiration: 1 })

async function failsWith(answer: ScriptedAnswer, call: (api: CalendarApi) => Promise<unknown>): Promise<Error> {
  server.play(withTokens(() => answer))
  return failureOf(call(calendarApiAt(server)))
}

describe('what an answer of the API means', () => {
  it.each([
    ['410 fullSyncRequired on a list', list, apiError(410, 'fullSyncRequired'), SyncTokenExpired],
    ['410 updatedMinTooLongAgo on a list', list, apiError(410, 'updatedMinTooLongAgo'), SyncTokenExpired],
    ['410 with a body that nobody knows, on a list', list, { status: 410, body: 'Gone' }, SyncTokenExpired],
    ['410 deleted on one event', get, apiError(410, 'deleted'), NotFoundAtGoogle],
    ['410 deleted on the instances of one event', instances, apiError(410, 'deleted'), NotFoundAtGoogle],
    ['400 on a sync token', list, apiError(400, 'invalid', 'Invalid sync token value.'), SyncTokenExpired],
    ['400 at the place of the page token', list, apiError(400, 'invalid', 'Invalid', 'pageToken'), SyncTokenExpired],
    ['400 on some other value', list, apiError(400, 'invalid', 'Invalid value for: timeMin'), RequestRefused],
    ['400 for parameters beside a token', list, apiError(400, 'syncTokenWithRequestRestrictions'), RequestRefused],
    ['403 rateLimitExceeded', list, apiError(403, 'rateLimitExceeded'), RateLimited],
    ['403 userRateLimitExceeded', list, apiError(403, 'userRateLimitExceeded'), RateLimited],
    ['403 quotaExceeded', list, apiError(403, 'quotaExceeded'), RateLimited],
    ['403 with the rate limit in details', list, apiErrorWithDetails(403, 'X', 'RATE_LIMIT_EXCEEDED'), RateLimited],
    ['429', list, { status: 429, body: 'slow down' }, RateLimited],
    ['403 insufficientPermissions', list, apiError(403, 'insufficientPermissions'), PermissionDenied],
    ['403 forbidden', list, apiError(403, 'forbidden'), PermissionDenied],
    [
      '403 for a scope, in details',
      list,
      apiErrorWithDetails(403, 'PERMISSION_DENIED', 'ACCESS_TOKEN_SCOPE_INSUFFICIENT'),
      PermissionDenied,
    ],
    ['403 without a body', list, { status: 403, body: '' }, PermissionDenied],
    ['404 on a list', list, apiError(404, 'notFound'), NotFoundAtGoogle],
    ['404 on one event', get, apiError(404, 'notFound'), NotFoundAtGoogle],
    ['412', list, apiError(412, 'conditionNotMet'), GoogleUnavailable],
    ['a redirect', list, { status: 302, headers: { Location: '/elsewhere' } }, GoogleUnavailable],
    ['500 on a watch', watch, apiError(500, 'backendError'), GoogleUnavailable],
    ['503 with HTML on a watch', watch, { status: 503, body: '<html>' }, GoogleUnavailable],
    [
      '400 pushNotSupportedForRequestedResource',
      watch,
      apiError(400, 'pushNotSupportedForRequestedResource'),
      PushNotSupported,
    ],
    ['400 channelIdNotUnique', watch, apiError(400, 'channelIdNotUnique'), RequestRefused],
    ['401 push.webhookUrlUnauthorized', watch, apiError(401, 'push.webhookUrlUnauthorized'), RequestRefused],
    ['409', watch, apiError(409, 'duplicate'), RequestRefused],
    ['401 again and again', list, apiError(401, 'authError'), CredentialUnusable],
  ] as const)('%s', async (_, call, answer, expected) => {
    const failure = await failsWith(answer, call)
    expect(failure).toBeInstanceOf(expected)
    expect(apiRequests(server).filter(({ path }) => path === '/elsewhere')).toEqual([])
  })

  it('a refusal carries the reason in its own word', async () => {
    expect(await failsWith(apiError(400, 'push.webhookUrlNotHttps'), watch)).toMatchObject({
      reason: 'push.webhookUrlNotHttps',
    })
    expect(await failsWith({ status: 400, body: 'What?' }, watch)).toMatchObject({ reason: 'http400' })
  })

  it.each([
    ['7', undefined, 7_000],
    ['Sun, 22 Nov 2026 10:00:30 GMT', 'Sun, 22 Nov 2026 10:00:00 GMT', 30_000],
    ['soon', undefined, null],
    [undefined, undefined, null],
  ])('Retry-After %s at %s is %s ms', async (retryAfter, date, expected) => {
    const headers = { ...(retryAfter ? { 'Retry-After': retryAfter } : {}), ...(date ? { Date: date } : {}) }
    const failure = await failsWith({ ...apiError(429, 'rateLimitExceeded'), headers }, list)
    expect(failure).toMatchObject({ retryAfter: expected })
  })

  it('an id that cannot stand in a path is refused before anything is sent', async () => {
    server.play(withTokens(() => ({ body: {} })))
    const api = calendarApiAt(server)
    const failure = await failureOf(api.listEvents({ ...listing, calendarId: calendarIdSchema.parse('..') }))
    expect(failure).toBeInstanceOf(RequestRefused)
    expect(apiRequests(server)).toEqual([])
  })
})

describe('what is tried again at once', () => {
  it.each([
    ['500', apiError(500, 'backendError')],
    ['503 with HTML', { status: 503, body: '<html>' }],
    ['a cut connection', 'hang up'],
  ] as const)('a read that meets %s, twice', async (_, answer) => {
    server.play(withTokens(() => answer))
    const api = calendarApiAt(server)
    expect(await failureOf(list(api))).toBeInstanceOf(GoogleUnavailable)
    expect(apiRequests(server)).toHaveLength(3)
    expect(await failureOf(list(api))).toBeInstanceOf(GoogleUnavailable)
    expect(apiRequests(server)).toHaveLength(6)
  })

  it('a read that gets no answer in time, twice', async () => {
    server.play(withTokens(() => 'say nothing'))
    expect(await failureOf(get(calendarApiAt(server, { timeout: 100 })))).toBeInstanceOf(GoogleUnavailable)
    expect(apiRequests(server)).toHaveLength(3)
  })

  it('a read that succeeds at the third try is a success', async () => {
    let tries = 0
    server.play(
      withTokens(() => {
        tries += 1
        return tries < 3 ? apiError(500, 'backendError') : { body: { id: 'event1' } }
      }),
    )
    expect(await get(calendarApiAt(server))).toEqual({ id: 'event1' })
  })

  it.each([
    ['429', list, { status: 429 }],
    ['a rate limit in a 403', list, apiError(403, 'rateLimitExceeded')],
    ['a missing calendar', list, apiError(404, 'notFound')],
    ['a watch that fails', watch, apiError(500, 'backendError')],
  ] as const)('not: %s', async (_, call, answer) => {
    await failsWith(answer, call)
    expect(apiRequests(server)).toHaveLength(1)
  })
})

it('no error tells tokens, addresses or Google’s sentences, however deep one looks', async () => {
  const sentence = 'Event "Salary talk" of someone@example.com'
  const answers = [
    ...[400, 401, 403, 404, 409, 410, 412, 429, 500].map((code) => apiError(code, 'x', sentence)),
    apiError(400, `${sentence} as reason`),
    { status: 500, body: sentence },
    { body: { sentence } },
  ]
  for (const answer of answers) {
    const failure = await failsWith(answer, watch)
    const text = inspect(failure, { depth: Infinity, showHidden: true })
    for (const secret of [ACCESS_TOKEN, REFRESH_TOKEN, 'client-secret', 'Bearer', 'Salary', 'someone', '%40']) {
      expect(text).not.toContain(secret)
    }
  }
})

describe('what the token endpoint says about a grant', () => {
  async function refreshFailsWith(body: object, status = 400): Promise<Error> {
    server.play(() => ({ status, body }))
    return failureOf(list(calendarApiAt(server)))
  }

  it.each([
    ['nothing more', { error: 'invalid_grant' }, 'revoked'],
    ['that it is over', { error: 'invalid_grant', error_description: 'Token has been expired or revoked.' }, 'revoked'],
    ['that it is bad', { error: 'invalid_grant', error_description: 'Bad Request' }, 'revoked'],
    [
      'that the account is gone',
      { error: 'invalid_grant', error_description: 'Account has been deleted' },
      'account_gone',
    ],
    ['that a session is over', { error: 'invalid_grant', error_subtype: 'invalid_rapt' }, 'policy'],
    ['that an administrator forbids it', { error: 'admin_policy_enforced' }, 'policy'],
  ])('%s', async (_, body, trouble) => {
    const error = await refreshFailsWith(body)
    expect(error).toBeInstanceOf(CredentialUnusable)
    expect(error).toHaveProperty('trouble', trouble)
  })

  it.each([
    ['a wrong secret', { error: 'invalid_client' }, 401],
    ['a client that is gone', { error: 'deleted_client' }, 401],
    ['a client that may not', { error: 'unauthorized_client' }, 400],
    ['trouble of its own', { error: 'temporarily_unavailable' }, 400],
    ['trouble of its own as 5xx', { error: 'invalid_grant_maybe' }, 503],
    ['a rate limit', { error: 'rate_limit_exceeded' }, 429],
  ])('%s ends no connection', async (_, body, status) => {
    expect(await refreshFailsWith(body, status)).not.toBeInstanceOf(CredentialUnusable)
  })
})
