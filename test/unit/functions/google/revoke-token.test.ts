import { revokeToken } from '../../../../functions/src/google/revoke-token'
import { GoogleUnavailable } from '../../../../functions/src/model/errors/google-unavailable'
import { RateLimited } from '../../../../functions/src/model/errors/rate-limited'
import { RequestRefused } from '../../../../functions/src/model/errors/request-refused'
import { type ScriptedServer, startScriptedServer } from '../../../support/scripted-server'
import { failureOf, REFRESH_TOKEN } from './calendar-api-at'

describe('revoking what Google granted', () => {
  let server: ScriptedServer
  beforeAll(async () => {
    server = await startScriptedServer()
  })
  afterAll(() => server.stop())

  const revoke = () =>
    revokeToken({ clientId: 'client', clientSecret: 'secret', revokeUrl: `${server.url}/revoke` }, REFRESH_TOKEN)

  it('sends the refresh token, which ends the whole grant', async () => {
    server.play(() => ({ body: {} }))
    await revoke()
    expect(server.requests.map(({ method, path, query }) => [method, path, query.get('token')])).toEqual([
      ['POST', '/revoke', REFRESH_TOKEN],
    ])
  })

  it('of what has ended before is no failure', async () => {
    server.play(() => ({
      status: 400,
      body: { error: 'invalid_token', error_description: 'Token expired or revoked' },
    }))
    await expect(revoke()).resolves.toBeUndefined()
  })

  it.each([
    ['an outage', { status: 503, body: {} }, GoogleUnavailable],
    ['a limit', { status: 429, body: { error: 'rate_limited' } }, RateLimited],
    ['a refusal', { status: 400, body: { error: 'unsupported_token_type' } }, RequestRefused],
  ])('fails at %s, without a word about the token', async (_, answer, kind) => {
    server.play(() => answer)
    const failure = await failureOf(revoke())
    expect(failure).toBeInstanceOf(kind)
    expect(`${failure.message} ${String(failure.cause)}`).not.toContain(REFRESH_TOKEN)
  })
})
