import type { CalendarAccess } from '../../../../functions/src/google/calendar-access'
import { createCalendarAccess } from '../../../../functions/src/google/oauth-calendar-access'
import { CredentialUnusable } from '../../../../functions/src/model/errors/credential-unusable'
import { GoogleUnavailable } from '../../../../functions/src/model/errors/google-unavailable'
import { MalformedResponse } from '../../../../functions/src/model/errors/malformed-response'
import { PermissionDenied } from '../../../../functions/src/model/errors/permission-denied'
import { RequestRefused } from '../../../../functions/src/model/errors/request-refused'
import { accountIdSchema, uidSchema } from '../../../../functions/src/model/ids'
import { type ScriptedAnswer, type ScriptedServer, startScriptedServer } from '../../../support/scripted-server'
import {
  apiError,
  apiRequests,
  calendarId,
  eventId,
  failureOf,
  isTokenRequest,
  tokenAnswer,
  withTokens,
} from './calendar-api-at'

const uid = uidSchema.parse('anna')
const accountId = accountIdSchema.parse('1001')

let server: ScriptedServer
/** What is stored; each reading is counted. */
let stored: string | CredentialUnusable
let readings: number
let access: CalendarAccess

beforeAll(async () => {
  server = await startScriptedServer()
})

afterAll(() => server.stop())

beforeEach(() => {
  stored = 'token-1'
  readings = 0
  access = createCalendarAccess({
    readRefreshToken: async () => {
      readings += 1
      if (typeof stored !== 'string') throw stored
      return stored
    },
    oauth: { clientId: 'client', clientSecret: 'secret', tokenUrl: `${server.url}/token` },
    rootUrl: `${server.url}/`,
  })
})

const tokenRequests = () => server.requests.filter(isTokenRequest)

async function getEvent(): Promise<unknown> {
  return (await access.forAccount(uid, accountId)).getEvent(calendarId, eventId)
}

it('the second sync of an account reads no credential and refreshes no token', async () => {
  server.play(withTokens(() => ({ body: { id: 'event1' } })))
  await getEvent()
  await getEvent()
  expect(readings).toBe(1)
  expect(tokenRequests()).toHaveLength(1)
  expect(apiRequests(server)).toHaveLength(2)
})

it('many calls at once share one reading and one refresh', async () => {
  server.play(withTokens(() => ({ body: {} })))
  await Promise.all(Array.from({ length: 10 }, getEvent))
  expect(readings).toBe(1)
  expect(tokenRequests()).toHaveLength(1)
})

it('fifty calls at once share one reading and one refresh, and another one when the access token ends', async () => {
  let tokens = 0
  let over = false
  server.play((request) => {
    if (isTokenRequest(request)) {
      tokens += 1
      return { body: { access_token: `access-${tokens}`, expires_in: 3600, token_type: 'Bearer' } }
    }
    return over && request.headers.authorization === 'Bearer access-1' ? apiError(401, 'authError') : { body: {} }
  })
  const fifty = () => Promise.all(Array.from({ length: 50 }, getEvent))
  await fifty()
  expect([readings, tokens]).toEqual([1, 1])
  over = true
  await fifty()
  expect([readings, tokens]).toEqual([1, 2])
})

it('accounts share nothing', async () => {
  server.play(withTokens(() => ({ body: {} })))
  await getEvent()
  await (await access.forAccount(uid, accountIdSchema.parse('1002'))).getEvent(calendarId, eventId)
  await (await access.forAccount(uidSchema.parse('berta'), accountId)).getEvent(calendarId, eventId)
  expect(readings).toBe(3)
  expect(tokenRequests()).toHaveLength(3)
})

it('a missing credential is told at once, and looked for again the next time', async () => {
  server.play(withTokens(() => ({ body: {} })))
  stored = new CredentialUnusable('missing')
  await expect(access.forAccount(uid, accountId)).rejects.toBe(stored)
  stored = 'token-1'
  await expect(getEvent()).resolves.toEqual({})
})

it('an access token that Google refuses before its time is replaced once', async () => {
  let refusals = 1
  server.play(withTokens(() => (refusals-- > 0 ? apiError(401, 'authError') : { body: { id: 'event1' } })))
  expect(await getEvent()).toEqual({ id: 'event1' })
  expect(tokenRequests()).toHaveLength(2)
})

it('a new access token that Google refuses too means that the account is revoked', async () => {
  server.play(withTokens(() => apiError(401, 'authError')))
  expect(await failureOf(getEvent())).toEqual(new CredentialUnusable('revoked'))
  expect(apiRequests(server)).toHaveLength(2)
})

it('a missing right is no reason to refresh', async () => {
  server.play(withTokens(() => apiError(403, 'forbidden')))
  expect(await failureOf(getEvent())).toBeInstanceOf(PermissionDenied)
  expect(tokenRequests()).toHaveLength(1)
  expect(apiRequests(server)).toHaveLength(1)
})

function refreshingFails(answer: ScriptedAnswer | 'hang up'): Promise<Error> {
  server.play((request) => (isTokenRequest(request) ? answer : { body: {} }))
  return failureOf(getEvent())
}

it.each([
  ['invalid_grant', { status: 400, body: { error: 'invalid_grant', error_description: 'Gone' } }, CredentialUnusable],
  ['a wrong client secret', { status: 401, body: { error: 'invalid_client' } }, RequestRefused],
  ['an outage', { status: 503, body: '<html>' }, GoogleUnavailable],
  ['a redirect', { status: 302, headers: { Location: '/login' } }, GoogleUnavailable],
] as const)('a refresh that fails with %s', async (_, answer, expected) => {
  expect(await refreshingFails(answer)).toBeInstanceOf(expected)
  expect(apiRequests(server)).toEqual([])
})

it.each([
  ['HTML', '<html>Sign in to the hotel</html>'],
  ['no token', {}],
])('a refresh that brings %s revokes nothing', async (_, body) => {
  expect(await refreshingFails({ body })).toBeInstanceOf(MalformedResponse)
  expect(apiRequests(server)).toEqual([])
})

describe('once Google has taken the credential back', () => {
  const revokedUnless = (good: string) =>
    server.play((request) => {
      if (!isTokenRequest(request)) return { body: { id: 'event1' } }
      const given = new URLSearchParams(request.body).get('refresh_token')
      return given === good ? tokenAnswer : { status: 400, body: { error: 'invalid_grant' } }
    })

  it('it is read again each time, so that a new one is found', async () => {
    revokedUnless('token-2')
    expect(await failureOf(getEvent())).toEqual(new CredentialUnusable('revoked'))
    stored = 'token-2'
    expect(await getEvent()).toEqual({ id: 'event1' })
  })

  it('a call with the one from before goes through if the account was connected again meanwhile', async () => {
    revokedUnless('token-2')
    const kept = await access.forAccount(uid, accountId)
    stored = 'token-2'
    expect(await kept.getEvent(calendarId, eventId)).toEqual({ id: 'event1' })
    expect(readings).toBe(2)
  })
})
