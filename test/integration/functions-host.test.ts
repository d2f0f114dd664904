import { v2 } from '@google-cloud/tasks'
import { PassThroughClient } from 'google-auth-library'
import { join } from 'node:path'
import { createAuthUser } from '../../local/emulators/create-auth-user'
import { queueSettingsOf } from '../../local/functions-host/queue-settings-of'
import {
  type FunctionsHost,
  type FunctionsHostOptions,
  startFunctionsHost,
} from '../../local/functions-host/start-functions-host'
import { ProcessNotReady } from '../../local/processes/process-not-ready'
import { type CloudTasks, startCloudTasks } from '../../local/tasks/start-cloud-tasks'
import { startRecordingTarget } from '../support/recording-target'
import { testEmulators, testProjectId } from '../support/test-project'

const ENTRY = join(__dirname, '..', 'fixtures', 'functions-host', 'index.js')
const projectId = testProjectId()
const QUEUE = `projects/${projectId}/locations/us-central1/queues/work`
const INVOKER = `tasks@${projectId}.iam.gserviceaccount.com`

const cleanups: Array<() => Promise<unknown>> = []

async function startHost(options: Partial<FunctionsHostOptions> = {}): Promise<FunctionsHost> {
  const host = await startFunctionsHost({ entry: ENTRY, projectId, env: { GREETING: 'hello' }, ...options })
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

describe('a task-queue function', () => {
  let tasks: CloudTasks
  let client: v2.CloudTasksClient
  let host: FunctionsHost
  const hostOptions = () => ({
    invoker: INVOKER,
    env: { GREETING: 'hello', CLOUD_TASKS_EMULATOR_HOST: `${tasks.host}:${tasks.port}` },
  })
  beforeAll(async () => {
    tasks = await startCloudTasks()
    client = new v2.CloudTasksClient({
      fallback: true,
      projectId,
      apiEndpoint: tasks.host,
      port: tasks.port,
      protocol: 'http',
      authClient: new PassThroughClient(),
    })
    cleanups.push(
      () => tasks.close(),
      () => client.close(),
    )
    host = await startHost(hostOptions())
    for (const { trigger } of host.endpoints) {
      if (trigger.kind === 'task-queue') tasks.setQueue(QUEUE, queueSettingsOf(trigger))
    }
  })
  afterAll(stopAll)

  interface Enqueue {
    readonly data: object
    readonly name?: string
    readonly at?: number
    readonly audience?: string
    readonly email?: string
  }

  const enqueue = ({ data, name, at, audience, email }: Enqueue) =>
    client.createTask({
      parent: QUEUE,
      task: {
        ...(name === undefined ? {} : { name: `${QUEUE}/tasks/${name}` }),
        ...(at === undefined ? {} : { scheduleTime: timestamp(at) }),
        httpRequest: {
          url: `${host.url}/work`,
          httpMethod: 'POST',
          headers: { 'Content-Type': 'application/json' },
          body: Buffer.from(JSON.stringify({ data })).toString('base64'),
          oidcToken: { serviceAccountEmail: email ?? INVOKER, ...(audience === undefined ? {} : { audience }) },
        },
      },
    })

  const dispatchesOf = (id: string) =>
    tasks.log.filter((entry) => entry.kind === 'dispatch' && entry.task === `${QUEUE}/tasks/${id}`)

  it.each([
    ['no token', {}],
    ['what is no token', { authorization: 'Bearer x.y.z' }],
    ['a token that nobody signed', { authorization: `Bearer ${unsigned()}` }],
  ])('is 401 with %s', async (_, headers) => {
    const response = await fetch(`${host.url}/work`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: '{"data":{"from":"outside"}}',
    })
    expect(response.status).toBe(401)
    expect(host.logs.some(({ text }) => text.includes('outside'))).toBe(false)
  })

  it.each([
    ['audience', { audience: 'https://other.example.com/work' }],
    ['service account', { email: 'other@example.com' }],
  ])('is 403 with a token for another %s', async (what, wrong) => {
    const name = `wrong-${what.replace(' ', '-')}`
    await enqueue({ data: { from: 'wrong' }, name, ...wrong })
    await until(() => dispatchesOf(name).length > 0)
    expect(dispatchesOf(name)[0]?.answer).toEqual({ kind: 'responded', status: 403 })
    await client.deleteTask({ name: `${QUEUE}/tasks/${name}` })
    expect(host.logs.some(({ text }) => text.includes('"from":"wrong"'))).toBe(false)
  })

  it('runs with the data of its task', async () => {
    const said = nextLine(host, '"work"')
    await enqueue({ data: { n: 1 }, name: 'first' })
    expect(JSON.parse(await said)).toEqual({ work: { n: 1 }, id: 'first', retryCount: 0, executionCount: 0 })
    await tasks.idle()
    expect(dispatchesOf('first')).toMatchObject([{ answer: { status: 204 }, outcome: 'completed' }])
  })

  it('runs again after a 500, with rising counts', async () => {
    await enqueue({ data: { failures: 2 }, name: 'flaky' })
    await tasks.idle()
    expect(dispatchesOf('flaky')).toMatchObject([
      { attempt: 1, answer: { status: 500 }, outcome: 'retrying' },
      { attempt: 2, answer: { status: 500 }, outcome: 'retrying' },
      { attempt: 3, answer: { status: 204 }, outcome: 'completed' },
    ])
    const counts = host.logs.filter(({ text }) => text.includes('"flaky"')).map(({ text }): unknown => JSON.parse(text))
    expect(counts).toMatchObject([{ retryCount: 0 }, { retryCount: 1 }, { retryCount: 2 }])
  })

  it('runs as often as its retry config says, then no more', async () => {
    await enqueue({ data: { failures: 99 }, name: 'hopeless' })
    await tasks.idle()
    expect(dispatchesOf('hopeless')).toHaveLength(7)
    expect(dispatchesOf('hopeless').at(-1)).toMatchObject({ outcome: 'abandoned' })
  })

  it('runs once for a name that is given twice', async () => {
    await enqueue({ data: {}, name: 'bucket' })
    await expect(enqueue({ data: {}, name: 'bucket' })).rejects.toMatchObject({ code: 6 })
    await tasks.idle()
    expect(dispatchesOf('bucket')).toHaveLength(1)
  })

  it('does not run before its time', async () => {
    const at = Date.now() + 600
    await enqueue({ data: {}, name: 'later', at })
    await tasks.idle()
    expect(dispatchesOf('later')[0]?.at).toBeGreaterThanOrEqual(at)
  })

  it('is reached after a crash: the task comes back to the host that was started again', async () => {
    const begun = nextLine(host, '"crash"')
    await enqueue({ data: { hang: true }, name: 'crash' })
    await begun
    await host.kill('SIGKILL')
    await until(() => dispatchesOf('crash').length >= 2)
    host = await startHost({ ...hostOptions(), port: host.port })
    await tasks.idle()
    const answers = dispatchesOf('crash').map(({ answer }) => answer)
    expect(answers[0]).toMatchObject({ kind: 'unreachable' })
    expect(answers.at(-1)).toEqual({ kind: 'responded', status: 204 })
  })
})

function timestamp(at: number) {
  return { seconds: Math.floor(at / 1000), nanos: (at % 1000) * 1_000_000 }
}

function unsigned(): string {
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url')
  const claims = { iss: 'https://accounts.google.com', email: INVOKER, email_verified: true, exp: 9_999_999_999 }
  return `${encode({ alg: 'none' })}.${encode(claims)}.`
}

function nextLine(host: FunctionsHost, part: string): Promise<string> {
  return new Promise((resolve) => {
    const remove = host.onLine(({ text }) => {
      if (!text.includes(part)) return
      remove()
      resolve(text)
    })
  })
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5))
}
