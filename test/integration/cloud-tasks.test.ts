import { createPublicKey, verify } from 'node:crypto'
import { createServer as createHangingServer } from 'node:net'
import { once } from 'node:events'
import { z } from 'zod'
import { dispatchTask } from '../../local/tasks/dispatch-task'
import { CloudTasksInTests } from '../support/cloud-tasks-in-tests'

const PARENT = 'projects/demo-queues/locations/us-central1'
const QUEUE = `${PARENT}/queues/work`
const NAMED = `${QUEUE}/tasks/bucket-7`

describe('the stand-in for Cloud Tasks, spoken to by the unchanged client', () => {
  const { start, target, end } = new CloudTasksInTests({
    [QUEUE]: { retryConfig: { minBackoff: '0.02s', maxBackoff: '0.2s' } },
  })
  afterEach(end)

  const post = (url: string, more: object = {}) => ({
    url,
    httpMethod: 'POST' as const,
    headers: { 'Content-Type': 'application/json' },
    body: Buffer.from('{"data":{"n":1}}').toString('base64'),
    ...more,
  })

  it('a task arrives once, with its body and the headers of Cloud Tasks', async () => {
    const [{ tasks, client }, receiver] = await Promise.all([start(), target()])
    const [created] = await client.createTask({
      parent: QUEUE,
      task: { name: NAMED, httpRequest: post(receiver.url, { headers: { 'User-Agent': 'me', 'X-Own': 'yes' } }) },
    })
    expect(created.name).toBe(NAMED)
    await tasks.idle()
    expect(receiver.requests).toHaveLength(1)
    expect(receiver.requests[0]).toMatchObject({
      method: 'POST',
      body: '{"data":{"n":1}}',
      headers: {
        'content-type': 'application/octet-stream',
        'user-agent': 'Google-Cloud-Tasks',
        'x-own': 'yes',
        'x-cloudtasks-queuename': 'work',
        'x-cloudtasks-taskname': 'bucket-7',
        'x-cloudtasks-taskretrycount': '0',
        'x-cloudtasks-taskexecutioncount': '0',
      },
    })
    expect(receiver.requests[0]?.headers['x-cloudtasks-tasketa']).toMatch(/^\d{10}\.\d{6}$/)
    expect(receiver.requests[0]?.headers['authorization']).toBeUndefined()
  })

  it('a name is taken once: the second create is ALREADY_EXISTS, also after the first is done', async () => {
    const [{ tasks, client }, receiver] = await Promise.all([start(), target()])
    const create = () => client.createTask({ parent: QUEUE, task: { name: NAMED, httpRequest: post(receiver.url) } })
    await create()
    await tasks.idle()
    await expect(create()).rejects.toMatchObject({ code: 6 })
    await tasks.idle()
    expect(receiver.requests).toHaveLength(1)
    expect(tasks.log.map((entry) => entry.answer)).toEqual(['OK', { kind: 'responded', status: 200 }, 'ALREADY_EXISTS'])
  })

  it('a task that is scheduled does not arrive before its time', async () => {
    const [{ tasks, client }, receiver] = await Promise.all([start(), target()])
    const at = Date.now() + 700
    await client.createTask({
      parent: QUEUE,
      task: {
        scheduleTime: { seconds: Math.floor(at / 1000), nanos: (at % 1000) * 1_000_000 },
        httpRequest: post(receiver.url),
      },
    })
    expect(receiver.requests).toHaveLength(0)
    await tasks.idle()
    expect(receiver.requests[0]?.at).toBeGreaterThanOrEqual(at)
  })

  it('a failed attempt comes again, and says which one it is and what went before', async () => {
    const [{ tasks, client }, receiver] = await Promise.all([start(), target([500, 404, 200])])
    await client.createTask({ parent: QUEUE, task: { name: NAMED, httpRequest: post(receiver.url) } })
    await tasks.idle()
    const told = receiver.requests.map(({ headers }) => [
      headers['x-cloudtasks-taskretrycount'],
      headers['x-cloudtasks-taskexecutioncount'],
      headers['x-cloudtasks-taskpreviousresponse'],
    ])
    expect(told).toEqual([
      ['0', '0', undefined],
      ['1', '0', '500'],
      ['2', '1', '404'],
    ])
    expect(receiver.requests[1]?.headers['x-cloudtasks-taskretryreason']).toBe('HTTP status code 500')
  })

  it('a task waits for a target that is down', async () => {
    const [{ tasks, client }, receiver] = await Promise.all([start(), target()])
    const { url, port } = receiver
    await receiver.close()
    await client.createTask({ parent: QUEUE, task: { httpRequest: post(url) } })
    await waitFor(() => tasks.log.filter((entry) => entry.kind === 'dispatch').length >= 2)
    expect(tasks.log.at(-1)).toMatchObject({ outcome: 'retrying', answer: { kind: 'unreachable' } })
    const again = await target([200], port)
    await tasks.idle()
    expect(again.requests).toHaveLength(1)
  })

  it('an ID token is signed for the audience and the service account that the task names', async () => {
    const [{ tasks, client }, receiver] = await Promise.all([start(), target()])
    const serviceAccountEmail = 'runner@demo-queues.iam.gserviceaccount.com'
    await client.createTask({
      parent: QUEUE,
      task: { httpRequest: post(receiver.url, { oidcToken: { serviceAccountEmail } }) },
    })
    await tasks.idle()
    const [head = '', payload = '', signature = ''] = (receiver.requests[0]?.headers['authorization'] ?? '')
      .replace('Bearer ', '')
      .split('.')
    expect(JSON.parse(Buffer.from(payload, 'base64url').toString())).toMatchObject({
      iss: 'https://accounts.google.com',
      aud: receiver.url,
      email: serviceAccountEmail,
      email_verified: true,
    })
    const jwks = z
      .object({ keys: z.array(z.looseObject({ kid: z.string() })) })
      .parse(await (await fetch(`${tasks.url}/control/jwks`)).json())
    const key = createPublicKey({ key: jwks.keys[0] ?? {}, format: 'jwk' })
    expect(verify('sha256', Buffer.from(`${head}.${payload}`), key, Buffer.from(signature, 'base64url'))).toBe(true)
  })

  it('shows over HTTP what it holds, and everything it was asked and did', async () => {
    const [{ tasks, client }, receiver] = await Promise.all([start(), target()])
    await client.createTask({ parent: QUEUE, task: { name: NAMED, httpRequest: post(receiver.url) } })
    await tasks.idle()
    await client.pauseQueue({ name: QUEUE })
    await client.createTask({ parent: QUEUE, task: { name: `${NAMED}8`, httpRequest: post(receiver.url) } })
    expect(await (await fetch(`${tasks.url}/control/state`)).json()).toMatchObject({
      outageUntil: null,
      queues: [{ name: QUEUE, state: 'PAUSED', tasks: [{ name: `${NAMED}8`, dispatchCount: 0 }] }],
      log: [
        { kind: 'create', task: NAMED, answer: 'OK' },
        { kind: 'dispatch', task: NAMED, attempt: 1, answer: { status: 200 }, outcome: 'completed' },
        { kind: 'create', task: `${NAMED}8`, answer: 'OK' },
      ],
    })
  })

  it('while the service is down a create fails as UNAVAILABLE, and nothing is dispatched', async () => {
    const [{ tasks, client }, receiver] = await Promise.all([start(), target()])
    const create = () => client.createTask({ parent: QUEUE, task: { httpRequest: post(receiver.url) } })
    await fetch(`${tasks.url}/control/outage`, { method: 'POST', body: '{"durationMs":60000}' })
    await expect(create()).rejects.toMatchObject({ code: 14 })
    expect(tasks.log).toMatchObject([{ kind: 'create', answer: 'UNAVAILABLE' }])
    tasks.failCreates(0)
    await create()
    await tasks.idle()
    expect(receiver.requests).toHaveLength(1)
  })

  it('tasks can be looked up, listed in pages and deleted', async () => {
    const { tasks, client } = await start()
    await client.pauseQueue({ name: QUEUE })
    const names = ['a', 'b', 'c'].map((id) => `${QUEUE}/tasks/${id}`)
    for (const name of names) {
      await client.createTask({ parent: QUEUE, task: { name, httpRequest: post('http://127.0.0.1:9/') } })
    }
    const [listed] = await client.listTasks({ parent: QUEUE, pageSize: 2 }, { autoPaginate: false })
    expect(listed.map(({ name }) => name)).toEqual(names.slice(0, 2))
    const [all] = await client.listTasks({ parent: QUEUE })
    expect(all.map(({ name }) => name)).toEqual(names)
    const [found] = await client.getTask({ name: `${QUEUE}/tasks/b` })
    expect(found).toMatchObject({ dispatchCount: 0, httpRequest: { httpMethod: 'POST' } })
    await client.deleteTask({ name: `${QUEUE}/tasks/b` })
    await expect(client.getTask({ name: `${QUEUE}/tasks/b` })).rejects.toMatchObject({ code: 5 })
    await client.purgeQueue({ name: QUEUE })
    expect(tasks.state().queues).toMatchObject([{ state: 'PAUSED', tasks: [] }])
  })

  it('a queue must exist, and can be created, paused and resumed', async () => {
    const [{ tasks, client }, receiver] = await Promise.all([start({ queues: {} }), target()])
    const create = () => client.createTask({ parent: QUEUE, task: { httpRequest: post(receiver.url) } })
    await expect(create()).rejects.toMatchObject({ code: 5 })
    const queue = { name: QUEUE, retryConfig: { maxAttempts: 12, minBackoff: { seconds: 1, nanos: 500_000_000 } } }
    await client.createQueue({ parent: PARENT, queue })
    await expect(client.createQueue({ parent: PARENT, queue })).rejects.toMatchObject({ code: 6 })
    await client.pauseQueue({ name: QUEUE })
    await create()
    await tasks.idle()
    expect(receiver.requests).toHaveLength(0)
    const [resumed] = await client.resumeQueue({ name: QUEUE })
    expect(resumed).toMatchObject({
      state: 'RUNNING',
      retryConfig: { maxAttempts: 12, minBackoff: { seconds: '1', nanos: 500_000_000 } },
    })
    await tasks.idle()
    expect(receiver.requests).toHaveLength(1)
  })

  it.each([
    ['no url', { httpRequest: {} }],
    ['a url that is none', { httpRequest: { url: 'work' } }],
    ['a deadline under 15 s', { httpRequest: { url: 'http://127.0.0.1/' }, dispatchDeadline: '14s' }],
    ['a field that does not exist', { httpRequest: { url: 'http://127.0.0.1/' }, priority: 1 }],
    ['a task of more than 1 MiB', { httpRequest: { url: 'http://127.0.0.1/', body: 'A'.repeat(1_048_576) } }],
  ])('a malformed task is INVALID_ARGUMENT in the shape of Google: %s', async (_, task) => {
    const { tasks } = await start()
    const response = await fetch(`${tasks.url}/v2/${QUEUE}/tasks`, { method: 'POST', body: JSON.stringify({ task }) })
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ error: { code: 400, status: 'INVALID_ARGUMENT' } })
    expect(tasks.state().queues).toMatchObject([{ tasks: [] }])
  })

  it('an attempt that is not answered by its deadline has failed', async () => {
    const silent = createHangingServer().listen(0, '127.0.0.1')
    await once(silent, 'listening')
    const address = z.object({ port: z.number() }).parse(silent.address())
    const answer = await dispatchTask({
      queueId: 'work',
      signal: new AbortController().signal,
      task: {
        name: NAMED,
        createTime: 0,
        request: { url: `http://127.0.0.1:${address.port}/`, method: 'POST', headers: {}, body: '' },
        dispatchDeadlineMs: 50,
        scheduleTime: 0,
        phase: 'running',
        dispatchCount: 1,
        responseCount: 0,
        executionCount: 0,
      },
    })
    silent.close()
    expect(answer).toEqual({ kind: 'deadline-exceeded' })
  })
})

async function waitFor(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5))
}
