import { v2 } from '@google-cloud/tasks'
import { PassThroughClient } from 'google-auth-library'
import { queueSettingsOf } from '../../local/functions-host/queue-settings-of'
import type { FunctionsHost } from '../../local/functions-host/start-functions-host'
import { type CloudTasks, startCloudTasks } from '../../local/tasks/start-cloud-tasks'
import { nextLine, startFixtureHost } from '../support/fixture-host'
import { testProjectId } from '../support/test-project'

const projectId = testProjectId()
const QUEUE = `projects/${projectId}/locations/us-central1/queues/work`
/** Goes on trying for as long as a restart may take on a busy machine. */
const PATIENT_QUEUE = `projects/${projectId}/locations/us-central1/queues/patient`
const INVOKER = `tasks@${projectId}.iam.gserviceaccount.com`

describe('a task-queue function', () => {
  let tasks: CloudTasks
  let client: v2.CloudTasksClient
  let host: FunctionsHost
  const hostOptions = () => ({
    projectId,
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
    host = await startFixtureHost(hostOptions())
    tasks.setQueue(PATIENT_QUEUE, { retryConfig: { maxAttempts: -1, minBackoff: '0.05s', maxBackoff: '0.2s' } })
    for (const { trigger } of host.endpoints) {
      if (trigger.kind === 'task-queue') tasks.setQueue(QUEUE, queueSettingsOf(trigger))
    }
  })
  afterAll(async () => {
    await client.close()
    await tasks.close()
    await host.stop()
  })

  interface Enqueue {
    readonly data: object
    readonly name?: string
    readonly at?: number
    readonly audience?: string
    readonly email?: string
    readonly queue?: string
  }

  const enqueue = ({ data, name, at, audience, email, queue = QUEUE }: Enqueue) =>
    client.createTask({
      parent: queue,
      task: {
        ...(name === undefined ? {} : { name: `${queue}/tasks/${name}` }),
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

  const dispatchesOf = (id: string, queue = QUEUE) =>
    tasks.log.filter((entry) => entry.kind === 'dispatch' && entry.task === `${queue}/tasks/${id}`)

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
    await enqueue({ data: { hang: true }, name: 'crash', queue: PATIENT_QUEUE })
    await begun
    await host.kill('SIGKILL')
    await until(() => dispatchesOf('crash', PATIENT_QUEUE).length >= 2)
    host = await startFixtureHost({ ...hostOptions(), port: host.port })
    await tasks.idle()
    const answers = dispatchesOf('crash', PATIENT_QUEUE).map(({ answer }) => answer)
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

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5))
}
