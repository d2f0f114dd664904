import { setTimeout as sleep } from 'node:timers/promises'
import type { CloudTasks } from '../../local/tasks/start-cloud-tasks'
import { CloudTasksInTests } from '../support/cloud-tasks-in-tests'
import { ManualTaskClock } from '../support/manual-task-clock'

const PARENT = 'projects/demo-rules/locations/us-central1'
const QUEUE = `${PARENT}/queues/work`
const body = Buffer.from('{"data":{}}').toString('base64')
/** Nobody listens there. */
const NOWHERE = { url: 'http://127.0.0.1:9/', httpMethod: 'POST' as const }

const { start, target, end } = new CloudTasksInTests({ [QUEUE]: {} })
afterEach(end)

const rawly = async ({ url }: CloudTasks, method: string, path: string, content?: object) => {
  const response = await fetch(`${url}/v2/${path}`, { method, ...(content && { body: JSON.stringify(content) }) })
  return { status: response.status, answer: await response.json() }
}

describe('a task that is shown', () => {
  it('has its body only where the FULL view is asked for', async () => {
    const { client } = await start()
    await client.pauseQueue({ name: QUEUE })
    const task = { name: `${QUEUE}/tasks/a`, httpRequest: { ...NOWHERE, body } }
    const [created] = await client.createTask({ parent: QUEUE, task })
    const [[basic], [full], [[listed]], [[listedFully]]] = await Promise.all([
      client.getTask({ name: task.name }),
      client.getTask({ name: task.name, responseView: 'FULL' }),
      client.listTasks({ parent: QUEUE }),
      client.listTasks({ parent: QUEUE, responseView: 'FULL' }),
    ])
    expect([created, basic, listed].map((shown) => [shown?.view, shown?.httpRequest?.body?.length])).toEqual([
      ['BASIC', 0],
      ['BASIC', 0],
      ['BASIC', 0],
    ])
    expect([full, listedFully].map((shown) => [shown?.view, String(shown?.httpRequest?.body)])).toEqual([
      ['FULL', '{"data":{}}'],
      ['FULL', '{"data":{}}'],
    ])
  })

  it('comes in pages that together have every task once', async () => {
    const { client } = await start()
    await client.pauseQueue({ name: QUEUE })
    for (let n = 0; n < 7; n += 1) await client.createTask({ parent: QUEUE, task: { httpRequest: NOWHERE } })
    const names: string[] = []
    for await (const { name } of client.listTasksAsync({ parent: QUEUE, pageSize: 3 })) names.push(name ?? '')
    expect(new Set(names).size).toBe(7)
    expect(names).toHaveLength(7)
  })
})

describe('what Google would refuse', () => {
  it.each([
    ['a body with a method that has none', { httpRequest: { ...NOWHERE, httpMethod: 'GET', body } }],
    ['a time more than 30 days ahead', { httpRequest: NOWHERE, scheduleTime: '2999-01-01T00:00:00Z' }],
    ['a deadline of more than 30 minutes', { httpRequest: NOWHERE, dispatchDeadline: '1801s' }],
    ['the name of another queue', { httpRequest: NOWHERE, name: `${PARENT}/queues/other/tasks/a` }],
    ['a target that is neither http nor https', { httpRequest: { url: 'ftp://127.0.0.1/' } }],
    ['an OAuth token, which is not done here', { httpRequest: { ...NOWHERE, oauthToken: {} } }],
  ])('is INVALID_ARGUMENT: %s', async (_, task) => {
    const { tasks } = await start()
    const { status, answer } = await rawly(tasks, 'POST', `${QUEUE}/tasks`, { task })
    expect({ status, answer }).toEqual({
      status: 400,
      answer: { error: { code: 400, status: 'INVALID_ARGUMENT', message: expect.any(String) } },
    })
  })

  it.each([
    ['more than 500 a second', { rateLimits: { maxDispatchesPerSecond: 501 } }],
    ['more than 5,000 at a time', { rateLimits: { maxConcurrentDispatches: 5001 } }],
    ['fewer than -1 attempts', { retryConfig: { maxAttempts: -2 } }],
    ['a malformed duration', { retryConfig: { minBackoff: '1 s' } }],
  ])('is INVALID_ARGUMENT for a queue: %s', async (_, settings) => {
    const { tasks } = await start()
    const queue = { name: `${PARENT}/queues/new`, ...settings }
    expect(await rawly(tasks, 'POST', `${PARENT}/queues`, queue)).toMatchObject({
      status: 400,
      answer: { error: { status: 'INVALID_ARGUMENT' } },
    })
  })

  it.each([
    ['a page token that is none', 'pageToken=x', 400],
    ['a negative page size', 'pageSize=-1', 400],
    ['a view that does not exist', 'responseView=ALL', 400],
  ])('is INVALID_ARGUMENT in a listing: %s', async (_, query, status) => {
    const { tasks } = await start()
    expect(await rawly(tasks, 'GET', `${QUEUE}/tasks?${query}`)).toMatchObject({ status })
  })

  it.each([
    ['GET', `${PARENT}/queues/none`],
    ['POST', `${PARENT}/queues/none:pause`],
    ['GET', `${QUEUE}/tasks/none`],
    ['DELETE', `${QUEUE}/tasks/none`],
    ['POST', `${QUEUE}/tasks/none:run`],
    ['PATCH', QUEUE],
  ])('is NOT_FOUND where there is nothing: %s %s', async (method, path) => {
    const { tasks } = await start()
    expect(await rawly(tasks, method, path)).toMatchObject({
      status: 404,
      answer: { error: { code: 404, status: 'NOT_FOUND' } },
    })
  })
})

