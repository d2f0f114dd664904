import { createAuthUser } from '../../local/emulators/create-auth-user'
import type { FunctionsHost, FunctionsHostOptions } from '../../local/functions-host/start-functions-host'
import { ProcessNotReady } from '../../local/processes/process-not-ready'
import { nextLine, startFixtureHost } from '../support/fixture-host'
import { startRecordingTarget } from '../support/recording-target'
import { testEmulators, testProjectId } from '../support/test-project'

const projectId = testProjectId()

const cleanups: Array<() => Promise<unknown>> = []

async function startHost(options: Partial<FunctionsHostOptions> = {}): Promise<FunctionsHost> {
  const host = await startFixtureHost({ projectId, ...options })
  cleanups.push(() => host.stop())
  return host
}

async function stopAll(): Promise<void> {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup()
}

describe('the functions host', () => {
  let host: FunctionsHost
  beforeAll(async () => {
    host = await startHost()
  })
  afterAll(stopAll)

  const get = (path: string, init?: RequestInit) => fetch(`${host.url}${path}`, init)
  const json = (body: unknown, headers: Record<string, string> = {}) => ({
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })

  it('lists what the package exports, with params filled in', () => {
    expect(host.endpoints.map(({ name, path, trigger }) => [name, path, trigger.kind])).toEqual([
      ['echo', '/echo', 'https'],
      ['breaks', '/breaks', 'https'],
      ['silent', '/silent', 'https'],
      ['slow', '/slow', 'https'],
      ['whoAmI', '/whoAmI', 'callable'],
      ['work', '/work', 'task-queue'],
      ['nightly', '/schedules/nightly', 'schedule'],
      ['group-inner', '/group-inner', 'https'],
    ])
    expect(host.endpoints.find(({ name }) => name === 'work')?.trigger).toMatchObject({
      retryConfig: { maxAttempts: 7, minBackoffSeconds: 0.05 },
    })
  })

  it("gives a function its body parsed and raw, and the path below its own, as Google's framework does", async () => {
    const response = await get('/echo/below?a[]=1', json('{ "b": 2 }'))
    expect(await response.json()).toMatchObject({
      method: 'POST',
      path: '/below',
      query: { a: ['1'] },
      body: { b: 2 },
      rawBody: '{ "b": 2 }',
    })
  })

  it('gives a body of an unknown type as bytes, and no body as an empty object', async () => {
    const bytes = await get('/echo', { method: 'POST', headers: { 'content-type': 'x/y' }, body: 'abc' })
    expect(await bytes.json()).toMatchObject({ body: { bytes: 3 }, rawBody: 'abc' })
    expect(await (await get('/echo')).json()).toMatchObject({ body: {}, rawBody: null })
  })

  it('is like production: params have their defaults, no debug switch is on', async () => {
    expect(await (await get('/echo')).json()).toMatchObject({
      greeting: 'hello',
      attempts: 7,
      debug: null,
      emulator: null,
    })
  })

  it.each([
    ['malformed JSON is 400', '/echo', json('{"a":'), 400],
    ['more than 10 MB is 413', '/echo', json(`"${'a'.repeat(10 * 1024 * 1024)}"`), 413],
    ['an error thrown is 500', '/breaks', undefined, 500],
    ['no answer by the timeout is 504', '/silent', undefined, 504],
    ['an unknown function is 404', '/nobody', undefined, 404],
    ['a schedule is only posted to', '/schedules/nightly', undefined, 404],
  ])('%s', async (_, path, init, status) => {
    expect((await get(path, init)).status).toBe(status)
  })

  it('can be told its own address before it has one', async () => {
    const own = await startHost({ env: (url) => ({ GREETING: url }) })
    expect(await (await fetch(`${own.url}/echo`)).json()).toMatchObject({ greeting: own.url })
  })

  it('runs a schedule when asked', async () => {
    const said = nextLine(host, '"nightly"')
    expect((await get('/schedules/nightly', { method: 'POST' })).status).toBe(200)
    expect(JSON.parse(await said)).toEqual({ nightly: 'firebase-schedule-nightly' })
  })

  describe('a callable', () => {
    const call = async (token?: string) => {
      const response = await get('/whoAmI', json({ data: {} }, token ? { authorization: `Bearer ${token}` } : {}))
      return { status: response.status, body: await response.json() }
    }
    const person = { email: 'ann@example.com', password: 'correct horse' }

    it('knows the user of a token that the Auth emulator gave out', async () => {
      const { uid, idToken } = await createAuthUser(testEmulators().auth, projectId, person)
      expect(await call(idToken)).toEqual({ status: 200, body: { result: { uid } } })
    })

    it('knows nobody without a token', async () => {
      expect(await call()).toEqual({ status: 200, body: { result: { uid: null } } })
    })

    it("refuses another project's token", async () => {
      const { idToken } = await createAuthUser(testEmulators().auth, testProjectId(), person)
      expect(await call(idToken)).toMatchObject({ status: 401, body: { error: { status: 'UNAUTHENTICATED' } } })
    })

    it('refuses a forged token', async () => {
      const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url')
      const now = Math.floor(Date.now() / 1000)
      const forged = `${encode({ alg: 'none', typ: 'JWT' })}.${encode({
        iss: `https://securetoken.google.com/${projectId}`,
        aud: projectId,
        sub: 'ann',
        user_id: 'ann',
        iat: now,
        auth_time: now,
        exp: now + 3600,
      })}.`
      expect(await call(forged)).toMatchObject({ status: 401, body: { error: { status: 'UNAUTHENTICATED' } } })
    })
  })

  it('lets what runs finish on SIGTERM', async () => {
    const own = await startHost()
    const begun = nextLine(own, '"slow"')
    const answer = fetch(`${own.url}/slow`)
    await begun
    await own.stop()
    expect(await (await answer).text()).toBe('done')
    await expect(fetch(`${own.url}/echo`)).rejects.toThrow()
  })
})

describe('a host that cannot start says why', () => {
  afterAll(stopAll)

  it('a param or secret without value and default', async () => {
    const failure = startHost({ env: {} })
    await expect(failure).rejects.toThrow(ProcessNotReady)
    await expect(failure).rejects.toThrow(/No value in the environment and no default: GREETING/)
  })

  it('an entry that is not there', async () => {
    await expect(startHost({ entry: '/no/such/index.js' })).rejects.toThrow(/Cannot find module/)
  })

  it('a port that is taken', async () => {
    const taken = await startRecordingTarget()
    cleanups.push(() => taken.close())
    await expect(startHost({ port: taken.port })).rejects.toThrow(/EADDRINUSE/)
  })
})
