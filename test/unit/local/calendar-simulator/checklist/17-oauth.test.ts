import { createHash } from 'node:crypto'
import { OAuthError } from '../../../../../local/calendar-simulator'
import type { CalendarSimulator } from '../../../../../local/calendar-simulator'
import { ada, bob, minute, day, aSimulator, refusal } from '../a-simulator'

const scopes = ['openid', 'email', 'https://www.googleapis.com/auth/calendar.readonly']
const redirectUri = 'http://127.0.0.1:1/callback'
const verifier = 'a-verifier-of-at-least-forty-three-characters'
const codeChallenge = createHash('sha256').update(verifier).digest('base64url')

const consent = {
  clientId: 'client',
  redirectUri,
  scopes,
  offline: true,
  prompt: 'none' as const,
  codeChallenge,
}

const proof = { clientId: 'client', redirectUri, codeVerifier: verifier }

const rejected = (call: () => unknown): string | null => {
  try {
    call()
    return null
  } catch (error) {
    if (error instanceof OAuthError) return error.error
    throw error
  }
}

describe('17. A code', () => {
  it('becomes tokens and an identity', () => {
    const { core } = aSimulator()
    const grant = core.oauth.exchange({ ...proof, code: core.oauth.approve(ada, consent) })
    expect(grant).toMatchObject({ scopes, idToken: { email: ada, aud: 'client', sub: core.users.get(ada)?.subject } })
    expect(core.oauth.authenticate(grant.accessToken)).toMatchObject({ user: ada, clientId: 'client' })
    expect(core.oauth.refresh(grant.refreshToken ?? '', 'client').accessToken).not.toBe(grant.accessToken)
  })

  it.each([
    ['a wrong verifier', { codeVerifier: 'wrong' }],
    ['no verifier', { codeVerifier: null }],
    ['another client', { clientId: 'other' }],
    ['another redirect', { redirectUri: 'http://127.0.0.1:2/' }],
    ['another code', { code: 'other' }],
  ])('is worth nothing with %s', (_name, wrong) => {
    const { core } = aSimulator()
    const code = core.oauth.approve(ada, consent)
    expect(rejected(() => core.oauth.exchange({ ...proof, code, ...wrong }))).toBe('invalid_grant')
  })

  it('is good once, for ten minutes', () => {
    const { core, pass } = aSimulator()
    const code = core.oauth.approve(ada, consent)
    core.oauth.exchange({ ...proof, code })
    expect(rejected(() => core.oauth.exchange({ ...proof, code }))).toBe('invalid_grant')
    const late = core.oauth.approve(ada, consent)
    pass(10 * minute)
    expect(rejected(() => core.oauth.exchange({ ...proof, code: late }))).toBe('invalid_grant')
  })

  it('brings a refresh token the first time only, unless consent is asked for again', () => {
    const { core } = aSimulator()
    const again = (prompt: 'consent' | 'none', offline = true) =>
      core.oauth.exchange({ ...proof, code: core.oauth.approve(ada, { ...consent, prompt, offline }) }).refreshToken
    expect(again('none', false)).toBeNull()
    expect(again('none')).toEqual(expect.any(String))
    expect(again('none')).toBeNull()
    expect(again('consent')).toEqual(expect.any(String))
  })

  it("tells nobody's identity without openid", () => {
    const { core } = aSimulator()
    const code = core.oauth.approve(ada, { ...consent, scopes: ['email'] })
    expect(core.oauth.exchange({ ...proof, code })).toMatchObject({ scopes: ['email'], idToken: null })
  })
})

describe('17. An access token', () => {
  it('lasts an hour', () => {
    const { core, pass } = aSimulator()
    const { accessToken } = core.oauth.refresh(core.oauth.grantRefreshToken(ada, 'client', scopes), 'client')
    pass(60 * minute - 1)
    expect(refusal(() => core.oauth.authenticate(accessToken))).toBeNull()
    pass(1)
    expect(refusal(() => core.oauth.authenticate(accessToken))).toEqual([401, 'authError'])
  })

  it.each([null, 'made-up'])('is needed: %p is 401', (token) => {
    expect(refusal(() => aSimulator().core.oauth.authenticate(token))).toEqual([401, 'authError'])
  })
})

