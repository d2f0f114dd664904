import { syncTaskSchema } from '../../../../functions/src/model/sync-task'
import { rememberNames } from '../../../../functions/src/tasks/remember-names'
import type { SyncQueue } from '../../../../functions/src/tasks/sync-queue'

const task = syncTaskSchema.parse({ version: 1, syncId: '0'.repeat(32), cause: { kind: 'watch' } })

/** Answers when it is let go on. */
function held() {
  const asked: (string | undefined)[] = []
  const waiting: { readonly settle: (failure?: Error) => void }[] = []
  const queue: SyncQueue = {
    enqueue: (_task, options) =>
      new Promise((resolve, reject) => {
        asked.push(options?.name)
        const settle = (failure?: Error) => (failure ? reject(failure) : resolve({ jobId: options?.name ?? 'chosen' }))
        waiting.push({ settle })
      }),
  }
  return { queue, asked, settle: (failure?: Error) => waiting.shift()?.settle(failure) }
}

it('a name that was taken is not asked for again', async () => {
  const { queue, asked, settle } = held()
  const remembering = rememberNames(queue)
  const first = remembering.enqueue(task, { name: 'bucket-7' })
  settle()
  expect(await first).toEqual({ jobId: 'bucket-7' })
  expect(await remembering.enqueue(task, { name: 'bucket-7' })).toEqual({ jobId: 'bucket-7' })
  expect(asked).toEqual(['bucket-7'])
})

it('nobody is told that a task is there before the queue has it', async () => {
  const { queue, asked, settle } = held()
  const remembering = rememberNames(queue)
  const told: string[] = []
  const both = ['one', 'two'].map(async (who) => {
    await remembering.enqueue(task, { name: 'bucket-7' })
    told.push(who)
  })
  await Promise.resolve()
  expect(told).toEqual([])
  settle()
  await Promise.all(both)
  expect({ asked, told }).toEqual({ asked: ['bucket-7'], told: ['one', 'two'] })
})

it('a failure is told to all who waited, and the name is asked for again', async () => {
  const { queue, asked, settle } = held()
  const remembering = rememberNames(queue)
  const both = [remembering.enqueue(task, { name: 'bucket-7' }), remembering.enqueue(task, { name: 'bucket-7' })]
  settle(new Error('down'))
  expect((await Promise.allSettled(both)).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  const again = remembering.enqueue(task, { name: 'bucket-7' })
  settle()
  expect(await again).toEqual({ jobId: 'bucket-7' })
  expect(asked).toEqual(['bucket-7', 'bucket-7'])
})

it('tasks without a name are all enqueued', async () => {
  const { queue, asked, settle } = held()
  const remembering = rememberNames(queue)
  const both = [remembering.enqueue(task), remembering.enqueue(task)]
  settle()
  settle()
  await Promise.all(both)
  expect(asked).toEqual([undefined, undefined])
})

it('the oldest name is forgotten, so that memory has a bound', async () => {
  const { queue, asked, settle } = held()
  const remembering = rememberNames(queue, 2)
  for (const name of ['a', 'b', 'c', 'c', 'b', 'a']) {
    const enqueued = remembering.enqueue(task, { name })
    settle()
    await enqueued
  }
  expect(asked).toEqual(['a', 'b', 'c', 'a'])
})
