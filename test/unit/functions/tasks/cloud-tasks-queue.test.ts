import { inspect } from 'node:util'
import { z } from 'zod'
import { QueueUnavailable } from '../../../../functions/src/model/errors/queue-unavailable'
import { syncTaskSchema } from '../../../../functions/src/model/sync-task'
import { createCloudTasksQueue } from '../../../../functions/src/tasks/cloud-tasks-queue'
import { createTasksClient } from '../../../../functions/src/tasks/create-tasks-client'
import type { SyncQueue } from '../../../../functions/src/tasks/sync-queue'
import { type ScriptedAnswer, type ScriptedServer, startScriptedServer } from '../../../support/scripted-server'

const queueName = 'projects/demo-p/locations/us-central1/queues/syncCalendar'
const url = 'https://example.com/syncCalendar'
const task = syncTaskSchema.parse({ version: 1, syncId: '0'.repeat(32), cause: { kind: 'watch' } })

let server: ScriptedServer
let client: ReturnType<typeof createTasksClient>
let queue: SyncQueue

beforeAll(async () => {
  server = await startScriptedServer()
  client = createTasksClient({ emulatorHost: server.host })
  queue = createCloudTasksQueue({
    client,
    queue: queueName,
    url,
    serviceAccountEmail: () => Promise.resolve('tasks@demo-p.iam.gserviceaccount.com'),
  })
})

afterAll(async () => {
  client.close()
  await server.stop()
})

const requestSchema = z.object({ task: z.looseObject({ httpRequest: z.looseObject({ body: z.base64() }) }) })

function sent() {
  return requestSchema.parse(JSON.parse(server.requests[0]?.body ?? ''))
}

function created(name: string): ScriptedAnswer {
  return { body: { name: `${queueName}/tasks/${name}` } }
}

function refusal(code: number, status: string): ScriptedAnswer {
  return { status: code, body: { error: { code, status, message: 'Some words' } } }
}

it('a task is a POST of {data} to the function, as the service account, with half an hour for its answer', async () => {
  server.play(() => created('chosen-by-google'))
  await queue.enqueue(task)
  expect(server.requests[0]).toMatchObject({ method: 'POST', path: `/v2/${queueName}/tasks` })
  expect(sent().task).toEqual({
    dispatchDeadline: '1800s',
    httpRequest: expect.objectContaining({
      url,
      headers: { 'Content-Type': 'application/json' },
      oidcToken: { serviceAccountEmail: 'tasks@demo-p.iam.gserviceaccount.com', audience: url },
    }),
  })
  expect(JSON.parse(Buffer.from(sent().task.httpRequest.body, 'base64').toString())).toEqual({ data: task })
})

it('an unnamed task is known by the name that Cloud Tasks chose', async () => {
  server.play(() => created('123'))
  expect(await queue.enqueue(task)).toEqual({ jobId: '123' })
})

it('a name and a time travel along, to the millisecond', async () => {
  server.play(() => created('bucket-7'))
  const scheduleAt = Date.parse('2026-11-22T10:00:01.250Z')
  expect(await queue.enqueue(task, { name: 'bucket-7', scheduleAt })).toEqual({ jobId: 'bucket-7' })
  expect(sent().task).toMatchObject({
    name: `${queueName}/tasks/bucket-7`,
    scheduleTime: '2026-11-22T10:00:01.250Z',
  })
})

it('a name that is taken is a success: the work is enqueued', async () => {
  server.play(() => refusal(409, 'ALREADY_EXISTS'))
  expect(await queue.enqueue(task, { name: 'bucket-7' })).toEqual({ jobId: 'bucket-7' })
})

it.each([
  ['another conflict', refusal(409, 'ABORTED')],
  ['no such queue', refusal(404, 'NOT_FOUND')],
  ['no permission', refusal(403, 'PERMISSION_DENIED')],
  ['no quota', refusal(429, 'RESOURCE_EXHAUSTED')],
  ['an outage', refusal(503, 'UNAVAILABLE')],
  ['an outage with HTML', { status: 502, body: '<html>' }],
  ['an answer without a name', { body: {} }],
  ['a cut connection', 'hang up'],
] as const)('with %s the queue is unavailable, asked once', async (_, answer) => {
  server.play(() => answer)
  const failure: unknown = await queue.enqueue(task).catch((error: unknown) => error)
  expect(failure).toBeInstanceOf(QueueUnavailable)
  expect(server.requests).toHaveLength(1)
  expect(inspect(failure, { depth: Infinity })).not.toContain(server.host)
})

it('is unavailable while nobody knows whom tasks call as', async () => {
  server.play(() => created('never'))
  const serviceAccountEmail = () => Promise.reject(new Error('no metadata server'))
  const unknowing = createCloudTasksQueue({ client, queue: queueName, url, serviceAccountEmail })
  await expect(unknowing.enqueue(task)).rejects.toThrow(QueueUnavailable)
  expect(server.requests).toEqual([])
})