describe('a queue', () => {
  it('forgets its tasks when it is purged, keeps their names taken, and tells when that was', async () => {
    const { client } = await start()
    await client.pauseQueue({ name: QUEUE })
    const task = { name: `${QUEUE}/tasks/a`, httpRequest: NOWHERE }
    await client.createTask({ parent: QUEUE, task })
    const [purged] = await client.purgeQueue({ name: QUEUE })
    expect(Number(purged.purgeTime?.seconds)).toBeGreaterThan(0)
    expect((await client.listTasks({ parent: QUEUE }))[0]).toEqual([])
    await expect(client.createTask({ parent: QUEUE, task })).rejects.toMatchObject({ code: 6 })
  })

  it('frees a name when its tombstone is old enough, and the age can be set', async () => {
    const clock = new ManualTaskClock()
    const { tasks, client } = await start({ clock, tombstoneMs: 60_000 })
    const task = (id: string) => ({ parent: QUEUE, task: { name: `${QUEUE}/tasks/${id}`, httpRequest: NOWHERE } })
    const createAndDelete = async (id: string) => {
      await client.createTask(task(id))
      await client.deleteTask({ name: `${QUEUE}/tasks/${id}` })
    }
    await client.pauseQueue({ name: QUEUE })
    await createAndDelete('a')
    clock.advance(59_999)
    await expect(client.createTask(task('a'))).rejects.toMatchObject({ code: 6 })
    clock.advance(1)
    await createAndDelete('a')
    await fetch(`${tasks.url}/control/tombstones`, { method: 'POST', body: '{"durationMs":1000}' })
    await createAndDelete('b')
    clock.advance(1000)
    await client.createTask(task('b'))
    await expect(client.createTask(task('a'))).rejects.toMatchObject({ code: 6 })
  })

  it('tells its settings, which it was created with or has by default', async () => {
    const { client } = await start()
    const rateLimits = { maxDispatchesPerSecond: 10, maxConcurrentDispatches: 2 }
    const [created] = await client.createQueue({
      parent: PARENT,
      queue: {
        name: `${PARENT}/queues/new`,
        rateLimits,
        retryConfig: { maxDoublings: 3, maxRetryDuration: { seconds: 60 } },
      },
    })
    expect(created).toMatchObject({ state: 'RUNNING', rateLimits, purgeTime: null })
    const [found] = await client.getQueue({ name: `${PARENT}/queues/new` })
    expect(found.retryConfig).toMatchObject({
      maxAttempts: 100,
      maxDoublings: 3,
      maxRetryDuration: { seconds: '60' },
      minBackoff: { nanos: 100_000_000 },
      maxBackoff: { seconds: '3600' },
    })
  })

  it('lets a task run out of turn, although it is paused and the task is not due', async () => {
    const [{ tasks, client }, receiver] = await Promise.all([start(), target()])
    await client.pauseQueue({ name: QUEUE })
    const name = `${QUEUE}/tasks/a`
    const scheduleTime = { seconds: Math.floor(Date.now() / 1000) + 86_400 }
    await client.createTask({
      parent: QUEUE,
      task: { name, scheduleTime, httpRequest: { ...NOWHERE, url: receiver.url } },
    })
    const [running] = await client.runTask({ name })
    expect(running.dispatchCount).toBe(1)
    await tasks.idle()
    expect(receiver.requests).toHaveLength(1)
    await expect(client.getTask({ name })).rejects.toMatchObject({ code: 5 })
  })

  it('gives a task up after maxAttempts, and its name stays taken', async () => {
    const retryConfig = { maxAttempts: 3, minBackoff: '0.01s', maxBackoff: '0.01s' }
    const [{ tasks, client }, receiver] = await Promise.all([
      start({ queues: { [QUEUE]: { retryConfig } } }),
      target([500]),
    ])
    const task = { name: `${QUEUE}/tasks/a`, httpRequest: { ...NOWHERE, url: receiver.url } }
    await client.createTask({ parent: QUEUE, task })
    await tasks.idle()
    expect(receiver.requests.map(({ headers }) => headers['x-cloudtasks-taskretrycount'])).toEqual(['0', '1', '2'])
    expect(tasks.log.at(-1)).toMatchObject({ kind: 'dispatch', attempt: 3, outcome: 'abandoned' })
    await expect(client.createTask({ parent: QUEUE, task })).rejects.toMatchObject({ code: 6 })
  })

  it('takes no notice of an answer to a task that was deleted while it ran', async () => {
    const [{ tasks, client }, receiver] = await Promise.all([start(), target([500])])
    const name = `${QUEUE}/tasks/a`
    await client.createTask({ parent: QUEUE, task: { name, httpRequest: { ...NOWHERE, url: receiver.url } } })
    while (receiver.requests.length === 0) await sleep(5)
    await client.deleteTask({ name })
    await tasks.idle()
    expect(receiver.requests).toHaveLength(1)
  })
})
