import { CodeChallengeMethod } from 'google-auth-library'
import { ada, allScopes, clientId, failureOf, oauthClientFor, startSimulatedGoogle } from '../support/simulated-google'
import type { SimulatedGoogle } from '../support/simulated-google'

let google: SimulatedGoogle
beforeEach(async () => {
  google = await startSimulatedGoogle()
})
afterEach(() => google.server.close())

describe('consent', () => {
  const consent = async (verifier: { codeChallenge?: string }, answer: Record<string, string>): Promise<URL> => {
    const url = new URL(
      oauthClientFor(google.server.url).generateAuthUrl({
        access_type: 'offline',
        scope: allScopes,
        state: 'the-state',
        code_challenge: verifier.codeChallenge ?? 'unused',
        code_challenge_method: CodeChallengeMethod.S256,
      }),
    )
    for (const [name, value] of Object.entries(answer)) url.searchParams.set(name, value)
    const response = await fetch(url, { redirect: 'manual' })
    return new URL(response.headers.get('location') ?? '')
  }

  it('ends with a code, which PKCE and the client turn into tokens with a verifiable identity', async () => {
    const client = oauthClientFor(google.server.url)
    const verifier = await client.generateCodeVerifierAsync()
    const location = await consent(verifier, { auto: 'approve', user: ada })
    expect(location.searchParams.get('state')).toBe('the-state')
    const { tokens } = await client.getToken({
      code: location.searchParams.get('code') ?? '',
      codeVerifier: verifier.codeVerifier,
    })
    const ticket = await client.verifyIdToken({ idToken: tokens.id_token ?? '', audience: clientId })
    expect(ticket.getPayload()).toMatchObject({ email: ada, sub: google.core.users.get(ada)?.subject })
  })

  it('gives no tokens for a wrong code verifier', async () => {
    const client = oauthClientFor(google.server.url)
    const location = await consent(await client.generateCodeVerifierAsync(), { auto: 'approve' })
    const code = location.searchParams.get('code') ?? ''
    expect(await failureOf(client.getToken({ code, codeVerifier: 'wrong' }))).toMatchObject({ error: 'invalid_grant' })
  })

  it('can be denied', async () => {
    const location = await consent({}, { auto: 'deny' })
    expect(location.searchParams.get('error')).toBe('access_denied')
  })

  it('shows a page to a person', async () => {
    const url = oauthClientFor(google.server.url).generateAuthUrl({ scope: allScopes, state: '"><script>' })
    const page = await (await fetch(url)).text()
    expect(page).toContain(ada)
    expect(page).toContain('value="&quot;&gt;&lt;script&gt;"')
  })

  it('says that the page is simulated, under the simulator’s icon', async () => {
    const page = await (await fetch(oauthClientFor(google.server.url).generateAuthUrl({ scope: allScopes }))).text()
    expect(page).toContain('This page is simulated.')
    const [, icon = ''] = /<link rel="icon" href="([^"]+)"/.exec(page) ?? []
    expect((await fetch(new URL(icon, google.server.url))).headers.get('content-type')).toContain('image/svg+xml')
  })

  it('once revoked, is invalid_grant for whoever refreshes', async () => {
    await google.api.calendarList.list()
    await google.auth.revokeToken(google.auth.credentials.refresh_token ?? '')
    google.auth.setCredentials({ refresh_token: google.auth.credentials.refresh_token ?? null })
    expect(await failureOf(google.api.calendarList.list())).toMatchObject({ error: 'invalid_grant' })
  })

  it('withheld for a scope, is 403 with the reason in details', async () => {
    google.auth.setCredentials({ refresh_token: google.core.oauth.grantRefreshToken(ada, clientId, ['openid']) })
    expect(await failureOf(google.api.events.list({ calendarId: 'primary' }))).toMatchObject({
      error: { code: 403, details: [{ reason: 'ACCESS_TOKEN_SCOPE_INSUFFICIENT' }] },
    })
  })
})
