import { createHash } from 'node:crypto'
import { OAuthError } from '../../../../local/calendar-simulator'
import { ada, aSimulator, bob, minute, refusal } from './a-simulator'

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

describe('a code', () => {
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

describe('an access token', () => {
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

describe('a revocation', () => {
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