describe('17. A refresh token', () => {
  const refreshed = (core: CalendarSimulator, token: string) => rejected(() => core.oauth.refresh(token, 'client'))

  it('ends when it was not used for six months, and lives on when it was', () => {
    const { core, pass } = aSimulator()
    const [used = '', unused = ''] = [1, 2].map(() => core.oauth.grantRefreshToken(ada, 'client', scopes))
    pass(100 * day)
    expect(refreshed(core, used)).toBeNull()
    pass(100 * day)
    expect(refreshed(core, used)).toBeNull()
    expect(refreshed(core, unused)).toBe('invalid_grant')
  })

  it('ends after seven days while the consent screen is in testing', () => {
    const { core, pass } = aSimulator({ consentScreen: 'testing' })
    const token = core.oauth.grantRefreshToken(ada, 'client', scopes)
    pass(7 * day - 1)
    expect(refreshed(core, token)).toBeNull()
    pass(1)
    expect(refreshed(core, token)).toBe('invalid_grant')
  })

  it('ends when a hundred younger ones were issued to the same user and client', () => {
    const { core } = aSimulator()
    const oldest = core.oauth.grantRefreshToken(ada, 'client', scopes)
    const others = Array.from({ length: 99 }, () => core.oauth.grantRefreshToken(ada, 'client', scopes))
    for (let index = 0; index < 200; index++) core.oauth.grantRefreshToken(bob, 'client', scopes)
    expect(refreshed(core, oldest)).toBeNull()
    core.oauth.grantRefreshToken(ada, 'client', scopes)
    expect(refreshed(core, oldest)).toBe('invalid_grant')
    expect(refreshed(core, others[0] ?? '')).toBeNull()
  })

  it('belongs to its client', () => {
    const { core } = aSimulator()
    const token = core.oauth.grantRefreshToken(ada, 'other', scopes)
    expect(refreshed(core, token)).toBe('invalid_grant')
  })

  it('carries the scopes that were granted, and not those that were asked for', () => {
    const { core } = aSimulator()
    const code = core.oauth.approve(ada, { ...consent, scopes: ['openid'] })
    const { refreshToken } = core.oauth.exchange({ ...proof, code })
    expect(core.oauth.refresh(refreshToken ?? '', 'client').scopes).toEqual(['openid'])
  })

  it('can be seen to be issued, without its secret', () => {
    const { core } = aSimulator()
    core.oauth.refresh(core.oauth.grantRefreshToken(ada, 'client', scopes), 'client')
    expect(core.oauth.issued()).toEqual([
      { kind: 'refresh', user: ada, clientId: 'client', scopes, issuedAt: core.clock.now(), expiresAt: null },
      {
        kind: 'access',
        user: ada,
        clientId: 'client',
        scopes,
        issuedAt: core.clock.now(),
        expiresAt: core.clock.now() + 60 * minute,
      },
    ])
  })
})

describe('17. A revocation', () => {
  it('ends every grant of the user and the client, and no other', () => {
    const { core } = aSimulator()
    const tokens = [ada, ada, bob].map((user) => core.oauth.grantRefreshToken(user, 'client', scopes))
    const other = core.oauth.grantRefreshToken(ada, 'other', scopes)
    const { accessToken } = core.oauth.refresh(tokens[0] ?? '', 'client')
    core.oauth.revoke(accessToken)
    const outcomes = tokens.map((token) => rejected(() => core.oauth.refresh(token, 'client')))
    expect(outcomes).toEqual(['invalid_grant', 'invalid_grant', null])
    expect(rejected(() => core.oauth.refresh(other, 'other'))).toBeNull()
    expect(refusal(() => core.oauth.authenticate(accessToken))).toEqual([401, 'authError'])
    expect(rejected(() => core.oauth.revoke(accessToken))).toBe('invalid_token')
  })

  it("may come from the user's own settings", () => {
    const { core } = aSimulator()
    const token = core.oauth.grantRefreshToken(ada, 'client', scopes)
    core.oauth.revokeUser(ada)
    expect(rejected(() => core.oauth.refresh(token, 'client'))).toBe('invalid_grant')
  })
})
