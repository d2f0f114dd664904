import { type TaskTokenExpectation, verifyTaskToken } from '../../../../local/functions-host/verify-task-token'
import { createOidcIssuer, type OidcIssuer } from '../../../../local/tasks/oidc-issuer'
import { type Jwks, jwksSchema } from '../../../../local/functions-host/verify-task-token'

const NOW = 1_700_000_000_000
const URL = 'http://127.0.0.1:5001/syncCalendar'
const RUNNER = 'runner@demo.iam.gserviceaccount.com'
const EXPECTED: TaskTokenExpectation = { audience: URL, invoker: RUNNER, now: NOW }

describe('who may call a task-queue function', () => {
  let issuer: OidcIssuer
  let jwks: Jwks
  let token: string
  beforeAll(async () => {
    issuer = await createOidcIssuer()
    jwks = jwksSchema.parse(issuer.jwks)
    token = issuer.idToken({ audience: URL, email: RUNNER, now: NOW })
  })

  const verdict = (text: string, expected: Partial<TaskTokenExpectation> = {}) =>
    verifyTaskToken(`Bearer ${text}`, jwks, { ...EXPECTED, ...expected }).kind

  it('the service account of the tasks, with a token for this function', () => {
    expect(verdict(token)).toBe('accepted')
  })

  it('nobody without a bearer token', () => {
    expect(verifyTaskToken(undefined, jwks, EXPECTED).kind).toBe('unauthenticated')
    expect(verifyTaskToken(token, jwks, EXPECTED).kind).toBe('unauthenticated')
  })

  it('not a token of another issuer, even with the same claims', async () => {
    const other = (await createOidcIssuer()).idToken({ audience: URL, email: RUNNER, now: NOW })
    expect(verdict(other)).toBe('unauthenticated')
  })

  it('not a token whose claims were changed after it was signed', () => {
    const [head = '', payload = '', signature = ''] = token.split('.')
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString())
    const changed = Buffer.from(JSON.stringify({ ...Object(claims), exp: 9_999_999_999 })).toString('base64url')
    expect(verdict(`${head}.${changed}.${signature}`)).toBe('unauthenticated')
  })

  it('not a token that claims to need no signature', () => {
    const [, payload = ''] = token.split('.')
    const head = Buffer.from(JSON.stringify({ alg: 'none', kid: jwks.keys[0]?.kid })).toString('base64url')
    expect(verdict(`${head}.${payload}.`)).toBe('unauthenticated')
  })

  it('not after an hour', () => {
    expect(verdict(token, { now: NOW + 3_599_000 })).toBe('accepted')
    expect(verdict(token, { now: NOW + 3_600_000 })).toBe('unauthenticated')
  })

  it('not with a token for another function', () => {
    expect(verdict(token, { audience: `${URL}2` })).toBe('forbidden')
  })

  it('not another service account, unless any will do', () => {
    const other = issuer.idToken({ audience: URL, email: 'other@demo.iam.gserviceaccount.com', now: NOW })
    expect(verdict(other)).toBe('forbidden')
    expect(verifyTaskToken(`Bearer ${other}`, jwks, { audience: URL, now: NOW }).kind).toBe('accepted')
  })
})
